import { afterEach, expect, test, vi } from 'vitest';
import { readSteadyClock } from '../../src/util/steady-clock.ts';

afterEach(() => vi.restoreAllMocks());

test('a clock that is set while the program runs changes no duration', () => {
  const before = readSteadyClock();
  expect(before).toBeGreaterThan(Date.UTC(2020));
  vi.spyOn(Date, 'now').mockReturnValue(0);
  expect(readSteadyClock()).toBeGreaterThanOrEqual(before);
});
