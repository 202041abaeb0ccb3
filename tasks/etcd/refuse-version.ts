import { findForeignData } from './adoption.ts';
import { readIdentity } from './identity.ts';
import type { Member, Refusal, Wish } from './plan.ts';
import { compareVersions } from './version.ts';

/** Whether the data of a member are of another version than the one that is wanted. */
export function changesVersion(member: Member, wish: Wish): boolean {
  const step = compareToWish(member, wish);
  return step !== undefined && step !== 'same';
}

function compareToWish({ look: { container, volume } }: Member, wish: Wish): string | undefined {
  const { version } = readIdentity(container, volume);
  return version === undefined ? undefined : compareVersions(version, wish.version)?.direction;
}

/**
 * A cluster that does not run cannot take a snapshot, nor show that it was well before. One whose change is under way goes on: some of its
 * members have data that only the new version reads.
 */
export function refuseSleepers(members: readonly Member[], withData: readonly Member[], wish: Wish): Refusal[] {
  const changing = withData.filter((member) => compareToWish(member, wish) === 'up');
  const running = withData.filter(({ look }) => look.container?.running === true);
  const isUnderWay = withData.some((member) => compareToWish(member, wish) === 'same');
  if (changing.length === 0 || isUnderWay || running.length >= Math.floor(members.length / 2) + 1) return [];
  return changing
    .filter((member) => !running.includes(member))
    .map((member) => {
      const { version = '' } = readIdentity(member.look.container, member.look.volume);
      return {
        host: member.host,
        reason: `${member.member} does not run, and only ${running.length} of ${members.length} members do: the version cannot change from ${version} to ${wish.version} before they work, since there could be no snapshot of before`,
        remedy: `Start them first with the version that they have: run ${nameDeployment(wish, version)}`,
      };
    });
}

/** One step after the other: a snapshot of before lies on the volume, and a container made in another way does not have it yet. */
export function refuseForeign(member: Member, wish: Wish): Refusal[] {
  if (findForeignData(member, wish).length === 0 || compareToWish(member, wish) !== 'up') return [];
  const { version = '' } = readIdentity(member.look.container, member.look.volume);
  return [
    {
      host: member.host,
      reason: `its data are not on the volume ${wish.volume} yet, and the version cannot change from ${version} to ${wish.version} before: a snapshot of before would go with the container`,
      remedy: `Let them be copied to the volume first, with the version that they have: run ${nameDeployment(wish, version)}`,
    },
  ];
}

function nameDeployment({ bootstrap }: Wish, version: string): string {
  return bootstrap === 'dns'
    ? `playbooks/deploy-dns.yml -e etcd_dns_version=${version}`
    : `playbooks/deploy.yml -e etcd_version=${version}`;
}
