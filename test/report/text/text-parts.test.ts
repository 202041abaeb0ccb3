import { describe, expect, test } from 'vitest';
import { cleanText, splitLines } from '../../../src/report/text/clean-text.ts';
import { formatDiff } from '../../../src/report/text/diff-lines.ts';
import { drawTable, readTable } from '../../../src/report/text/draw-table.ts';
import { formatDuration } from '../../../src/report/text/format-duration.ts';
import { formatHosts } from '../../../src/report/text/format-hosts.ts';
import { groupOutcomes } from '../../../src/report/text/group-outcomes.ts';
import { textOf } from '../../../src/report/text/line.ts';
import { formatValue } from '../../../src/report/text/value-lines.ts';
import { wrapText } from '../../../src/report/text/wrap-text.ts';

test.each([
  [0, '0ms'],
  [12.4, '12ms'],
  [99.6, '0.1s'],
  [999, '1.0s'],
  [59_949, '59.9s'],
  [59_951, '1m 00s'],
  [65_400, '1m 05s'],
  [3_599_600, '1h 00m'],
  [7_385_000, '2h 03m'],
])('%d ms are %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test.each([
  [['n1', 'n2', 'n3'], 18, 'n1 n2 n3'],
  [['node1', 'node2', 'node3', 'node4'], 16, 'node1 … (+3)'],
  [Array.from({ length: 50 }, (_, index) => `n${index + 1}`), 14, 'n1 n2 … (+48)'],
  [['a-name-that-is-longer-than-all-the-room', 'b'], 10, 'a-name-that-is-longer-than-all-the-room … (+1)'],
  [[], 10, ''],
])('%j in %d columns', (hosts, width, text) => {
  expect(formatHosts(hosts, width)).toBe(text);
});

test.each([
  ['short', 10, ['short']],
  ['two words', 5, ['two', 'words']],
  ['  kept  spaces here', 14, ['  kept  spaces', 'here']],
  ['abcdefghij', 4, ['abcd', 'efgh', 'ij']],
  ['日本語です', 4, ['日本', '語で', 'す']],
  ['', 4, ['']],
])('%j wrapped at %d', (text, width, lines) => {
  expect(wrapText(text, width)).toEqual(lines);
});

test.each([
  ['\u001b[31mred\u001b[0m', 'red'],
  ['\u001b]8;;http://x\u0007link\u001b]8;;\u0007', 'link'],
  ['\u001b]0;title\u001b\\text', 'text'],
  ['a\tb', 'a       b'],
  ['12345678\tb', '12345678        b'],
  ['over\rwrite\r', 'over␍write'],
  ['\u0000\u007f\u009b', '␀␡\ufffd'],
  ['abc\u202etxt.exe', 'abc\ufffdtxt.exe'],
  ['a lone \u001b stays visible', 'a lone ␛ stays visible'],
])('%j is shown as %j', (text, shown) => {
  expect(cleanText(text)).toBe(shown);
});

test.each([
  ['a\nb\n', ['a', 'b']],
  ['a\r\nb', ['a', 'b']],
  ['a\n\n', ['a', '']],
  ['', ['']],
])('%j as lines', (text, lines) => {
  expect(splitLines(text)).toEqual(lines);
});

test.each([
  ['text\nof lines\n', ['text', 'of lines']],
  [3, ['3']],
  [10501334649042878790n, ['10501334649042878790']],
  [null, ['null']],
  [[], ['[]']],
  [{}, ['{}']],
  [{ a: 1, b: [true, 'x'], c: '' }, ['a: 1', 'b:', '  - true', '  - x', 'c: ""']],
  [
    [{ a: 1, b: 2 }, ['x']],
    ['- a: 1', '  b: 2', '- - x'],
  ],
  [{ a: 'two\nlines' }, ['a: |', '  two', '  lines']],
])('%# as people read it', (value, lines) => {
  expect(formatValue(value)).toEqual(lines);
});

describe('a table', () => {
  test('is as wide as its cells, wide characters too', () => {
    const table = readTable({ columns: ['a', 'b'], rows: [['日本', 1n], ['x'], 'no row'] });
    expect(drawTable(table ?? { columns: [], rows: [] })).toEqual([
      '┌──────┬───┐',
      '│ a    │ b │',
      '├──────┼───┤',
      '│ 日本 │ 1 │',
      '│ x    │   │',
      '└──────┴───┘',
    ]);
  });

  test.each([undefined, null, 'text', {}, { columns: 'a', rows: [] }, { columns: [], rows: [] }])(
    '%j is none',
    (value) => {
      expect(readTable(value)).toBeUndefined();
    },
  );
});

describe('a difference', () => {
  test('of nothing is nothing', () => {
    expect(formatDiff({ before: 'a\n', after: 'a\n' })).toEqual([]);
  });

  test('that would take for ever is given up', () => {
    const noise = (seed: number) =>
      Array.from({ length: 60_000 }, (_, index) => `${(index * 7919 + seed * 104_729) % 999_983}\n`).join('');
    expect(formatDiff({ before: noise(1), after: noise(2) }).map(textOf)).toEqual([
      'too different to compare: 60000 lines before, 60000 after',
    ]);
  });
});

describe('hosts with the same outcome', () => {
  const row = (host: string, outcome: object) => ({
    host,
    items: [],
    outcome: { status: 'ok' as const, ms: 1, ...outcome },
  });

  test('stand together, whatever their times and unseen results, under the time of the slowest', () => {
    const rows = [
      row('a', { ms: 5, result: { pid: 1 } }),
      row('b', { ms: 9, result: { pid: 2 } }),
      row('c', { summary: 'x' }),
    ];
    expect(groupOutcomes(rows, false)).toMatchObject([{ hosts: ['a', 'b'], ms: 9 }, { hosts: ['c'] }]);
    expect(groupOutcomes(rows, true)).toHaveLength(3);
  });

  test('values of variables keep nobody apart, and stay with their hosts', () => {
    const fail = (host: string, value: string) => {
      const problem = { message: 'm', place: { path: 'p', line: 1, column: 1 }, values: [{ name: 'x', value }] };
      return row(host, { status: 'failed', problem });
    };
    const [group] = groupOutcomes([fail('a', '1'), fail('b', '2')], false);
    expect(group?.rows.map(({ host, outcome }) => [host, outcome.problem?.values?.[0]?.value])).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
  });

  test('what went wrong comes last, and a delegate keeps hosts apart', () => {
    const rows = [
      row('a', { status: 'failed' }),
      row('b', { status: 'unreachable' }),
      row('c', { status: 'failed', ignored: true }),
      { ...row('d', {}), delegate: 'x' },
      row('e', {}),
      row('f', { status: 'skipped' }),
    ];
    expect(groupOutcomes(rows, false).map((group) => group.hosts.join())).toEqual(['f', 'd', 'e', 'c', 'b', 'a']);
  });
});
