import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compileExpression } from '../../src/template/compile.ts';
import type { Environment } from '../../src/template/environment.ts';
import { makeFloat, makeInt } from '../../src/template/number.ts';
import { TemplateError } from '../../src/template/template-error.ts';
import type { Value } from '../../src/template/value.ts';
import { Tuple, Undefined } from '../../src/template/value.ts';

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`./goldens/${name}`, import.meta.url), 'utf8'));

interface RegexCase {
  readonly pattern: string;
  readonly text: string;
  readonly replacement: string;
  readonly findall: unknown;
  readonly search: unknown;
  readonly match: unknown;
  readonly fullmatch: unknown;
  readonly sub: unknown;
}

test('regular expressions find, match and replace as Python has it', () => {
  const cases = read('regex.json') as RegexCase[];
  const wrong: string[] = [];
  for (const golden of cases) {
    const variables = { text: golden.text, pattern: golden.pattern, replacement: golden.replacement };
    const asked = {
      findall: 'text | regex_findall(pattern)',
      search: 'text | regex_search(pattern)',
      match: 'text is match(pattern)',
      fullmatch: "text is regex(pattern, match_type='fullmatch')",
      sub: 'text | regex_replace(pattern, replacement)',
    } as const;
    for (const [name, expression] of Object.entries(asked)) {
      const expected = JSON.stringify(decode(golden[name as keyof typeof asked]));
      const actual = JSON.stringify(run(expression, variables));
      if (actual !== expected)
        wrong.push(`${name} of ${JSON.stringify(variables)}: expected ${expected}, got ${actual}`);
    }
  }
  expect(cases.length).toBeGreaterThan(900);
  expect(wrong.join('\n')).toBe('');
});

test('YAML is written as PyYAML writes it', () => {
  const cases = read('yaml.json') as Record<string, unknown>[];
  const wrong: string[] = [];
  for (const golden of cases) {
    const variables = { document: decode(golden['document']) };
    const asked = {
      to_yaml: 'document | to_yaml',
      to_nice_yaml: 'document | to_nice_yaml',
      indent2: 'document | to_nice_yaml(indent=2, sort_keys=false, width=1000)',
    };
    for (const [name, expression] of Object.entries(asked)) {
      const actual = run(expression, variables);
      if (actual !== golden[name])
        wrong.push(
          `${name} of ${JSON.stringify(golden['document'])}:\n${String(golden[name])}---- got\n${JSON.stringify(actual)}`,
        );
    }
  }
  expect(cases.length).toBeGreaterThan(100);
  expect(wrong.join('\n')).toBe('');
});

function run(expression: string, variables: Readonly<Record<string, Value>>): Value | { error: true } {
  const environment: Environment = {
    lookup: (name) => (Object.hasOwn(variables, name) ? (variables[name] ?? null) : new Undefined(name, name)),
    now: () => new Date(0),
    random: () => 0,
  };
  const compiled = compileExpression(expression);
  if (!('evaluate' in compiled)) throw new Error(compiled.message);
  try {
    return compiled.evaluate(environment);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { error: true };
  }
}

function decode(value: unknown): Value {
  if (Array.isArray(value)) return value.map(decode);
  if (typeof value !== 'object' || value === null) return value as Value;
  const tagged = value as { int?: string; float?: string; tuple?: unknown[]; dict?: [unknown, unknown][] };
  if (tagged.int !== undefined) return makeInt(BigInt(tagged.int));
  if (tagged.float !== undefined) return makeFloat(tagged.float === 'inf' ? Infinity : Number(tagged.float));
  if (tagged.tuple !== undefined) return Tuple.from(tagged.tuple, decode);
  if (tagged.dict !== undefined) return new Map(tagged.dict.map(([key, item]) => [decode(key), decode(item)]));
  return value as Value;
}
