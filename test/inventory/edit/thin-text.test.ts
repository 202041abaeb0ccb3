import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../src/inventory/edit/text-edit.ts';
import { thinText } from '../../../src/inventory/edit/thin-text.ts';
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
    [
      'group remove web',
      () => 'refused: `n0`, `n1`, `n2`, `n3`, `n4` and 195 more would be lost: they stand in no other group',
    ],
  ])('%s', (command, change) => {
    expect(editText(text, command)).toBe(change(text));
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
    const text = `${run('')}# half\n${run('').slice('web:\n  hosts:\n'.length)}`;
    expect(thinText(text, new Set())?.text).toContain('    n199:\n# half\n    n0:\n');
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
