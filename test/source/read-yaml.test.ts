import { describe, expect, test } from 'vitest';
import type { Node } from '../../src/source/node.ts';
import { readYaml } from '../../src/source/read-yaml.ts';
import { SourceFile } from '../../src/source/source-file.ts';
import { showDiagnostics } from './show-diagnostics.ts';

function read(text: string, path = 'f.yml'): { value: unknown; root: Node | undefined; found: string[] } {
  const { root, diagnostics } = readYaml(new SourceFile(path, text));
  return { value: root && plain(root), root, found: showDiagnostics(diagnostics) };
}

function plain(node: Node): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'sequence') return node.items.map(plain);
  return Object.fromEntries(node.entries.map(({ name, value }) => [name, plain(value)]));
}

describe('scalars as Ansible reads them', () => {
  test.each<[string, unknown]>([
    ['yes', true],
    ['Off', false],
    ['TRUE', true],
    ['y', 'y'],
    ['n', 'n'],
    ['tRue', 'tRue'],
    ['~', null],
    ['', null],
    ['null', null],
    ['0', 0],
    ['-12', -12],
    ['0644', 0o644],
    ['0o644', '0o644'],
    ['08', '08'],
    ['0x1F', 31],
    ['0b11', 3],
    ['1_000', 1000],
    ['9007199254740991', 9007199254740991],
    ['9007199254740993', 9007199254740993n],
    ['18446744073709551615', 18446744073709551615n],
    ['1.5', 1.5],
    ['1.', 1],
    ['.5', 0.5],
    ['1.5e+3', 1500],
    ['1e3', '1e3'],
    ['.inf', Infinity],
    ['-.inf', -Infinity],
    ['2222:22', '2222:22'],
    ['2001-12-14', '2001-12-14'],
    ['1.2.3', '1.2.3'],
    ['"0644"', '0644'],
    ["'yes'", 'yes'],
    ['!!str 5', '5'],
    ['!!int "5"', 5],
    ['!!float 5', 5],
    ['|\n  a\n  b\n', 'a\nb\n'],
    ['>-\n  a\n  b\n', 'a b'],
  ])('%j', (text, expected) => {
    expect(read(`k: ${text}`)).toMatchObject({ value: { k: expected }, found: [] });
  });

  test('a float stays one', () => {
    const { root: node } = read('[1.0, 1, !!float 2]');
    expect(node).toMatchObject({ items: [{ isFloat: true }, { value: 1 }, { isFloat: true }] });
    expect(node).not.toMatchObject({ items: [{}, { isFloat: true }, {}] });
  });

  test('JSON has exponents without a point', () => {
    expect(read('{"a": 1e3, "b": [true, null, "x"]}', 'f.json').value).toEqual({ a: 1000, b: [true, null, 'x'] });
  });

  test.each([
    ['a: !unsafe "{{ x }}"', { tag: 'unsafe' }],
    ['a: !unsafe {b: "{{ x }}"}', { entries: [{ value: { tag: 'unsafe' } }] }],
    ['a: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  3132\n', { tag: 'vault' }],
  ])('%j keeps its tag', (text, expected) => {
    expect(read(text).root).toMatchObject({ entries: [{ value: expected }] });
  });
});

describe('what is not indented, as PyYAML reads it', () => {
  test.each<[string, unknown]>([
    ['a: "{{\n  x and\n  y\n}}"\nb: 1\n', { a: '{{ x and y }}', b: 1 }],
    ["k:\n  a: 'x\ny\n\n  z'\n", { k: { a: 'x y\nz' } }],
    ['k:\n  a: "x \\"\ny"\n', { k: { a: 'x " y' } }],
    ["k:\n  a: 'x''\ny'\n", { k: { a: "x' y" } }],
    ['k:\n  a: "\n"\n', { k: { a: ' ' } }],
    ['a: [1,\n2\n]\nb: {c: 1,\nd: [\n]\n}\n', { a: [1, 2], b: { c: 1, d: [] } }],
    ['- a: {\nb: 1\n}\n- c\n', [{ a: { b: 1 } }, 'c']],
  ])('%j', (text, expected) => {
    expect(read(text)).toMatchObject({ value: expected, found: [] });
  });

  test('its places are right', () => {
    const { root: node } = read('a: "x\ny"\nb: 1\n');
    expect(node).toMatchObject({ entries: [{}, { key: { span: { start: 9, end: 10 } } }] });
  });
});

