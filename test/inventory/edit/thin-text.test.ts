import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../src/inventory/edit/text-edit.ts';
import { findConcern } from '../../../src/inventory/edit/find-concern.ts';
import { listParents } from '../../../src/inventory/edit/list-parents.ts';
import { thinText } from '../../../src/inventory/edit/thin-text.ts';
import { createReadFile } from '../../source/memory-files.ts';
import { editText } from './edit-text.ts';

const NUMBERS = Array.from({ length: 200 }, (_, index) => index);

const FORMS: readonly (readonly [name: string, host: (number: number) => string, added: string])[] = [
  [
    'in braces',
    (number) => `      n${number}: { ansible_host: 10.0.0.${number}, name: "n ${number}" }\n`,
    '      x: { a: 1 }\n',
  ],
  [
    'on lines',
    (number) => `      n${number}:\n        port: 22\n        url: http://n${number}:80\n`,
    '      x:\n        a: 1\n',
  ],
  ['without variables', (number) => `      n${number}:\n`, '      x:\n        a: 1\n'],
];

describe.each(FORMS)('two hundred hosts %s', (_, host, added) => {
  const hosts = NUMBERS.map(host).join('');
  const text = `# All.\nall:\n  children:\n    web:\n      hosts:\n${hosts.replaceAll(/^/gm, '  ').trimEnd()}\n    db:\n`;
  const line = (number: number): string => host(number).replaceAll(/^(?=.)/gm, '  ');

  test('most of them are left out', () => {
    const thin = thinText(text, new Set(['n100']));
    expect(thin?.text.length).toBeLessThan(text.length / 10);
    expect(thin?.text).toContain(line(100));
    expect(thin?.text.startsWith('# All.\n')).toBe(true);
    expect(thin?.text.endsWith(`${line(199)}    db:\n`)).toBe(true);
  });

  test.each([
    [
      'add x a=1 --group web',
      (whole: string) => whole.replace('    db:', `${added.replaceAll(/^(?=.)/gm, '  ')}    db:`),
    ],
    ['remove n100', (whole: string) => whole.replace(line(100), '')],
    [
      'remove n100 n101 n3 n4',
      (whole: string) => [100, 101, 3, 4].reduce((rest, number) => rest.replace(line(number), ''), whole),
    ],
    ['rename n100 m', (whole: string) => whole.replace(' n100:', ' m:')],
    ['set db a=1', (whole: string) => `${whole}      vars:\n        a: 1\n`],
    ['group add x', (whole: string) => `${whole}    x:\n`],
    ['rename n100 n150', () => 'refused: `n150` is there already'],
    ['add n150', () => 'refused: `n150` stands in the inventory already'],
    ['group move db web', (whole: string) => whole.replace('    db:\n', '      children:\n        db:\n')],
    [
      'group move web db',
      (whole: string) => {
        const [before = '', block = ''] = whole.split(/(?=    web:)/);
        return `${before}    db:\n      children:\n${block.replace('    db:\n', '').replaceAll(/^(?=.)/gm, '    ')}`;
      },
    ],
    [
      'group remove web',
      () => 'refused: `n0`, `n1`, `n2`, `n3`, `n4` and 195 more would be lost: they stand in no other group',
    ],
  ])('%s', (command, change) => {
    expect(editText(text, command)).toBe(change(text));
  });
});

describe('groups among many', () => {
  const list = (line: (number: number) => string): string => NUMBERS.map(line).join('');

  test.each([
    [
      'hosts.yml',
      `top:\n  children:\n    mid:\nmid:\n  children:\n${list((number) => `    g${number}:\n`)}g100:\n  children:\n    low:\n`,
    ],
    [
      'hosts',
      `[top:children]\nmid\n[mid:children]\n${list((number) => `g${number}\n`)}${list((number) => `[g${number}]\n`)}[g100:children]\nlow\n[low]\n`,
    ],
  ])('one that would contain itself through one that is left out: %s', (path, text) => {
    expect(editText(text, 'group move top low', path)).toBe(
      'refused: `top` would contain itself: `low` in `g100` in `mid` in `top`',
    );
  });

  test.each([
    [
      'hosts.yml',
      `all:\n  children:\n    old:\n      hosts:\n        n50:\n        n60:\n`,
      `    web:\n      hosts:\n${list((number) => `        n${number}:\n`)}`,
    ],
    ['hosts', '[old]\nn50\nn60\n', `[web]\n${list((number) => `n${number}\n`)}`],
  ])('one whose hosts stand elsewhere too goes: %s', (path, old, rest) => {
    const gone = path === 'hosts' ? rest : `all:\n  children:\n${rest}`;
    expect(editText(old + rest, 'group remove old', path)).toBe(gone);
  });

  test.each([
    ['of a removed group what is in it', 'remove-groups', ['old', 'n50', 'n60', 'inner']],
    ['of a moved one all that hold others', 'move-group', ['old', 'web', 'holder']],
  ] as const)('what an edit is about: %s', (_, kind, expected) => {
    const hosts = list((number) => `        n${number}:\n`);
    const old = '    old:\n      hosts:\n        n50:\n        n60:\n      children:\n        inner:\n';
    const text = `holder:\n  children:\n${old}    web:\n      hosts:\n${hosts}`;
    const reading = { readFile: createReadFile({ 'hosts.yml': text }), produced: new Map() };
    const change = kind === 'move-group' ? { kind, group: 'old', parent: 'web' } : ({ kind, groups: ['old'] } as const);
    const concern = findConcern(['hosts.yml'], reading, change);
    expect([...(concern?.names ?? [])]).toEqual(expect.arrayContaining([...expected]));
    expect(concern?.names.has('n100')).toBe(false);
    expect([...(concern?.groups ?? [])]).toEqual(['old']);
  });

  test.each(['a: {children: {b: }}\n', 'a:\n  <<: *b\n  children:\n', 'a: *b\nc:\n  children:\n', '- children\n'])(
    'who holds whom cannot be told: %j',
    (text) => {
      expect(listParents(text)).toBe(undefined);
    },
  );

  test('who holds others, by lines', () => {
    const text =
      'a:\n  hosts:\n    h:\n  children: # these\n    b:\n      vars: {x: 1}\n      children: {d: }\n"c":\n  children:\n';
    expect([...(listParents(text) ?? [])]).toEqual(['a', 'b', 'c']);
    expect([...(listParents('[a]\nh\n[a:children]\nb\n') ?? [])]).toEqual(['a']);
    expect([...(listParents('a:\n  hosts: {<<: *x}\n') ?? ['?'])]).toEqual([]);
  });
});

