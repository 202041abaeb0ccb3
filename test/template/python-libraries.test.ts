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

test('paths are taken apart as by the os.path of Python', () => {
  const cases = read('paths.json') as Record<string, Value>[];
  const asked = {
    basename: 'path | basename',
    dirname: 'path | dirname',
    splitext: 'path | splitext',
    normpath: 'path | normpath',
    relpath: "path | relpath('/a/x') if path.startswith('/') else ('/q/' ~ path) | relpath('/q/z')",
    path_join: "['a', path, 'b'] | path_join",
    win_basename: 'path | win_basename',
    win_dirname: 'path | win_dirname',
    win_splitdrive: 'path | win_splitdrive',
    quote: 'path | quote',
    urldecode: "(path | urlencode ~ '+%41') | urldecode",
  } as const;
  const wrong: string[] = [];
  for (const golden of cases) {
    for (const [name, expression] of Object.entries(asked)) {
      const expected = JSON.stringify(decode(golden[name]));
      const actual = JSON.stringify(run(expression, golden));
      if (actual !== expected)
        wrong.push(`${name} of ${JSON.stringify(golden['path'])}: expected ${expected}, got ${actual}`);
    }
  }
  expect(cases.length).toBeGreaterThan(25);
  expect(wrong.join('\n')).toBe('');
});

test('what a seed draws and shuffles is what Python draws', () => {
  const cases = read('random.json') as { expression: string; seed: unknown; value: unknown }[];
  const wrong = cases.filter(({ expression, seed, value }) => {
    const actual = run(expression, { seed: decode(seed) });
    return JSON.stringify(toJson(actual)) !== JSON.stringify(toJson(decode(value)));
  });
  expect(cases.length).toBeGreaterThan(180);
  expect(wrong).toEqual([]);
});

test('passwords are hashed as crypt(3) hashes them', () => {
  const cases = read('passwords.json') as { expression: string; password: string; value: string }[];
  const wrong = cases.filter(({ expression, password, value }) => run(expression, { password }) !== value);
  expect(cases.length).toBeGreaterThan(100);
  expect(wrong).toEqual([]);
});

test('addresses and networks are read and written as by the ipaddress of Python', () => {
  const cases = read('addresses.json') as Record<string, Value>[];
  const asked = {
    subnet: "text | ipaddr('subnet')",
    netmask: "text | ipaddr('netmask')",
    hostmask: "text | ipaddr('hostmask')",
    prefix: "text | ipaddr('prefix')",
    size: "text | ipaddr('size') | string",
    revdns: "text | ipaddr('revdns')",
    version: "text | ipaddr('version')",
    nth: 'text | nthhost(5)',
    last: 'text | nthhost(-1)',
    plus: 'text | ipmath(300)',
    multicast: "text | ipaddr('multicast') is truthy",
    loopback: "text | ipaddr('loopback') is truthy",
    link_local: "text | ipaddr('link-local') is truthy",
  } as const;
  const wrong: string[] = [];
  for (const golden of cases) {
    const check = (expression: string, expected: unknown): void => {
      const actual = run(expression, golden);
      if (JSON.stringify(toJson(actual)) !== JSON.stringify(toJson(expected)))
        wrong.push(
          `${expression} of ${JSON.stringify(golden['text'])}: expected ${String(expected)}, got ${JSON.stringify(toJson(actual))}`,
        );
    };
    if (golden['merge'] !== undefined) {
      check('merge | cidr_merge', golden['merged']);
    } else if (golden['valid'] === false) {
      check('text | ipaddr', false);
    } else {
      for (const [name, expression] of Object.entries(asked)) check(expression, golden[name]);
      check("(text ~ '/0').split('/')[0] | ipaddr", golden['address']);
      (golden['subnets'] as Value[]).forEach((subnet, index) =>
        check(`text | ipsubnet((text | ipaddr('prefix')) + 2, ${index})`, subnet),
      );
    }
  }
  expect(cases.length).toBeGreaterThan(40);
  expect(wrong.join('\n')).toBe('');
});

function toJson(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return Array.from(value, toJson);
  return value;
}

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
