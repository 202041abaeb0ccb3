import { readFileSync } from 'node:fs';

/** Cases where we mean to answer otherwise than Jinja2. */
export interface Difference {
  readonly cases: RegExp;
  /** Our answer, as the goldens write one. */
  readonly ours: unknown;
  readonly why: string;
}

const CONTAINER = '(?:letters|empties|nested|mixed_list|none_list|dict|empty_dict|users|list|[[({].*[\\])}])';

const USERS = (
  JSON.parse(readFileSync(new URL('./goldens/expressions.json', import.meta.url), 'utf8')) as {
    text: string;
    value?: unknown;
  }[]
).find(({ text }) => text === 'users')?.value;

export const DIFFERENCES: readonly Difference[] = [
  { cases: /^"\\N\{BULLET\}"$/, ours: 'error', why: 'characters by name need the table of all names' },
  {
    cases: /^dict\.get\('zz', default=5\)$/,
    ours: { int: '5' },
    why: "Python's get takes no keywords; nothing speaks against them",
  },
  { cases: /shift_jis/, ours: 'error', why: 'encodings of several bytes a character, but for Unicode, are only read' },
  { cases: /^one\.real is defined$/, ours: false, why: 'numbers have no attributes' },
  { cases: /^word\.__class__ \| default\('hidden'\)$/, ours: 'hidden', why: 'the inside of Python is not there' },
  { cases: /__class__$|__mro__$/, ours: 'error', why: 'the inside of Python is not there' },
  { cases: /^\(-8\) \*\* 0\.5$/, ours: 'error', why: 'there are no complex numbers' },
  { cases: /^list\.append$/, ours: 'error', why: 'what changes a list can only be called' },
  {
    cases: /^\[\[1\], \[1\]\] \| unique \| list$/,
    ours: [[{ int: '1' }]],
    why: 'Ansible takes lists and dicts as items',
  },
  {
    cases: /^\[\[1, 2\], \[3\]\] \| unique$/,
    ours: [[{ int: '1' }, { int: '2' }], [{ int: '3' }]],
    why: 'the same',
  },
  { cases: /^users \| unique$/, ours: USERS, why: 'the same' },
  {
    cases: /^nested \| unique$/,
    ours: [[{ int: '1' }, { int: '2' }], [{ int: '3' }, [{ int: '4' }, { int: '5' }]], []],
    why: 'the same',
  },
  { cases: /^missing is callable$/, ours: false, why: 'an undefined value cannot be called' },
  {
    cases: /^\[missing\] \| select\("callable"\) \| list$/,
    ours: [],
    why: 'the same',
  },
  {
    cases: /^users \| rejectattr\("nosuch", "callable"\) \| list \| length$/,
    ours: { int: '3' },
    why: 'the same',
  },
  {
    cases: /^(?:none|\{\}) \| (?:map|selectattr|rejectattr)$/,
    ours: 'error',
    why: 'a filter without its arguments is a mistake, also where there is nothing to filter',
  },
  {
    cases: /^missing \| pprint$|^\[word, missing\] \| map\("pprint"\)/,
    ours: 'error',
    why: 'an undefined value is used',
  },
  { cases: /^'12' \| int\(base='x'\)$/, ours: 'error', why: 'a base that is no number is a mistake' },
  {
    cases: /^\{% for i in list %\}\{\{ loop \}\}/,
    ours: '<LoopContext 1/3><LoopContext 2/3><LoopContext 3/3>',
    why: 'a loop is printed as it is then, not as it becomes',
  },
  { cases: /^missing is in \[\]$/, ours: 'error', why: 'an undefined value is used' },
  { cases: /^"abc" % missing$/, ours: 'error', why: 'an undefined value is used' },
  { cases: /^list is contains 1$/, ours: true, why: "a test of Ansible's" },
  {
    cases: new RegExp(`^${CONTAINER} \\| truncate\\b`),
    ours: 'error',
    why: 'only texts are cut; short lists went through by chance',
  },
  {
    cases: new RegExp(`^${CONTAINER} is (?:filter|test)$`),
    ours: false,
    why: 'what cannot be the name of a filter is none',
  },
  { cases: new RegExp(`^${CONTAINER} is not (?:filter|test)$`), ours: true, why: 'the same' },
  {
    cases: /^\{% set l = \[3, 1, 2\] %\}\{% do l\.sort\(\) %\}/,
    ours: '[1, 2, 3][3, 2, 1]13[2]',
    why: 'a list is printed as it is then, not as it becomes',
  },
  { cases: /^\{% set d = \{\} %\}\{\{ d\.setdefault/, ours: "[]{'a': [1]}('a', [1])", why: 'the same' },
  { cases: /^\{% set l = \[1, 2\] %\}\{% do l\.extend/, ours: '[0, 1, 3][]', why: 'the same' },
  {
    cases: /^\{% set d = \{'a': 1\} %\}\{% do d\.update/,
    ours: "{'a': 1, 'b': 2, 'c': 3}19{'b': 2, 'c': 3}",
    why: 'the same',
  },
];

export function findDifference(text: string): Difference | undefined {
  return DIFFERENCES.find(({ cases }) => cases.test(text));
}
