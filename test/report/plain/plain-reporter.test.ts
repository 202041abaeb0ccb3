import { describe, expect, test } from 'vitest';
import { measureWidth } from '../../../src/util/text-width.ts';
import { createPlainReporter } from '../../../src/report/plain/plain-reporter.ts';
import { GOLDENS, goldenPath, readGoldenEvents } from '../golden-events.ts';

function print(name: string, options: { verbosity?: number; width?: number; color?: boolean } = {}): string {
  let text = '';
  const write = (piece: string) => (text += piece);
  const reporter = createPlainReporter({ width: 100, verbosity: 0, color: false, ...options, write });
  for (const event of readGoldenEvents(name)) reporter.handle(event);
  return text;
}

describe.each(GOLDENS)('%s', (name) => {
  test('reads as recorded', async () => {
    await expect(print(name)).toMatchFileSnapshot(goldenPath(name, 'txt'));
  });

  test('reads as recorded with -v', async () => {
    await expect(print(name, { verbosity: 1 })).toMatchFileSnapshot(goldenPath(name, 'v.txt'));
  });
});

test.each([60, 80, 140])('fits into %d columns, but for the output of hosts', (width) => {
  for (const name of ['deployment', 'nothing-to-change', 'unreachable', 'check-mode', 'loop-and-debug']) {
    for (const line of print(name, { width }).split('\n')) expect(measureWidth(line)).toBeLessThanOrEqual(width);
  }
});

test('colours say the same words', () => {
  for (const name of GOLDENS) {
    const colored = print(name, { color: true });
    expect(colored).toContain('\u001b[');
    const plain = colored.replaceAll(/\u001b\[\d+m/g, '').replaceAll(/ +$/gm, '');
    expect(plain).toBe(print(name));
  }
});

test('nothing that a host says reaches the terminal as a control sequence', () => {
  expect(print('hostile-output', { verbosity: 2 })).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
});
