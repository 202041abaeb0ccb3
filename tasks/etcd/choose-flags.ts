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
      return { flags: wish.bootstrap === 'static' ? listMembers(members, 'new') : startDiscovery(), discovery: '' };
    case 'join':
    case 'repair':
      return { flags: listMembers(members, 'existing'), discovery: '' };
    case 'keep':
    case 'start':
      if (container !== null) {
        const kept = keepBootstrapFlags(container.command);
        return { flags: kept, discovery: labelled || (readFlags(kept).get('discovery') ?? '') };
      }
      return { flags: listMembers(members, 'existing'), discovery: labelled };
  }
}

/** The URL itself follows when there is a token. */
function startDiscovery(): string[] {
  return ['--initial-cluster-state', 'new', '--discovery-fallback=exit'];
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
