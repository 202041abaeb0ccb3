import { findForeignData } from './adoption.ts';
import { chooseFlags } from './choose-flags.ts';
import { readIdentity } from './identity.ts';
import type { Member, Peer, Plan, State, Step, Wish } from './plan.ts';
import { refuseChanges, refusePorts } from './refuse-changes.ts';
import { refuseLoss } from './refuse-loss.ts';
import { refusePlace, refuseVanished } from './refuse-place.ts';
import { changesVersion, refuseForeign, refuseSleepers } from './refuse-version.ts';
import { refuseRepair, refuseWish } from './refuse-wish.ts';
import { plainVersion } from './version.ts';

/**
 * What has to be done on each host, from what there is. `peers` is the member list of a member that runs; undefined where none was asked or
 * none answered. With refusals nothing may be done.
 */
export function decidePlan(members: readonly Member[], peers: readonly Peer[] | undefined, wish: Wish): Plan {
  const withData = members.filter((member) => hasData(member, wish));
  const lost = withData.length === 0 ? [] : members.filter((member) => isLost(member, withData, peers));
  const steps = new Map(members.map((member) => [member, decideStep(member, { withData, lost, peers, wish })]));
  const kept = withData.filter(({ member }) => member !== wish.repair);
  const state = nameState(members, withData, lost, steps);
  return {
    state,
    needs_token: wish.bootstrap === 'discovery' && [...steps.values()].includes('bootstrap'),
    changes_version: withData.some((member) => changesVersion(member, wish)),
    members: Object.fromEntries(
      members.map((member) => {
        const step = steps.get(member) ?? 'keep';
        const clear = state === 'never-formed' && needsClearing(member, wish);
        const adopt = step === 'repair' ? [] : findForeignData(member, wish);
        const version = plainVersion(readIdentity(member.look.container, member.look.volume).version ?? '');
        const flags = chooseFlags(member, step, members, wish);
        return [member.host, { step, clear, ...flags, version_before: version, adopt_from: adopt }];
      }),
    ),
    refusals: [
      ...refuseWish(members, wish),
      ...refuseRepair(members, withData, wish),
      ...refuseLoss(members, lost, wish),
      ...(withData.length === 0 ? members.flatMap((member) => refuseVanished(member, wish)) : []),
      ...kept.flatMap((member) => [...refusePlace(member, wish), ...refuseChanges(member, wish)]),
      ...kept.flatMap((member) => refuseForeign(member, wish)),
      ...refuseSleepers(members, kept, wish),
      ...members.flatMap(refusePorts),
    ],
  };
}

/** A log is written once the cluster has been formed. What a container of another kind holds counts as data. */
function hasData(member: Member, wish: Wish): boolean {
  const { has_log, own_logs } = member.look;
  return has_log || own_logs.length > 0 || findForeignData(member, wish).length > 0;
}

/** It was started once, since its peers know its clients' URL, or it is no member: so it cannot just start. */
function isLost(member: Member, withData: readonly Member[], peers: readonly Peer[] | undefined): boolean {
  if (withData.includes(member) || peers === undefined) return false;
  const entry = peers.find(({ peerURLs }) => peerURLs?.includes(member.peer_url));
  return entry === undefined || hasStarted(entry);
}

function hasStarted({ clientURLs }: Peer): boolean {
  return (clientURLs?.length ?? 0) > 0;
}

interface Situation {
  readonly withData: readonly Member[];
  readonly lost: readonly Member[];
  readonly peers: readonly Peer[] | undefined;
  readonly wish: Wish;
}

function decideStep(member: Member, { withData, lost, peers, wish }: Situation): Step {
  if (withData.length === 0) return 'bootstrap';
  if (lost.includes(member) || member.member === wish.repair) return 'repair';
  if (withData.includes(member)) return member.look.container?.running === true ? 'keep' : 'start';
  if (peers === undefined) return 'wait';
  // A static cluster of which nobody has ever been up is started as it was begun.
  return wish.bootstrap === 'static' && !peers.some(hasStarted) ? 'bootstrap' : 'join';
}

function nameState(
  members: readonly Member[],
  withData: readonly Member[],
  lost: readonly Member[],
  steps: ReadonlyMap<Member, Step>,
): State {
  if (withData.length === 0) return members.every(isUntouched) ? 'none' : 'never-formed';
  if (lost.length > 0) return members.length - lost.length < quorumOf(members) ? 'majority-lost' : 'one-lost';
  const steady = [...steps.values()].every((step) => step === 'keep' || step === 'start' || step === 'repair');
  return steady ? 'formed' : 'incomplete';
}

function quorumOf(members: readonly Member[]): number {
  return Math.floor(members.length / 2) + 1;
}

function isUntouched({ look: { container, aside, volume } }: Member): boolean {
  return container === null && aside === null && volume === null;
}

/** A discovery token is good for one attempt; and labels of another way of bootstrapping go with what they stand on. */
function needsClearing(member: Member, wish: Wish): boolean {
  if (isUntouched(member)) return false;
  const { bootstrap } = readIdentity(member.look.container, member.look.volume);
  return wish.bootstrap !== 'static' || (bootstrap !== undefined && bootstrap !== 'static');
}