test.each(['a: [1\n', 'a: 1\n', '['.repeat(1000)])('%j leaves the depth of stacks as it was', (text) => {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 7;
  read(text);
  expect(Error.stackTraceLimit).toBe(7);
  Error.stackTraceLimit = stackTraceLimit;
});

describe('anchors and merges', () => {
  test.each<[string, unknown]>([
    ['a: &x [1]\nb: *x\n', { a: [1], b: [1] }],
    ['a: &x {k: 1, l: 1}\nb:\n  <<: *x\n  k: 2\n', { a: { k: 1, l: 1 }, b: { k: 2, l: 1 } }],
    ['a: &x {k: 1}\nb: &y {k: 2, m: 3}\nc: {<<: [*x, *y]}\n', { a: { k: 1 }, b: { k: 2, m: 3 }, c: { k: 1, m: 3 } }],
    ['"<<": 1\n', { '<<': 1 }],
  ])('%j', (text, expected) => {
    expect(read(text)).toMatchObject({ value: expected, found: [] });
  });
});

describe('JSON is read as JSON, whatever its file is called', () => {
  test.each<[string, unknown]>([
    ['{"a": 1e3, "b": [1.5E+2, -2e-1]}', { a: 1000, b: [150, -0.2] }],
    ['\n\t{"a":\t"x",\n\t"b":\t{}}\n', { a: 'x', b: {} }],
    ['{"a": "\\ud83d\\ude00\\/"}', { a: '😀/' }],
    ['{a: 1e3}', { a: '1e3' }],
    ['["1e3", 1e3]', ['1e3', 1000]],
  ])('%j', (text, expected) => {
    expect(read(text)).toMatchObject({ value: expected, found: [] });
  });

  test.each<[string, string, string | undefined]>([
    ['{"a": {"__ansible_unsafe": "{{ x }}"}}', '{{ x }}', 'unsafe'],
    ['{"a": {"__ansible_vault": "$ANSIBLE_VAULT;1.1;AES256\\n61\\n"}}', '$ANSIBLE_VAULT;1.1;AES256\n61\n', 'vault'],
  ])('%j', (text, value, tag) => {
    expect(read(text).root).toMatchObject({ entries: [{ value: { kind: 'scalar', value, tag } }] });
  });

  test('in YAML such a key is a key', () => {
    expect(read('a: {__ansible_unsafe: x}').value).toEqual({ a: { __ansible_unsafe: 'x' } });
  });

  test('what is below it is no template either', () => {
    expect(read('{"__ansible_unsafe": [{"k": "{{ x }}"}]}').root).toMatchObject({
      items: [{ entries: [{ value: { tag: 'unsafe' } }] }],
    });
  });
});