describe('a key that is given twice is said, wherever it stands', () => {
  const text = (at: number, line: string): string =>
    `web:\n  hosts:\n${NUMBERS.map((number) => (number === at ? line : `    n${number}:\n`)).join('')}`;

  test.each([
    ['    n9:\n', '`n9` is given twice'],
    ['    n100: {a: 1, b: 2, a: 3}\n', '`a` is given twice'],
    ['    n100:\n      a: 1\n      a: 2\n', '`a` is given twice'],
  ])('%j', (line, message) => {
    expect(editText(text(100, line), 'add x --group web')).toBe(`refused: ${message}`);
  });

  test('what two groups have each is not', () => {
    const two = `${text(-1, '')}db:\n  hosts:\n${NUMBERS.map((number) => `    n${number}:\n`).join('')}`;
    expect(thinText(two, new Set())).not.toBe(undefined);
  });
});

describe('what may mean more stays', () => {
  const run = (line: string): string =>
    `web:\n  hosts:\n${NUMBERS.map((number) => `    n${number}:${line}\n`).join('')}`;
  test.each([' &a', ' *a', ' {a: *b}', ' {<<: *b}', ' !x', ' # c', ' {a: [1]}', ' {a: {b: 1}}', ' {a: "\\n"}', ' |'])(
    '%s',
    (line) => {
      expect(thinText(run(line), new Set())).toBe(undefined);
    },
  );

  test.each([
    ['', 1],
    [' {a: 1}', 1],
  ])('but not %j', (line) => {
    expect(thinText(run(line), new Set())).not.toBe(undefined);
  });

  test('a short run is read as it is', () => {
    expect(thinText('web:\n  hosts:\n    a:\n    b:\n    c:\n    d:\n', new Set())).toBe(undefined);
  });

  test('a comment ends a run', () => {
    const text = `${run('')}# half\n${run('').slice('web:\n  hosts:\n'.length).replaceAll('n', 'm')}`;
    expect(thinText(text, new Set())?.text).toContain('    n199:\n# half\n    m0:\n');
  });
});

test('edits of the thin text are edits of the whole one', () => {
  const text = `a\n${NUMBERS.map((number) => `n${number} x=1\n`).join('')}z y`;
  const thin = thinText(text, new Set());
  const at = thin?.text.indexOf('z y') ?? 0;
  const edits = [
    { start: 0, end: 1, text: 'A' },
    { start: at, end: at + 1, text: 'Z' },
  ];
  expect(applyEdits(text, thin?.toWhole(edits) ?? [])).toBe(text.replace('a', 'A').replace('z', 'Z'));
});

test('an edit that is about what was left out is none of the whole text', () => {
  const text = NUMBERS.map((number) => `n${number} x=1\n`).join('');
  const thin = thinText(text, new Set());
  expect(thin?.toWhole([{ start: 0, end: thin.text.length, text: '' }])).toBe(undefined);
});

test.each([
  ['set web v100=2', (text: string) => text.replace('v100: {a: 1}', 'v100: 2')],
  ['unset web v100', (text: string) => text.replace('    v100: {a: 1}\n', '')],
  ['set web new=2', (text: string) => `${text}    new: 2\n`],
])('many variables in braces look like hosts: %s', (command, change) => {
  const text = `web:\n  vars:\n${NUMBERS.map((number) => `    v${number}: {a: 1}\n`).join('')}`;
  expect(editText(text, command)).toBe(change(text));
});

test('a variable that holds many', () => {
  const users = NUMBERS.map((number) => `      u${number}: {a: 1}\n`).join('');
  expect(editText(`web:\n  vars:\n    users:\n${users}    x: 1\n`, 'set web users=[]')).toBe(
    'web:\n  vars:\n    users: []\n    x: 1\n',
  );
});
