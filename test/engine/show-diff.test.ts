import { expect, test } from 'vitest';
import { showDiffs } from '../../src/engine/show-diff.ts';
import type { ShownDiff } from '../../src/events/event.ts';
import type { ModuleResult } from '../../src/module/result.ts';

const CASES: readonly (readonly [title: string, diff: ModuleResult['diff'], shown: readonly ShownDiff[]])[] = [
  ['none', undefined, []],
  [
    'texts',
    { before: 'a\n', after: 'b\n', before_header: 'x', after_header: 'y' },
    [{ before: 'a\n', after: 'b\n', beforeHeader: 'x', afterHeader: 'y' }],
  ],
  ['texts that are the same', [{ before: 'a\n', after: 'a\n' }, { before_header: 'x' }], []],
  ['a side that is not given', { after: 'b\n' }, [{ before: '', after: 'b\n' }]],
  [
    'dicts of one path',
    { before: { path: '/x', state: 'absent' }, after: { path: '/x', state: 'file', owner: 1 } },
    [{ before: 'state: absent\n', after: 'state: file\nowner: 1\n', beforeHeader: '/x', afterHeader: '/x' }],
  ],
  ['dicts that are the same', { before: { path: '/x' }, after: { path: '/x' } }, []],
  [
    'dicts with lists',
    { before: { name: 'a', list: ['b'] }, after: { name: 'c' } },
    [{ before: 'name: a\nlist: ["b"]\n', after: 'name: c\n' }],
  ],
  [
    'what is not shown',
    [
      { dst_binary: 1, after: 'b\n' },
      { before: 'a\n', src_larger: 9 },
    ],
    [
      { before: '(binary)\n', after: 'b\n' },
      { before: 'a\n', after: '(more than 9 bytes, too many to show)\n' },
    ],
  ],
  ['a text that is a difference', [{ prepared: '' }, { prepared: '+a\n' }], [{ prepared: '+a\n' }]],
];

test.each(CASES)('%s', (_, diff, shown) => {
  expect(showDiffs(diff)).toEqual(shown);
});
