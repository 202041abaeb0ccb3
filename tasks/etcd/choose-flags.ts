import { readFlags } from './identity.ts';
import type { Member, MemberPlan, Step, Wish } from './plan.ts';

const BOOTSTRAP_FLAGS = [
  'discovery',
  'discovery-fallback',
  'discovery-srv',
  'initial-cluster',
  'initial-cluster-state',
];

/** The options by which a member finds its cluster. */
export function chooseFlags(
  member: Member,
  step: Step,
  members: readonly Member[],
  wish: Wish,
): Pick<MemberPlan, 'flags' | 'discovery'> {
  const { container, volume } = member.look;
  const labelled = { ...volume?.labels, ...container?.labels }['longshore.etcd.discovery'] ?? '';
  switch (step) {
    case 'bootstrap':
    case 'wait':
      return { flags: startNew(members, wish), discovery: '' };
    case 'join':
    case 'repair':
      return { flags: startExisting(members, wish), discovery: '' };
    case 'keep':
    case 'start':
      if (container !== null) {
        const kept = keepBootstrapFlags(container.command);
        return { flags: kept, discovery: labelled || (readFlags(kept).get('discovery') ?? '') };
      }
      return { flags: startExisting(members, wish), discovery: labelled };
  }
}

function startNew(members: readonly Member[], { bootstrap }: Wish): string[] {
  if (bootstrap === 'static') return listMembers(members, 'new');
  const flags = ['--initial-cluster-state', 'new'];
  // The URL itself follows when there is a token.
  return bootstrap === 'discovery' ? [...flags, '--discovery-fallback=exit'] : flags;
}

/** By DNS the list stays with the DNS: etcd refuses to start with two. */
function startExisting(members: readonly Member[], { bootstrap }: Wish): string[] {
  return bootstrap === 'dns' ? ['--initial-cluster-state', 'existing'] : listMembers(members, 'existing');
}

function listMembers(members: readonly Member[], state: 'new' | 'existing'): string[] {
  const list = members.map(({ member, peer_url }) => `${member}=${peer_url}`).join(',');
  return ['--initial-cluster', list, '--initial-cluster-state', state];
}

/**
 * The options of a container that has data, word for word as they stand: to data they mean nothing any more, and changing them would replace
 * the container for nothing.
 */
export function keepBootstrapFlags(command: readonly string[]): string[] {
  return command.flatMap((word, index) => {
    const match = /^--?([a-z][a-z0-9-]*)(=.*)?$/s.exec(word);
    if (match?.[1] === undefined || !BOOTSTRAP_FLAGS.includes(match[1])) return [];
    const value = command[index + 1];
    return match[2] === undefined && value !== undefined ? [word, value] : [word];
  });
}
