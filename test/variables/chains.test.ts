import { describe, expect, test } from 'vitest';
import { readYaml } from '../../src/source/read-yaml.ts';
import { SourceFile } from '../../src/source/source-file.ts';
import { fromValue } from '../../src/template/convert.ts';
import { Undefined } from '../../src/template/value.ts';
import { layerOfNode } from '../../src/variables/layer.ts';
import { RenderError } from '../../src/variables/render-error.ts';
import { Scope } from '../../src/variables/scope.ts';
import { listFailures, runProject } from '../engine/run-project.ts';

/** What a variable of a file `v.yml` is, or the message about it. */
function evaluate(text: string, name = 'a'): unknown {
  const { root: document } = readYaml(new SourceFile('v.yml', text));
  if (document?.kind !== 'mapping') throw new Error('no mapping');
  const surroundings = { now: () => new Date(0), random: () => 0.5 };
  const scope = new Scope([layerOfNode('play vars', document)], surroundings);
  try {
    const value = scope.lookup(name);
    return value instanceof Undefined ? value.message : fromValue(value);
  } catch (error) {
    if (error instanceof RenderError) return error.message;
    throw error;
  }
}

/** `v0` uses `v1`, and so on to the last, which is `end`. */
function chain(length: number, write: (next: string) => string, end: string): string {
  const lines = Array.from({ length }, (_, index) => `v${index}: ${write(`v${index + 1}`)}\n`);
  return `${lines.join('')}v${length}: ${end}\n`;
}

describe('a circle is shown with the place of each link', () => {
  test.each([
    ['a: "{{ a }}"', '`a` is defined by itself: `a` (v.yml:1) → `a`'],
    ['a: "{{ b }}"\nb: "{{ a }}"', '`a` is defined by itself: `a` (v.yml:1) → `b` (v.yml:2) → `a`'],
    [
      'x: 1\na: "{{ b }}"\nb: "{{ c }}"\n\nc: "{{ b }}"',
      '`b` is defined by itself: `b` (v.yml:3) → `c` (v.yml:5) → `b`',
    ],
    ['a: "{{ b | default(1) }}"\nb: "{{ a }}"', '`a` is defined by itself: `a` (v.yml:1) → `b` (v.yml:2) → `a`'],
    ['a: ["{{ a }}"]', '`a` is defined by itself: `a` (v.yml:1) → `a`'],
    [
      'a: "{{ b.x }}"\nb: {x: "{{ b.y }}", y: "{{ b.x }}"}',
      '`b.x` is defined by itself: `b.x` (v.yml:2) → `b.y` (v.yml:2) → `b.x`',
    ],
    ['a: "{{ b.x.y }}"\nb: {x: {y: "{{ b.x.y }}"}}', '`b.x.y` is defined by itself: `b.x.y` (v.yml:2) → `b.x.y`'],
    ['a: "{{ b[0].x }}"\nb: [{x: "{{ b[0].x }}"}]', '`b[0].x` is defined by itself: `b[0].x` (v.yml:2) → `b[0].x`'],
    // None.
    ['a: "{{ b.x }}"\nb: {x: "{{ b.y }}", y: 1}', 1],
    ['a: "{{ 1 if true else a }}"', 1],
    ['a: "{{ b }}{{ b }}{{ c }}"\nb: "{{ c }}"\nc: x', 'xxx'],
  ])('%s', (text, expected) => {
    expect(evaluate(text)).toBe(expected);
  });

  test('of a long one the begin and the end', () => {
    const message = String(
      evaluate(
        chain(2000, (next) => `"{{ ${next} }}"`, '"{{ v0 }}"'),
        'v0',
      ),
    );
    const begin = '`v0` (v.yml:1) → `v1` (v.yml:2) → `v2` (v.yml:3) → `v3` (v.yml:4) → `v4` (v.yml:5) → 1991 more';
    expect(message).toContain(`\`v0\` is defined by itself: ${begin} → \`v1996\` (v.yml:1997) → `);
    expect(message.endsWith('`v2000` (v.yml:2001) → `v0`')).toBe(true);
  });

  test('that begins far from where it is entered', () => {
    const message = String(
      evaluate(
        chain(2000, (next) => `"{{ ${next} }}"`, '"{{ v1999 }}"'),
        'v0',
      ),
    );
    expect(message).toBe('`v1999` is defined by itself: `v1999` (v.yml:2000) → `v2000` (v.yml:2001) → `v1999`');
  });

  test('over hosts, through hostvars and vars', async () => {
    const use = async (value: string): Promise<string> => {
      const run = await runProject({
        'inventory.yml': `
all:
  vars: { ansible_connection: local }
  hosts:
    n1: { a: "${value}" }
    n2: { a: "{{ hostvars.n1.a }}" }
`,
        'site.yml': '- hosts: n1\n  tasks:\n    - debug: { msg: "{{ a }}" }\n',
      });
      return listFailures(run)
        .join()
        .replaceAll(/\/[^ ]*\//g, '');
    };
    expect(await use('{{ hostvars.n2.a }}')).toBe(
      'n1: `hostvars.n2.a` is defined by itself: `hostvars.n2.a` (inventory.yml:6) → `hostvars.n1.a` (inventory.yml:5) → `hostvars.n2.a`',
    );
    expect(await use('{{ vars.a }}')).toBe('n1: `a` is defined by itself: `a` (inventory.yml:5) → `a`');
    expect(await use('{{ hostvars.n2.inventory_hostname }}')).toBe('');
  });
});

describe('a long chain fills no stack', () => {
  test.each<[string, (next: string) => string, string, unknown]>([
    ['of names', (next) => `"{{ ${next} }}"`, 'end', 'end'],
    ['of texts', (next) => `"{{ ${next} }}x"`, '""', 'x'.repeat(1000)],
    ['of blocks', (next) => `"{% for i in [1] %}{% if ${next} %}{{ ${next} }}{% endif %}{% endfor %}"`, 'end', 'end'],
    ['of lists', (next) => `["{{ ${next} | first }}"]`, '[end]', ['end']],
    ['of members', (next) => `{ x: "{{ ${next}.x }}" }`, '{ x: end }', { x: 'end' }],
    ['of defaults', (next) => `"{{ ${next} | default('none') }}"`, '"{{ nowhere }}"', 'none'],
  ])('%s', (_, write, end, expected) => {
    expect(evaluate(chain(1000, write, end), 'v0')).toEqual(expected);
  });

  test('an error at its end is the same as at the end of a short one', () => {
    const write = (next: string): string => `"{{ ${next} }}"`;
    expect(evaluate(chain(2000, write, '"{{ 1 + [] }}"'), 'v0')).toBe(
      evaluate(chain(2, write, '"{{ 1 + [] }}"'), 'v0'),
    );
    expect(evaluate('a: "{{ v0 }}!"\n' + chain(2000, write, '"{{ nowhere }}"'))).toMatch(
      /^`nowhere` is not defined, which `v2000` uses \(v\.yml:2002:12\)(?:, which `v\d+` uses \(\S+\)){4}$/,
    );
  });

  test('a chain over hosts', async () => {
    const hosts = Array.from(
      { length: 1500 },
      (_, index) => `    h${index}: { a: "{{ hostvars.h${index + 1}.a }}" }\n`,
    );
    const run = await runProject({
      'inventory.yml': `all:\n  vars: { ansible_connection: local }\n  hosts:\n${hosts.join('')}    h1500: { a: end }\n`,
      'site.yml': '- hosts: h0\n  tasks:\n    - assert: { that: a == "end" }\n',
    });
    expect(listFailures(run)).toEqual([]);
  });
});
