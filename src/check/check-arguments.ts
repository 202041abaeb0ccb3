import { PENDING } from '../module/argument-problem.ts';
import { readArguments } from '../module/read-arguments.ts';
import { locateProblem } from '../playbook/locate-problem.ts';
import type { Task } from '../playbook/play.ts';
import { isTemplate } from '../playbook/playbook-reader.ts';
import { createWarning } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Node } from '../source/node.ts';

/** What can be told about the arguments of a task before its templates are rendered. */
export function checkArguments({ action, moduleName }: Task): Diagnostic[] {
  if (action.kind !== 'module' && action.kind !== 'action') return [];
  const { args, definition } = action;
  const expressions = new Set<string>(action.kind === 'action' ? action.definition.expressions : []);
  const given = new Map<string, unknown>();
  for (const [name, { node }] of args.entries)
    given.set(name, expressions.has(name) ? readLiteral(node) : readPending(node));
  const read = readArguments(definition, given);
  const problems = 'problems' in read ? read.problems : [];
  const found = problems.map((problem) => {
    const isAbout = problem.code === 'LS0204' || problem.code === 'LS0205';
    const message = isAbout
      ? `${problem.message} of ${moduleName}`.replace(' is missing of ', ' is missing from ')
      : problem.message;
    return locateProblem({ ...problem, message }, args);
  });
  return [...found, ...checkModes(action)];
}

/** A node as plain data; templates are pending. */
function readPending(node: Node): unknown {
  if (isTemplate(node) || (node.kind === 'scalar' && node.tag === 'vault')) return PENDING;
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'sequence') return node.items.map(readPending);
  if (node.entries.some(({ key }) => isTemplate(key))) return PENDING;
  return Object.fromEntries(node.entries.map(({ name, value }) => [name, readPending(value)]));
}

function readLiteral(node: Node): unknown {
  if (node.kind === 'scalar') return node.value;
  return node.kind === 'sequence' ? node.items.map(readLiteral) : readPending(node);
}

/** `mode: 644` is the decimal number 644, which are other permissions. */
function checkModes({ args, definition }: Extract<Task['action'], { kind: 'module' | 'action' }>): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const [name, { node }] of args.entries) {
    if (definition.args[name]?.spec.type !== 'mode' || node.kind !== 'scalar' || node.style !== 'plain') continue;
    const source = node.span.file.text.slice(node.span.start, node.span.end);
    if (!/^[1-7][0-7]{2,3}$/.test(source) || typeof node.value !== 'number') continue;
    const meant = node.value.toString(8).padStart(4, '0');
    const message = `\`${name}: ${source}\` is a decimal number, and gives the permissions ${meant}`;
    found.push(createWarning('LS0216', message, { span: node.span, label: `write '0${source}'` }));
  }
  return found;
}
