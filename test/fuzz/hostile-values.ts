import type { ArgumentSpec, ArgumentSpecs } from '../../src/module/arg.ts';
import type { Chance } from './mutate.ts';

/** What nobody has run: the name of a file that would be there if somebody had. */
const TRAP = 'pwned';
const ATTACKS = [
  `$(touch ${TRAP})`,
  `\`touch ${TRAP}\``,
  `; touch ${TRAP};`,
  `' ; touch ${TRAP} ; '`,
  `" ; touch ${TRAP} ; "`,
  `\ntouch ${TRAP}\n`,
  `|| touch ${TRAP} ||`,
  `& touch ${TRAP} &`,
  `\${IFS}$(touch\${IFS}${TRAP})`,
  `'$(touch ${TRAP})'`,
  `>${TRAP}`,
];
/** Does something without quotes, and in quotes of either kind. */
const EVERYWHERE = `$(touch ${TRAP})';touch ${TRAP};'";touch ${TRAP};"`;
const PIECES = [
  'a',
  'é',
  ' ',
  '\t',
  '-',
  '--',
  '*',
  '?',
  '[a]',
  '~',
  '\\',
  '\\n',
  "'",
  '"',
  '$',
  '%s',
  '{{ a }}',
  '#',
  '!',
  '=',
  ':',
  ',',
  '/none/',
  '..',
  '\u2028',
  '\x7f',
  'EOF',
];

type Values = Readonly<Record<string, unknown>>;

/** The arguments that take a text, by their paths: `mounts.target` is an option of the dicts in a list. Those with choices take none. */
export function listTexts(specs: ArgumentSpecs, prefix = ''): string[] {
  return Object.entries(specs).flatMap(([name, spec]) => listTextsOf(spec, `${prefix}${name}`));
}

function listTextsOf(spec: ArgumentSpec, path: string): string[] {
  if (spec.choices !== undefined) return [];
  switch (spec.type) {
    case 'bool':
    case 'int':
    case 'float':
    // Octal or symbolic, which is read before anything else is done.
    case 'mode':
      return [];
    case 'list':
      return listTextsOf(spec.elements ?? { type: 'str' }, path);
    case 'dict':
      return spec.options === undefined ? [path] : listTexts(spec.options, `${path}.`);
    case 'str':
    case 'path':
    case 'any':
      return [path];
  }
}

/** What a module needs so that one of its arguments gets to the host. */
export interface Need {
  /** What is given besides, in the place of what would be generated. */
  readonly base: Values;
  /** Makes of a text what the argument takes. */
  readonly shape: (text: string) => unknown;
}

/** Values for the argument at the path, which gets a hostile one, for those that are required, and for some others. */
export function generateArgs(
  specs: ArgumentSpecs,
  path: string,
  chance: Chance,
  others: number,
  { base, shape }: Need,
): Record<string, unknown> {
  const [target = '', ...rest] = path.split('.');
  const names = Object.keys(specs);
  const chosen = new Set([target, ...Array.from({ length: others }, () => chance.choose(names))]);
  const { [target]: own, ...given } = base;
  const need: Need = { base: (own ?? {}) as Values, shape };
  const generated = Object.entries(specs)
    .filter(([name, spec]) => spec.required === true || chosen.has(name))
    .map(([name, spec]) => [name, generateValue(spec, name === target ? rest.join('.') : undefined, chance, need)]);
  return { ...Object.fromEntries(generated), ...given };
}

/** @param path what is left of the path to the argument that it is about; undefined for others */
function generateValue(spec: ArgumentSpec, path: string | undefined, chance: Chance, need: Need): unknown {
  const attack = (): unknown => (path === undefined ? generate(chance) : need.shape(generateAttack(chance)));
  if (spec.choices !== undefined) return chance.choose(spec.choices);
  switch (spec.type) {
    case 'bool':
      return chance.below(2) === 0;
    case 'int':
    case 'float':
      return chance.below(100);
    case 'list':
      return Array.from({ length: 1 + chance.below(2) }, () =>
        generateValue(spec.elements ?? { type: 'str' }, path, chance, need),
      );
    case 'dict':
      return spec.options === undefined
        ? { [chance.choose([generate(chance), 'A'])]: attack() }
        : generateArgs(spec.options, path ?? '', chance, 1, path === undefined ? { ...need, base: {} } : need);
    case 'mode':
      return '0644';
    case 'str':
    case 'path':
    case 'any':
      return attack();
  }
}

/** A text that would do something, were it run. */
function generateAttack(chance: Chance): string {
  const [before, after] = [
    chance.below(2) === 0 ? '' : generate(chance),
    chance.below(2) === 0 ? '' : generate(chance),
  ];
  return before + (chance.below(2) === 0 ? EVERYWHERE : chance.choose(ATTACKS)) + after;
}

function generate(chance: Chance): string {
  const parts = Array.from({ length: 1 + chance.below(4) }, () =>
    chance.choose(chance.below(2) === 0 ? ATTACKS : PIECES),
  );
  return parts.join('');
}
