import type { MappingNode } from '../source/node.ts';
import type { Call } from './find-call.ts';
import type { TaskAction } from './play.ts';
import { SHARED_KEYWORDS, TASK_KEYWORDS } from './play-keywords.ts';
import { complain, type PlaybookReader } from './playbook-reader.ts';

const BOTH = ['name', 'when', 'tags', 'vars', 'any_errors_fatal', 'action', 'local_action', 'listen'];

/** Keywords that do something on what is no module; `args` holds the file of an include. */
const EFFECTIVE = {
  include_tasks: new Set([...BOTH, 'loop', 'loop_control', 'run_once', 'args']),
  meta: new Set(BOTH),
} as const;

/** What `apply` hands to the included tasks. */
const APPLIED: ReadonlySet<string> = new Set([...Object.keys(SHARED_KEYWORDS), 'environment']);

/** Complains about keywords that a task takes and that would do nothing on this one: nothing is passed over in silence. */
export function checkEffect(reader: PlaybookReader, node: MappingNode, { kind }: TaskAction, call: Call): void {
  if (kind !== 'include_tasks' && kind !== 'meta') return;
  for (const { name, key } of node.entries) {
    if (EFFECTIVE[kind].has(name) || name === call.moduleName || !TASK_KEYWORDS.has(name)) continue;
    const help =
      kind === 'include_tasks' && APPLIED.has(name)
        ? 'Write it below `apply:` of the include, which hands it to the included tasks.'
        : undefined;
    complain(reader, 'LS0208', `\`${name}\` has no effect on ${kind}`, key, help === undefined ? {} : { help });
  }
}
