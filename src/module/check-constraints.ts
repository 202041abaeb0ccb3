import { type ArgumentProblem, PENDING } from './argument-problem.ts';
import type { Constraints } from './define-module.ts';
import { formatPython } from './format-python.ts';

/** What arguments ask of each other. `spell` gives the names that the playbook writes, in its order. A pending one may turn out to be omitted, so it settles no conflict but fills every need. */
export function checkConstraints(
  constraints: Constraints,
  args: Readonly<Record<string, unknown>>,
  given: ReadonlySet<string>,
  spell: () => ReadonlyMap<string, string>,
): ArgumentProblem[] {
  const problems: ArgumentProblem[] = [];
  const isSure = (name: string): boolean => given.has(name) && args[name] !== PENDING;
  const complain = (message: string, words: string): void => {
    problems.push({ code: 'LS0207', path: [], where: 'parent', message, cause: { kind: 'constraint', words } });
  };
  const exclude = (both: readonly string[], names: readonly string[]): void => {
    const message = `${join(both)} exclude each other`;
    const written = [...spell()].filter(([name]) => both.includes(name)).map(([, alias]) => alias);
    const path = written.slice(-1);
    const cause = { kind: 'constraint', words: `parameters are mutually exclusive: ${names.join('|')}` } as const;
    problems.push({ code: 'LS0207', path, where: 'key', message, cause, others: written.slice(0, -1) });
  };
  for (const names of constraints.requiredOneOf ?? []) {
    if (!names.some((name) => given.has(name)))
      complain(`one of ${join(names)} is required`, `one of the following is required: ${names.join(', ')}`);
  }
  for (const names of constraints.mutuallyExclusive ?? []) {
    const both = names.filter(isSure);
    if (both.length > 1) exclude(both, names);
  }
  for (const names of constraints.requiredTogether ?? []) {
    const missing = names.filter((name) => !given.has(name));
    if (!names.some(isSure) || missing.length === 0) continue;
    const words = `parameters are required together: ${names.join(', ')}`;
    complain(`${join(names)} go together: ${join(missing)} is missing`, words);
  }
  for (const [name, value, required] of constraints.requiredIf ?? []) {
    if (args[name] === PENDING || args[name] !== value) continue;
    const missing = required.filter((other) => !given.has(other));
    if (missing.length === 0) continue;
    complain(
      `${join(missing)} is required where \`${name}\` is \`${formatPython(value)}\``,
      `${name} is ${formatPython(value)} but all of the following are missing: ${missing.join(', ')}`,
    );
  }
  return problems;
}

function join(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
