import type { MappingNode, Node } from '../source/node.ts';
import type { Parent } from './play.ts';
import { type PlaybookReader, warn } from './playbook-reader.ts';
import { shortName } from './short-name.ts';

/** How the hosts of a play can go through it. */
export const STRATEGIES: readonly string[] = ['linear', 'free', 'host_pinned'];

/** What is about all hosts of a batch. */
const ABOUT_ALL = ['run_once', 'any_errors_fatal', 'max_fail_percentage'];

/** Says which keywords do nothing in a play whose hosts do not wait for each other. */
export function checkPace(reader: PlaybookReader, node: MappingNode, strategy: Node | undefined): void {
  const name = strategy?.kind === 'scalar' ? shortName(String(strategy.value)) : 'linear';
  if (name === 'linear' || !STRATEGIES.includes(name)) return;
  for (const keyword of ABOUT_ALL) {
    const key = node.get(keyword)?.key;
    if (key === undefined) continue;
    const help = 'Hosts do not wait for each other there: each runs the play as if it were alone.';
    warn(reader, 'LS0218', `\`${keyword}\` has no effect under the strategy \`${name}\``, key, { help });
  }
}

/** The strategy of the play that something stands in. */
export function strategyOf(parent: Parent): Node | undefined {
  let above = parent;
  while (above.kind !== 'play') above = above.parent;
  return above.strategy;
}
