import { TemplateError } from './template-error.ts';

const OPERATORS: Readonly<Record<string, (order: number) => boolean>> = {
  '==': (order) => order === 0,
  '=': (order) => order === 0,
  eq: (order) => order === 0,
  '!=': (order) => order !== 0,
  '<>': (order) => order !== 0,
  ne: (order) => order !== 0,
  '<': (order) => order < 0,
  lt: (order) => order < 0,
  '<=': (order) => order <= 0,
  le: (order) => order <= 0,
  '>': (order) => order > 0,
  gt: (order) => order > 0,
  '>=': (order) => order >= 0,
  ge: (order) => order >= 0,
};

/** Ansible's test `version`. @throws TemplateError for an unknown operator or kind, and for what is no version of that kind */
export function compareVersions(left: string, right: string, operator: string, kind: string): boolean {
  if (left === '' || right === '') throw new TemplateError('a version to compare is empty', 'value');
  const holds = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  if (holds === undefined) {
    throw new TemplateError(`Invalid operator type (${operator})`, 'value', {
      help: `one of ${Object.keys(OPERATORS).join(', ')}`,
    });
  }
  return holds(orderVersions(left, right, kind));
}

function orderVersions(left: string, right: string, kind: string): number {
  switch (kind) {
    case 'loose':
      return orderParts(splitLoose(left), splitLoose(right));
    case 'strict':
      return orderParts(splitStrict(left), splitStrict(right));
    case 'semver':
    case 'semantic':
      return orderSemantic(left, right);
    case 'pep440':
      return orderParts(splitPep440(left), splitPep440(right));
    default:
      throw new TemplateError(
        `\`version_type\` cannot be \`${kind}\`: it is loose, strict, semver, semantic or pep440`,
        'value',
      );
  }
}

type Part = number | string;

/** Python's LooseVersion: numbers and words in turn. */
function splitLoose(version: string): Part[] {
  return (version.match(/\d+|[a-z]+|[^\da-z.]+/g) ?? []).map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

function splitStrict(version: string): Part[] {
  const match = /^(\d+)\.(\d+)(?:\.(\d+))?(?:([ab])(\d+))?$/.exec(version);
  if (match === null) throw new TemplateError(`\`${version}\` is not a strict version, such as 1.2.3`, 'value');
  const [, major, minor, patch, letter, number] = match;
  return [Number(major), Number(minor), Number(patch ?? 0), letter ?? 'c', Number(number ?? 0)];
}

function splitPep440(version: string): Part[] {
  const match =
    /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(a|alpha|b|beta|rc|c|pre|preview)[-_.]?(\d*))?(?:[-_.]?(post|rev|r)[-_.]?(\d*))?(?:[-_.]?dev[-_.]?(\d*))?(?:\+.*)?$/i.exec(
      version.trim(),
    );
  if (match === null) throw new TemplateError(`\`${version}\` is not a version as PEP 440 has it`, 'value');
  const [, epoch, release = '', pre, preNumber, post, postNumber, dev] = match;
  const numbers = release.split('.').map(Number);
  while (numbers.length < 6) numbers.push(0);
  const stage =
    pre === undefined
      ? dev !== undefined && post === undefined
        ? -1
        : 3
      : /^a/i.test(pre)
        ? 0
        : /^b/i.test(pre)
          ? 1
          : 2;
  return [
    Number(epoch ?? 0),
    ...numbers,
    stage,
    Number(preNumber ?? 0),
    post === undefined ? -1 : Number(postNumber ?? 0),
    dev === undefined ? Number.MAX_SAFE_INTEGER : Number(dev),
  ];
}

function orderParts(left: readonly Part[], right: readonly Part[]): number {
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const a = left[index] ?? 0;
    const b = right[index] ?? 0;
    if (typeof a !== typeof b)
      throw new TemplateError(`these versions cannot be compared: \`${a}\` stands against \`${b}\``, 'value');
    if (a !== b) return a < b ? -1 : 1;
  }
  return left.length - right.length;
}

function orderSemantic(left: string, right: string): number {
  const [a, b] = [splitSemantic(left), splitSemantic(right)];
  const core = orderParts(a.core, b.core);
  if (core !== 0) return core;
  if (a.pre.length === 0 || b.pre.length === 0) return b.pre.length - a.pre.length;
  for (let index = 0; index < Math.min(a.pre.length, b.pre.length); index++) {
    const [x = '', y = ''] = [a.pre[index], b.pre[index]];
    if (x === y) continue;
    const [isX, isY] = [/^\d+$/.test(x), /^\d+$/.test(y)];
    if (isX && isY) return Number(x) - Number(y);
    if (isX !== isY) return isX ? -1 : 1;
    return x < y ? -1 : 1;
  }
  return a.pre.length - b.pre.length;
}

function splitSemantic(version: string): { core: number[]; pre: string[] } {
  const match = /^v?(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/.exec(version);
  if (match === null) throw new TemplateError(`\`${version}\` is not a semantic version, such as 1.2.3`, 'value');
  return { core: [Number(match[1]), Number(match[2]), Number(match[3])], pre: match[4]?.split('.') ?? [] };
}
