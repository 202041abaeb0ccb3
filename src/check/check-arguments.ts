import type { ArgumentProblem } from '../module/argument-problem.ts';
import { isSingleTemplate } from '../playbook/playbook-reader.ts';
import { QUOTE_COLON } from '../playbook/read-keywords.ts';
import { locateProblem } from '../playbook/locate-problem.ts';
import { explainName } from '../playbook/variable-name.ts';
import type { ModuleAction, Task } from '../playbook/play.ts';
import { createError, createWarning } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import { findName, findProblems, nameProblem, readPlainly } from './render-arguments.ts';

/** What can be told about the arguments of a task before its templates are rendered. */
export function checkArguments({ action, moduleName }: Task): Diagnostic[] {
  if (action.kind !== 'module' && action.kind !== 'action') return [];
  const { args } = action;
  const found = findProblems(action, readPlainly(action)).map((problem): Diagnostic => {
    const located = locateProblem({ ...problem, message: nameProblem(problem, moduleName) }, args);
    return mayBeOmitted(problem, action) ? { ...located, severity: 'warning', label: 'unless it is omitted' } : located;
  });
  return [
    ...found,
    ...checkAliases(action),
    ...checkConditions(action),
    ...checkModes(action),
    ...checkFactNames(action),
  ];
}

/** An argument that is given under two of its names. */
function checkAliases({ args, definition }: ModuleAction): Diagnostic[] {
  const spelled = new Map<string, string>();
  return [...args.entries].flatMap(([written, { keySpan }]): Diagnostic[] => {
    const name = findName(definition, written);
    if (name === undefined) return [];
    const earlier = spelled.get(name);
    spelled.set(name, written);
    if (earlier === undefined) return [];
    const label = `\`${written === name ? earlier : written}\` counts`;
    return [
      createWarning('LS0207', `\`${written}\` and \`${earlier}\` are the same argument`, { span: keySpan, label }),
    ];
  });
}

/** Conditions that are arguments, such as those of `assert`. */
function checkConditions({ args, definition }: ModuleAction): Diagnostic[] {
  if (!('expressions' in definition)) return [];
  return [...args.entries].flatMap(([name, { node }]): Diagnostic[] => {
    if (definition.expressions?.includes(name) !== true) return [];
    const items = node.kind === 'sequence' ? node.items : [node];
    return items
      .filter(({ kind }) => kind === 'mapping')
      .map(({ span }) =>
        createError('LS0206', `\`${name}\` takes conditions, not a mapping`, { span, help: QUOTE_COLON }),
      );
  });
}

/** Whether an argument that the module does not have may never get there. */
function mayBeOmitted({ code, path }: ArgumentProblem, { args }: ModuleAction): boolean {
  const [name, ...inner] = path;
  if (code !== 'LS0204' || inner.length > 0) return false;
  const node = args.entries.get(String(name))?.node;
  return node?.kind === 'scalar' && isSingleTemplate(node) && /\bomit\b/.test(String(node.value));
}

/** `mode: 644` is the decimal number 644, which are other permissions. */
function checkModes({ args, definition }: ModuleAction): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const [name, { node }] of args.entries) {
    if (
      !Object.hasOwn(definition.args, name) ||
      definition.args[name]?.spec.type !== 'mode' ||
      node.kind !== 'scalar' ||
      node.style !== 'plain'
    )
      continue;
    const source = node.span.file.text.slice(node.span.start, node.span.end);
    if (!/^[1-7][0-7]{2,3}$/.test(source) || typeof node.value !== 'number') continue;
    const meant = node.value.toString(8).padStart(4, '0');
    const message = `\`${name}: ${source}\` is a decimal number, and gives the permissions ${meant}`;
    found.push(
      createWarning('LS0216', message, { span: node.span, label: `write '0${source}'`, suggestion: `'0${source}'` }),
    );
  }
  return found;
}

/** `set_fact` makes variables of its arguments. */
function checkFactNames({ name, args }: ModuleAction): Diagnostic[] {
  if (name !== 'set_fact') return [];
  return [...args.entries].flatMap(([fact, { keySpan }]) => {
    const help = explainName(fact);
    if (help === undefined || /\{[{%]/.test(fact)) return [];
    return [createError('LS0215', `\`${fact}\` cannot be the name of a variable`, { span: keySpan, help })];
  });
}
