import { expect, test } from 'vitest';
import type { Io } from '../../src/cli/io.ts';
import { wantsColor } from '../../src/cli/say.ts';

test.each([
  [{}, true, true],
  [{}, false, false],
  [{ CI: 'true' }, undefined, false],
  [{ NO_COLOR: '1' }, true, false],
  [{ NO_COLOR: '' }, true, true],
  [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
  [{ FORCE_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '0' }, true, false],
  [{ TERM: 'dumb' }, true, false],
])('with %j on a terminal: %s, colours: %s', (env, isTTY, color) => {
  const io = { env, stdout: { isTTY } } as unknown as Io;
  expect(wantsColor(io, io.stdout)).toBe(color);
});
