import type { ArgumentProblem } from './argument-problem.ts';
import { formatPython } from './format-python.ts';

/** Problems with arguments as Ansible words them, which playbooks compare: what is missing from the same mapping is one message, and so is all that is not known. */
export function describeProblems(problems: readonly ArgumentProblem[]): string[] {
  const missing = new Map<string, string[]>();
  const others: string[] = [];
  const unsupported: string[] = [];
  let supported: readonly string[] = [];
  for (const problem of problems) {
    const { cause, path } = problem;
    if (cause?.kind === 'missing' && cause.type !== undefined) {
      const { name, type } = cause;
      others.push(describeProblem({ ...problem, path: [...path, name], cause: { kind: 'type', type, value: null } }));
    } else if (cause?.kind === 'missing') {
      const place = placeIn(path);
      missing.set(place, [...(missing.get(place) ?? []), cause.name]);
    } else if (cause?.kind === 'unsupported') {
      unsupported.push(path.filter((step) => typeof step === 'string').join('.'));
      supported = cause.supported;
    } else others.push(describeProblem(problem));
  }
  return [
    ...Array.from(missing, ([place, names]) => `missing required arguments: ${names.toSorted().join(', ')}${place}`),
    ...others,
    ...(unsupported.length === 0
      ? []
      : [`${unsupported.sort().join(', ')}. Supported parameters include: ${supported.join(', ')}.`]),
  ];
}

/** What a module of Ansible says of its arguments: the first of what is wrong. */
export function wordProblems(moduleName: string, problems: readonly ArgumentProblem[]): string {
  const [first = ''] = describeProblems(problems);
  const isUnsupported = problems.every(({ cause }) => cause?.kind === 'unsupported');
  return isUnsupported ? `Unsupported parameters for (${moduleName}) module: ${first}` : first;
}

function describeProblem({ cause, path, message }: ArgumentProblem): string {
  if (cause?.kind === 'constraint') return cause.words;
  const names = path.filter((step) => typeof step === 'string');
  const place = placeIn(names.slice(0, -1));
  const name = names.at(-1) ?? '';
  if (cause?.kind === 'choice')
    return `value of ${name} must be one of: ${cause.choices.join(', ')}, got: ${cause.value}${place}`;
  if (cause?.kind === 'type') {
    const { type, value } = cause;
    const subject = typeof path.at(-1) === 'number' ? `Elements value for option '${name}'` : `argument '${name}'`;
    const around = names.length < 2 ? '' : ` found in '${names.slice(0, -1).join(' -> ')}'.`;
    return `${subject} is of type ${typeOf(value)}${around} and we were unable to convert to ${type}: ${explainType(type, value)}`;
  }
  return path.length < 2 ? message : `${path.join('.')}: ${message}`;
}

/** Which option a member belongs to; nothing for those of the whole. */
function placeIn(path: readonly (string | number)[]): string {
  const names = path.filter((step) => typeof step === 'string');
  return names.length === 0 ? '' : ` found in ${names.join(' -> ')}`;
}

function explainType(type: string, value: unknown): string {
  const isText = typeof value === 'string';
  switch (type) {
    case 'int':
      return `"${isText ? `'${value}'` : formatPython(value)}" cannot be converted to an int`;
    case 'str':
      return `'${formatPython(value)}' is not a string and conversion is not allowed`;
    case 'bool':
      return `The value '${formatPython(value)}' is not a valid boolean.`;
    case 'dict':
      return isText
        ? 'dictionary requested, could not parse JSON or key=value'
        : `${typeOf(value)} cannot be converted to a dict`;
    default:
      return `${typeOf(value)} cannot be converted to a ${type}`;
  }
}

/** As Python shows the type of plain data. */
function typeOf(value: unknown): string {
  return `<class '${nameType(value)}'>`;
}

function nameType(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'str';
  if (typeof value === 'bigint' || Number.isInteger(value)) return 'int';
  return typeof value === 'number' ? 'float' : 'dict';
}
