import { proposeName } from '../source/propose-name.ts';
import { suggest } from '../util/suggest.ts';
import { type Args, type ArgumentSpec, type ArgumentSpecs, specsOf } from './arg.ts';
import { type ArgumentProblem, PENDING } from './argument-problem.ts';
import { checkConstraints } from './check-constraints.ts';
import { coerceArgument, isCollection, Misfit } from './coerce-argument.ts';
import type { Constraints } from './define-module.ts';
import { formatPython } from './format-python.ts';

/** What of a definition says how its arguments are read. */
export interface ArgumentDefinition {
  readonly args: Args;
  readonly constraints?: Constraints | undefined;
  readonly anyArgument?: boolean | undefined;
  readonly expressions?: readonly string[] | undefined;
}

export type ReadArguments =
  | {
      /** By canonical name, defaults filled in; an argument that was not given and has no default is missing. */
      readonly args: Record<string, unknown>;
      /** Under `anyArgument`: what the definition does not name. */
      readonly rest: Record<string, unknown>;
      /** Texts to redact. */
      readonly secrets: string[];
    }
  | { readonly problems: readonly ArgumentProblem[]; readonly secrets: readonly string[] };

interface Reading {
  readonly problems: ArgumentProblem[];
  readonly secrets: string[];
  readonly expressions: ReadonlySet<string>;
}

/**
 * Checks and converts the arguments of a task, by Ansible's rules. `given` holds plain data by the names that the playbook writes;
 * PENDING fits everywhere and stays. What is null counts as not given.
 */
export function readArguments(definition: ArgumentDefinition, given: ReadonlyMap<string, unknown>): ReadArguments {
  const reading: Reading = { problems: [], secrets: [], expressions: new Set(definition.expressions) };
  const rest: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  const unknown = definition.anyArgument === true ? rest : undefined;
  const args = readOptions(reading, findSpecs(definition.args), given, [], unknown);
  if (definition.constraints !== undefined) {
    const names = [
      ...namesGiven(findSpecs(definition.args), given),
      ...Object.keys(args).filter((name) => args[name] === PENDING),
    ];
    reading.problems.push(
      ...checkConstraints(definition.constraints, args, new Set(names), () => spellArguments(definition, given)),
    );
  }
  if (reading.problems.length > 0) return { problems: reading.problems, secrets: reading.secrets };
  return { args, rest, secrets: reading.secrets };
}

const specsOfArgs = new WeakMap<Args, ArgumentSpecs>();

function findSpecs(args: Args): ArgumentSpecs {
  let specs = specsOfArgs.get(args);
  if (specs === undefined) specsOfArgs.set(args, (specs = specsOf(args)));
  return specs;
}

/** The arguments as the playbook writes them, in its order, by their canonical names. */
function spellArguments({ args }: ArgumentDefinition, given: ReadonlyMap<string, unknown>): Map<string, string> {
  const spelled = new Map<string, string>();
  for (const written of given.keys()) {
    const found = Object.entries(args).find(([name, { spec }]) => name === written || spec.aliases?.includes(written));
    if (found !== undefined) spelled.set(found[0], written);
  }
  return spelled;
}

/** Canonical names of the arguments that have a value. */
function namesGiven(specs: ArgumentSpecs, given: ReadonlyMap<string, unknown>): string[] {
  const { canonical } = findOptions(specs);
  return [...given].flatMap(([written, value]) =>
    value === null || value === undefined ? [] : (canonical.get(written) ?? []),
  );
}

interface Options {
  readonly list: readonly (readonly [name: string, spec: ArgumentSpec])[];
  /** From every spelling to the name. */
  readonly canonical: ReadonlyMap<string, string>;
}

const optionsOfSpecs = new WeakMap<ArgumentSpecs, Options>();

/** What many tasks ask about the same module. */
function findOptions(specs: ArgumentSpecs): Options {
  let options = optionsOfSpecs.get(specs);
  if (options === undefined) {
    const list = Object.entries(specs);
    const spellings = list.flatMap(([name, { aliases = [] }]) =>
      [name, ...aliases].map((alias) => [alias, name] as const),
    );
    options = { list, canonical: new Map(spellings) };
    optionsOfSpecs.set(specs, options);
  }
  return options;
}

