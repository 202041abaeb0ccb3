import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Environment } from '../../src/template/environment.ts';
import { TemplateError } from '../../src/template/template-error.ts';
import { readList } from '../quality/language-lists.ts';
import { answer, evaluate } from './evaluate.ts';
import { readFeatures } from './read-features.ts';

const FEATURES = readFeatures();

const RESULT = { failed: true, changed: true, skipped: true, unreachable: true, started: 1, finished: 1 };
const VARIABLES = { done: { ...RESULT, timedout: { period: 3 } } };
const WORLD: Partial<Environment> = {
  fileTest: (test, path, other) => (test === 'same_file' ? path === other : test === 'directory' || test === 'exists'),
  findPath: (question, path) => `${question} of ${path}`,
  lookups: (name, args) => {
    if (name === 'pair' || name === 'fileglob') return [name, ...args];
    throw new TemplateError(`there is no lookup \`${name}\``, 'name');
  },
};

describe.each(Object.entries(FEATURES))('%s', (_, features) => {
  test.each(Object.entries(features))('%s', (_name, { does, fails }) => {
    for (const { expression, value } of does) {
      expect(answer(expression, VARIABLES, WORLD), expression).toEqual(JSON.parse(value));
    }
    for (const { expression, message } of fails) {
      expect(() => evaluate(expression, VARIABLES, WORLD), expression).toThrow(message);
    }
  });
});

interface Golden {
  readonly text: string;
  readonly error?: true;
}

const FOLDER = new URL('./goldens/', import.meta.url);
const GOLDENS = readdirSync(FOLDER)
  .filter((name) => /^(?:expressions|templates|generated-[\w-]+)\.json$/.test(name))
  .flatMap((name) => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Golden[]);
const GIVING = GOLDENS.filter(({ error }) => error === undefined).map(({ text }) => text);
const FAILING = GOLDENS.filter(({ error }) => error !== undefined).map(({ text }) => text);

/** Where a text uses the feature. */
const USES: Readonly<Record<keyof typeof FEATURES, (name: string) => RegExp>> = {
  filters: (name) => new RegExp(`\\| ?${name}\\b|map\\("${name}"|filter ${name}\\b`),
  tests: (name) => new RegExp(`is (?:not )?${name}(?!\\w)|(?:select|reject)\\("${name}"|attr\\("\\w+", "${name}"`),
  functions: (name) => new RegExp(`(?<![\\w.'"])${name}\\(`),
};
/** Those that only say why they have no answer; ansible-tests.test.ts has them. */
const REFUSED = ['vault_encrypted', 'vaulted_file'];

test.each([
  ['filters', '**Filters**: '],
  ['tests', '**Tests**: '],
  ['functions', '**Functions**: '],
] as const)(
  'each of the %s that docs/language.md names has a case of what it does and one of how it fails',
  (kind, begin) => {
    const documented = readList(begin);
    expect(documented.length).toBeGreaterThan(5);
    const without = documented.filter((name) => {
      const cases = FEATURES[kind][name];
      if (REFUSED.includes(name)) return false;
      if (cases !== undefined && cases.does.length > 0 && cases.fails.length > 0) return false;
      const use = USES[kind](name.replaceAll(/\W/g, '\\$&'));
      return !GIVING.some((text) => use.test(text)) || !FAILING.some((text) => use.test(text));
    });
    expect(without).toEqual([]);
  },
);