describe('mistakes', () => {
  test.each<[string, string[]]>([
    ['a: 1\nb: 2\na: 3\n', ['f.yml:3:1 LS0102 `a` is given twice [given again]']],
    ['a: {{ x }}\n', ['f.yml:1:4 LS0103 a value that begins with a template must be quoted [write "{{ x }}"]']],
    [
      'a: {{ x }}/b\nc: 1\n',
      ['f.yml:1:4 LS0103 a value that begins with a template must be quoted [write "{{ x }}/b"]'],
    ],
    [
      '- {{ x["y"] }}\n',
      ['f.yml:1:3 LS0103 a value that begins with a template must be quoted [write \'{{ x["y"] }}\']'],
    ],
    [
      'a: {% if x %}b{% endif %}\n',
      ['f.yml:1:4 LS0103 a value that begins with a template must be quoted [write "{% if x %}b{% endif %}"]'],
    ],
    ['b: 1\na: {{ x\n', ['f.yml:2:4 LS0103 a value that begins with a template must be quoted [write "{{ x"]']],
    ['{{ x }}: 1\n', ['f.yml:1:1 LS0103 a value that begins with a template must be quoted [write "{{ x }}"]']],
    ['a: *b\n', ['f.yml:1:4 LS0104 no anchor `&b` stands before this alias']],
    ['a: &a [*a]\n', ['f.yml:1:8 LS0104 no anchor `&a` stands before this alias']],
    ['a: !foo 1\n', ['f.yml:1:9 LS0106 the tag `!foo` is not known here']],
    ['? [a]\n: 1\n', ['f.yml:1:3 LS0107 a key must be a plain word']],
    ['a:\n\t- b\n', ['f.yml:2:1 LS0101 tabs are not allowed as indentation']],
    ['- a:\n    b: 1\n\tc: 2\n', ['f.yml:3:1 LS0101 tabs are not allowed as indentation']],
    ['- a: 1\n \tb: []\n', ['f.yml:2:2 LS0101 tabs are not allowed as indentation']],
    ['a: "b\n', ['f.yml:1:4 LS0101 a `"` is not closed']],
    ['a: b: c\n', ['f.yml:1:4 LS0101 a value with `: ` in it must be quoted']],
    ['a: b\n c: d\n', ['f.yml:2:2 LS0101 this line is indented as if it belonged to the value above it']],
    ['a: [1, 2\nb: 3\n', ['f.yml:1:4 LS0101 a `[` is not closed']],
    ['a: [1, [2], {c: [3]}\nb: 3\n', ['f.yml:1:4 LS0101 a `[` is not closed']],
    ['a: "\\q"\n', ['f.yml:1:5 LS0101 invalid escape sequence \\q']],
    ['---\na: 1\n---\nb: 2\n', ['f.yml:3:1 LS0108 a second document begins here, and the file is read as one']],
    ['a: 1\n...\n# end\n---\n', ['f.yml:4:1 LS0108 a second document begins here, and the file is read as one']],
    ['---\n--- # empty\n', ['f.yml:2:1 LS0108 a second document begins here, and the file is read as one']],
    ['{"a": 1}\n---\n{}\n', ['f.yml:2:1 LS0108 a second document begins here, and the file is read as one']],
    ['<<: 3\n', ['f.yml:1:5 LS0201 `<<` takes a mapping, or a list of mappings']],
  ])('%j', (text, expected) => {
    expect(read(text).found).toEqual(expected);
  });

  test('what looks like nesting without end is refused, not followed', () => {
    for (const text of ['['.repeat(20_000), '{a: '.repeat(20_000), '- '.repeat(20_000)]) {
      expect(read(text).found[0]).toContain('nested too deeply');
    }
  });

  test('an alias bomb is refused', () => {
    let text = 'a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n';
    for (let level = 1; level < 12; level++) {
      const alias = `*a${level - 1}`;
      text += `a${level}: &a${level} [${Array.from({ length: 10 }, () => alias).join(', ')}]\n`;
    }
    expect(read(text).found[0]).toMatch(/LS0105 `\*a\d` expands to \d+ values/);
  });

  test('many keys cost no quadratic time', () => {
    const text = Array.from({ length: 20_000 }, (_, index) => `k${index}: 1\n`).join('');
    expect(read(text).root).toMatchObject({ entries: { length: 20_000 } });
  });
});

describe('places within a scalar', () => {
  test.each([
    ['k: a {{ X }}'],
    ['k: "a {{ X }}"'],
    ["k: 'it''s {{ X }}'"],
    ['k: "tab\\t\\u00e9\\x41 {{ X }}"'],
    ['k: "long \\\n   joined {{ X }}"'],
    ['k: plain over\n  two lines {{ X }}'],
    ['k: "quoted\n\n  over {{ X }}"'],
    ['k: |\n  a\n    b {{ X }}\n'],
    ['k: |2\n    a\n  {{ X }}\n'],
    ['k: >\n  folded\n  text\n\n  here {{ X }}\n'],
    ['k: |\r\n  a\r\n  {{ X }}\r\n'],
  ])('%j', (text) => {
    const { root: node } = read(text);
    const value = node?.kind === 'mapping' ? node.get('k')?.value : undefined;
    if (value?.kind !== 'scalar' || typeof value.value !== 'string') throw new Error('no text');
    expect(value.offsetAt(value.value.indexOf('X'))).toBe(text.indexOf('X'));
  });
});
