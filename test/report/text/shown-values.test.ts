import { expect, test } from 'vitest';
import type { ShownValue } from '../../../src/events/event.ts';
import { textOf } from '../../../src/report/text/line.ts';
import { formatShownValues } from '../../../src/report/text/shown-values.ts';

const PORT = { name: 'port', value: '"80a"', from: 'hosts.yml:4' };
const USER = { name: 'user', note: 'is not defined' };

function write(hosts: readonly (readonly ShownValue[])[], width = 60): string[] {
  const values = hosts.map((values, index) => ({ host: `n${index + 1}`, values }));
  return formatShownValues(values, width).map(textOf);
}

test.each<[name: string, hosts: readonly (readonly ShownValue[])[], lines: readonly string[]]>([
  ['none', [[], []], []],
  ['one host', [[PORT, USER]], ['where port = "80a"  (hosts.yml:4)', '      user is not defined']],
  ['hosts that agree', [[PORT], [PORT], [PORT]], ['where port = "80a"  (hosts.yml:4)']],
  [
    'hosts that do not',
    [[PORT], [{ ...PORT, value: '81' }], [PORT]],
    ['where port = "80a"  on n1 n3  (hosts.yml:4)', '      port = 81  on n2  (hosts.yml:4)'],
  ],
  [
    'a variable of one host',
    [[PORT, USER], [PORT]],
    ['where port = "80a"  (hosts.yml:4)', '      user is not defined  on n1'],
  ],
  [
    'many hosts that all differ',
    Array.from({ length: 100 }, (_, index) => [{ name: 'port', value: `${index}` }]),
    [
      'where port = 0  on n1',
      '      port = 1  on n2',
      '      port = 2  on n3',
      '      … port on 97 more hosts is something else',
    ],
  ],
  ['a long value', [[{ ...PORT, value: `"${'x'.repeat(80)}"` }]], [`where port = "${'x'.repeat(45)}…`]],
])('%s', (_name, hosts, lines) => {
  const written = write(hosts);
  expect(written).toEqual(lines);
  for (const line of written) expect(line.length).toBeLessThanOrEqual(60);
});
