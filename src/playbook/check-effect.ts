import type { MappingNode } from '../source/node.ts';
import type { Call } from './call.ts';
import type { TaskAction } from './play.ts';
import { SHARED_KEYWORDS, TASK_KEYWORDS } from './play-keywords.ts';
import { complain, type PlaybookReader, warn } from './playbook-reader.ts';

const BOTH = ['name', 'when', 'tags', 'vars', 'action', 'local_action', 'listen', 'collections', 'debugger'];

/** Keywords that do something on what is no module; `args` holds the file of an include. */
const ON_INCLUDES = new Set([...BOTH, 'loop', 'loop_control', 'run_once', 'args', 'ignore_errors', 'register']);
const EFFECTIVE = {
  include_tasks: ON_INCLUDES,
  include_role: ON_INCLUDES,
  meta: new Set([...BOTH, 'any_errors_fatal']),
} as const;

/** What Ansible lets pass on an include, and what does nothing there. */
const PASSED_ON_INCLUDES: ReadonlySet<string> = new Set(['no_log', 'timeout']);

/** What `apply` hands to the included tasks. */
const APPLIED: ReadonlySet<string> = new Set([...Object.keys(SHARED_KEYWORDS), 'environment', 'module_defaults']);

/** Says which keywords do nothing on such a task: nothing is passed over in silence. What Ansible refuses on an include is an error here too. */
export function checkEffect(reader: PlaybookReader, node: MappingNode, { kind }: TaskAction, call: Call): void {
  if (kind !== 'include_tasks' && kind !== 'include_role' && kind !== 'meta') {
    const poll = node.get('poll');
    if (poll !== undefined && node.get('async') === undefined)
      warn(reader, 'LS0218', '`poll` has no effect without `async`', poll.key);
    return;
  }
  for (const { name, key } of node.entries) {
    if (EFFECTIVE[kind].has(name) || name === call.moduleName || !TASK_KEYWORDS.has(name)) continue;
    const message = `\`${name}\` has no effect on ${kind}`;
    if (kind === 'meta' || PASSED_ON_INCLUDES.has(name)) {
      warn(reader, 'LS0218', message, key);
      continue;
    }
    const help = 'Write it below `apply:` of the include, which hands it to the included tasks.';
    complain(reader, 'LS0202', message, key, APPLIED.has(name) ? { help } : {});
  }
}