function readOptions(
  reading: Reading,
  specs: ArgumentSpecs,
  given: ReadonlyMap<string, unknown>,
  path: readonly (string | number)[],
  rest?: Record<string, unknown>,
): Record<string, unknown> {
  const { list, canonical } = findOptions(specs);
  const args: Record<string, unknown> = {};
  const spelled = new Set<string>();
  const nulls = new Set<string>();
  for (const [written, value] of given) {
    const name = canonical.get(written);
    const spec = name === undefined ? undefined : specs[name];
    if (name === undefined || spec === undefined) {
      if (rest !== undefined) {
        rest[written] = value;
        continue;
      }
      const near = suggest(written, canonical.keys());
      reading.problems.push(explainUnknown(written, near, [...canonical.keys()], path));
      // The argument that was probably meant is not missing as well.
      const meant = near === undefined ? undefined : canonical.get(near);
      if (meant !== undefined) args[meant] ??= PENDING;
      continue;
    }
    // As Ansible has it: of both an alias goes before the name.
    if (spelled.has(name) && written === name) continue;
    spelled.add(name);
    if (value === null && spec.type !== 'any') {
      nulls.add(name);
      continue;
    }
    args[name] = readValue(reading, spec, value, [...path, written], !reading.expressions.has(name));
  }
  for (const [name, spec] of list) {
    if (args[name] !== undefined) continue;
    if (spec.default !== undefined)
      args[name] = isCollection(spec.default) ? structuredClone(spec.default) : spec.default;
    else if (spec.required === true) reading.problems.push(explainMissing(name, spec, path, nulls));
  }
  return args;
}

function readValue(
  reading: Reading,
  spec: ArgumentSpec,
  value: unknown,
  path: readonly (string | number)[],
  splitsText = true,
): unknown {
  const read = coerceArgument(spec, value, splitsText);
  if (read === PENDING) return read;
  if (read instanceof Misfit) {
    if (spec.secret === true) collectSecrets(reading, value);
    reading.problems.push({ ...explainMisfit(read, value, path), cause: { kind: 'type', type: spec.type, value } });
    return null;
  }
  if (spec.secret === true) collectSecrets(reading, read);
  if (spec.choices !== undefined && typeof read === 'string' && !spec.choices.includes(read)) {
    reading.problems.push(explainChoice(read, spec.choices, path));
  }
  if (spec.type === 'list' && Array.isArray(read)) {
    const elements = spec.elements ?? { type: 'any' };
    // The place of an element is that of the whole where text was split.
    return read.map((item, index) =>
      readValue(reading, elements, item, Array.isArray(value) ? [...path, index] : path),
    );
  }
  if (spec.type === 'dict' && spec.options !== undefined && isCollection(read)) {
    return readOptions(reading, spec.options, new Map(Object.entries(read as object)), path);
  }
  return read;
}

function collectSecrets(reading: Reading, value: unknown): void {
  if (isCollection(value)) for (const item of Object.values(value as object)) collectSecrets(reading, item);
  else if (value !== null && value !== '' && value !== PENDING) reading.secrets.push(formatPython(value));
}

function explainUnknown(
  written: string,
  near: string | undefined,
  known: string[],
  path: readonly (string | number)[],
): ArgumentProblem {
  const message = `unknown argument \`${written}\``;
  const cause = { kind: 'unsupported', supported: known.sort() } as const;
  const problem = { code: 'LS0204', path: [...path, written], where: 'key', message, cause } as const;
  if (near !== undefined) return { ...problem, ...proposeName(near) };
  const shown = known.length === 0 ? 'It takes no arguments.' : `Known are ${known.join(', ')}.`;
  return { ...problem, help: shown };
}

function explainMissing(
  name: string,
  spec: ArgumentSpec,
  path: readonly (string | number)[],
  nulls: ReadonlySet<string>,
): ArgumentProblem {
  const message = `the required argument \`${name}\` is missing`;
  const help = spec.description === undefined ? {} : { help: `\`${name}\`: ${spec.description}` };
  const cause = { kind: 'missing', name, ...(nulls.has(name) ? { type: spec.type } : {}) } as const;
  return { code: 'LS0205', path, where: 'parent', message, cause, ...help };
}

function explainMisfit(misfit: Misfit, value: unknown, path: readonly (string | number)[]): ArgumentProblem {
  const message = `\`${namePath(path)}\` must be ${misfit.expected}, not ${describe(value)}`;
  const help = misfit.help === undefined ? {} : { help: misfit.help };
  return { code: 'LS0206', path, where: 'value', message, expected: misfit.expected, found: describe(value), ...help };
}

function explainChoice(value: string, choices: readonly string[], path: readonly (string | number)[]): ArgumentProblem {
  const near = suggest(value, choices);
  const message = `\`${namePath(path)}\` must be one of ${choices.join(', ')}, not \`${value}\``;
  const proposal = proposeName(near);
  const expected = `one of ${choices.join(', ')}`;
  const cause = { kind: 'choice', choices, value } as const;
  return { code: 'LS0206', path, where: 'value', message, expected, found: `\`${value}\``, cause, ...proposal };
}

function namePath(path: readonly (string | number)[]): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isCollection(value)) return 'a mapping';
  const shown = formatPython(value);
  return typeof value === 'string' ? `the text \`${shown}\`` : `\`${shown}\``;
}
