import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { answer, Failure } from './answer.ts';
import { findDifference, DIFFERENCES } from './differences.ts';

const FOLDER = new URL('./goldens/', import.meta.url);

interface Golden {
  readonly text: string;
  readonly value?: unknown;
  readonly error?: true;
}

const read = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8');
/** Every case that Python's Jinja2 was asked, with its answer; those where we mean to differ stand in differences.ts with ours. */
describe.each(readdirSync(FOLDER).filter((name) => /^(?:expressions|templates|generated-[\w-]+)\.json$/.test(name)))(
  '%s',
  (file) => {
    const goldens = JSON.parse(read(file)) as Golden[];
    test(`agrees in all ${goldens.length} cases`, () => {
      const wrong: string[] = [];
      for (const golden of goldens) {
        const difference = findDifference(golden.text);
        const expected = difference === undefined ? (golden.error === true ? 'error' : golden.value) : difference.ours;
        const actual = answer(golden.text, file.startsWith('templates'));
        const isError = expected === 'error' && golden.value !== 'error';
        if (isError ? !(actual instanceof Failure) : JSON.stringify(actual) !== JSON.stringify(expected)) {
          wrong.push(
            `${golden.text}\n    expected ${JSON.stringify(expected)}\n    got      ${JSON.stringify(actual)}`,
          );
        }
      }
      expect(wrong.join('\n')).toBe('');
    });
  },
);

test('there are enough cases, and no difference is stale', () => {
  const files = readdirSync(FOLDER).filter((name) => /^(?:expressions|templates|generated-[\w-]+)\.json$/.test(name));
  const texts = new Set(files.flatMap((file) => (JSON.parse(read(file)) as Golden[]).map(({ text }) => text)));
  expect(texts.size).toBeGreaterThan(8000);
  expect(DIFFERENCES.filter(({ cases }) => ![...texts].some((text) => cases.test(text)))).toEqual([]);
});
