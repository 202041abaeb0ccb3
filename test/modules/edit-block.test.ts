import { expect, test } from 'vitest';
import { type BlockEdit, ensureBlock } from '../../src/modules/edit-block.ts';

const DEFAULTS: BlockEdit = {
  block: 'x\ny',
  beginMarker: '# BEGIN',
  endMarker: '# END',
  prependNewline: false,
  appendNewline: false,
};
const BLOCK = '# BEGIN\nx\ny\n# END\n';

// What Ansible's blockinfile makes of the same.
test.each<[title: string, text: string, edit: Partial<BlockEdit>, after: string]>([
  ['appends', 'a\n', {}, `a\n${BLOCK}`],
  ['appends to a file without a last line end', 'a', {}, `a\n${BLOCK}`],
  ['fills an empty file', '', {}, BLOCK],
  ['finds it', `a\n${BLOCK}b\n`, {}, `a\n${BLOCK}b\n`],
  ['replaces it where it is', 'a\n# BEGIN\nold\n# END\nb\n', { insertBefore: 'BOF' }, `a\n${BLOCK}b\n`],
  ['replaces it where the markers stand the other way round', 'a\n# END\nold\n# BEGIN\nb\n', {}, `a\n${BLOCK}b\n`],
  ['takes a last marker without a line end', 'a\n# BEGIN\nx\ny\n# END', {}, `a\n${BLOCK}`],
  ['goes without a marker that is alone', '# BEGIN\nold\n', {}, `# BEGIN\nold\n${BLOCK}`],
  ['removes it', `a\n${BLOCK}b\n`, { block: '' }, 'a\nb\n'],
  ['has nothing to remove', 'a\n', { block: '' }, 'a\n'],
  ['touches no last line where it has nothing to remove', 'a', { block: '' }, 'a'],
  ['goes behind the last match', 'a\na\nb\n', { insertAfter: '^a' }, `a\na\n${BLOCK}b\n`],
  ['goes in front of the last match', 'a\nb\nb\n', { insertBefore: '^b' }, `a\nb\n${BLOCK}b\n`],
  ['goes to the start', 'a\n', { insertBefore: 'BOF' }, `${BLOCK}a\n`],
  ['goes to the end where nothing matches', 'a\n', { insertAfter: 'z' }, `a\n${BLOCK}`],
  ['goes behind a match over lines', 'a\nb\nc\n', { insertAfter: '(?m)^a\\nb$' }, `a\nb\n${BLOCK}c\n`],
  ['goes in front of a match over lines', 'a\nb\nc\n', { insertBefore: '(?m)^b\\nc$' }, `a\n${BLOCK}b\nc\n`],
  [
    'puts empty lines around',
    'a\nb\n',
    { insertAfter: 'a', prependNewline: true, appendNewline: true },
    `a\n\n${BLOCK}\nb\n`,
  ],
  ['puts none at the edges', '', { prependNewline: true, appendNewline: true }, BLOCK],
])('%s', (_, text, edit, after) => {
  const wanted = { ...DEFAULTS, ...edit };
  const result = ensureBlock(text, wanted);
  expect(result.text).toBe(after);
  expect(result.msg === '').toBe(text === after);
  expect(ensureBlock(result.text, wanted)).toEqual({ text: after, msg: '' });
});
