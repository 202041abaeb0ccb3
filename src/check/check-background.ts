import type { Task } from '../playbook/play.ts';
import { createError } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Node } from '../source/node.ts';
import { hasTemplate } from '../template/compile.ts';

/** `async` where a task cannot go on by itself on the host, as far as that can be told without a host. */
export function checkBackground({ action, async: seconds, moduleName, poll }: Task): Diagnostic[] {
  const given = readLiteral(seconds);
  if (seconds === undefined || given === undefined || given <= 0) return [];
  if (action.kind === 'action') {
    const message = `\`${moduleName}\` does not support \`async\`: it runs on the controller`;
    return [createError('LS0330', message, { span: seconds.span, help: 'Drop `async` and `poll`.' })];
  }
  if (action.kind !== 'module' || 'prepare' in action.definition || action.definition.makesOneCall !== undefined)
    return [];
  const interval = readLiteral(poll);
  if (poll === undefined || interval === undefined || interval > 0) return [];
  const message = `\`${moduleName}\` cannot be left to itself: it takes several steps between the controller and the host`;
  return [
    createError('LS0330', message, {
      span: poll.span,
      help: 'Wait for it: give `poll` a number of seconds, or drop it.',
    }),
  ];
}

/** A number that is written there; undefined for a template, and for none. */
function readLiteral(node: Node | undefined): number | undefined {
  if (node?.kind !== 'scalar' || (typeof node.value === 'string' && hasTemplate(node.value))) return undefined;
  return Number(node.value);
}
