import { isAlias, isMap, isScalar, isSeq, type Node as YamlNode, type Pair, type Scalar, type YAMLMap } from 'yaml';
import { createError } from './codes.ts';
import type { Diagnostic } from './diagnostic.ts';
import { createMapping } from './mapping.ts';
import type { Entry, MappingNode, Node, ScalarNode } from './node.ts';
import { readPlainScalar, type ReadScalar } from './read-scalar.ts';
import { createScalar } from './scalar.ts';
import type { SourceFile } from './source-file.ts';
import type { Span } from './span.ts';
import { explainUnquotedTemplate } from './yaml-problem.ts';

export interface Builder {
  readonly file: SourceFile;
  readonly json: boolean;
  readonly diagnostics: Diagnostic[];
  readonly anchors: Map<string, Node>;
  /** Nodes below a node, aliases expanded; undefined where there are none. */
  readonly sizes: Map<Node, number> | undefined;
  bomb: boolean;
}

/** More values than any hand-written file has, and few enough to walk through. */
const LARGEST_EXPANSION = 500_000;

const YAML_TAG = 'tag:yaml.org,2002:';
const VAULT_TAGS = new Set(['!vault', '!vault-encrypted']);

export function createBuilder(file: SourceFile): Builder {
  return {
    file,
    json: isJson(file),
    diagnostics: [],
    anchors: new Map(),
    sizes: file.text.includes('*') ? new Map() : undefined,
    bomb: false,
  };
}

/** Ansible reads what is JSON as JSON, whatever the file is called. */
function isJson({ path, text }: SourceFile): boolean {
  if (path.endsWith('.json')) return true;
  if (!/^\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Turns a node of the yaml package into ours: tags and scalars as Ansible reads them, aliases and `<<` resolved. */
export function buildNode(builder: Builder, source: unknown, unsafe: boolean): Node {
  if (isAlias(source)) return resolveAlias(builder, source);
  if (isMap(source)) return keep(builder, source, buildMapping(builder, source, unsafe || isUnsafe(source)));
  if (isSeq(source)) {
    checkTag(builder, source, ['seq']);
    const inner = unsafe || isUnsafe(source);
    const items = source.items.map((item) => buildNode(builder, isPair(item) ? item.value : item, inner));
    return keep(builder, source, { kind: 'sequence', items, span: spanOf(builder, source) });
  }
  if (isScalar(source)) return keep(builder, source, buildScalar(builder, source, unsafe || isUnsafe(source)));
  return createScalar({ value: null, style: 'plain', span: { file: builder.file, start: 0, end: 0 } });
}

function isPair(item: unknown): item is Pair {
  return typeof item === 'object' && item !== null && 'key' in item && 'value' in item;
}

function isUnsafe(source: YamlNode): boolean {
  return source.tag === '!unsafe';
}

function spanOf(builder: Builder, source: YamlNode): Span {
  const [start, end] = source.range ?? [0, 0, 0];
  return { file: builder.file, start, end };
}

function keep<N extends Node>(builder: Builder, source: YamlNode, node: N): N {
  if (builder.sizes !== undefined) builder.sizes.set(node, measure(builder.sizes, node));
  const anchor = 'anchor' in source ? source.anchor : undefined;
  if (typeof anchor === 'string') builder.anchors.set(anchor, node);
  return node;
}

function measure(sizes: ReadonlyMap<Node, number>, node: Node): number {
  let size = 1;
  if (node.kind === 'sequence') for (const item of node.items) size += sizes.get(item) ?? 1;
  if (node.kind === 'mapping') for (const entry of node.entries) size += 1 + (sizes.get(entry.value) ?? 1);
  return size;
}

function resolveAlias(builder: Builder, source: YamlNode & { source: string }): Node {
  const span = spanOf(builder, source);
  const target = builder.anchors.get(source.source);
  if (target === undefined) {
    builder.diagnostics.push(
      createError('LS0104', `no anchor \`&${source.source}\` stands before this alias`, {
        span,
        help: 'A value that begins with `*` must be quoted.',
      }),
    );
    return createScalar({ value: null, style: 'plain', span });
  }
  const size = builder.sizes?.get(target) ?? 1;
  if (size <= LARGEST_EXPANSION) return target;
  if (!builder.bomb) {
    builder.bomb = true;
    builder.diagnostics.push(createError('LS0105', `\`*${source.source}\` expands to ${size} values`, { span }));
  }
  return createScalar({ value: null, style: 'plain', span });
}

function buildMapping(builder: Builder, source: YAMLMap, unsafe: boolean): Node {
  checkTag(builder, source, ['map']);
  const marked = builder.json ? buildMarked(builder, source) : undefined;
  if (marked !== undefined) return marked;
  const span = spanOf(builder, source);
  const unquoted = source.flow === true ? explainUnquotedTemplate(span) : undefined;
  if (unquoted !== undefined) {
    builder.diagnostics.push(unquoted.diagnostic);
    return createScalar({ value: unquoted.text, style: 'plain', span });
  }
  const entries = new Map<string, Entry>();
  const merged: MappingNode[] = [];
  for (const pair of source.items) {
    const key = buildKey(builder, pair.key);
    if (key === undefined) continue;
    const name = nameKey(key);
    const value = buildNode(builder, pair.value ?? null, unsafe);
    if (name === '<<' && key.style === 'plain') {
      merged.push(...readMerge(builder, value));
      continue;
    }
    const first = entries.get(name);
    if (first !== undefined) builder.diagnostics.push(explainDuplicate(key, name, first));
    entries.set(name, { key, name, value: placeEmpty(value, key) });
  }
  if (merged.length === 0) return createMapping([...entries.values()], span);
  // As PyYAML has it: what is merged stands first, also where it gets another value here.
  const inherited = merged.toReversed().flatMap((mapping) => mapping.entries);
  const all = new Map([...inherited, ...entries.values()].map((entry) => [entry.name, entry]));
  return createMapping([...all.values()], span);
}

/** What JSON has for `!unsafe` and `!vault`, as ansible-inventory writes it: `{"__ansible_unsafe": "{{ x }}"}`. */
function buildMarked(builder: Builder, source: YAMLMap): Node | undefined {
  for (const { key, value } of source.items) {
    const name = isScalar(key) ? key.value : undefined;
    if (name === '__ansible_unsafe') return buildNode(builder, value, true);
    if (name !== '__ansible_vault') continue;
    const sealed = buildNode(builder, value, false);
    if (sealed.kind === 'scalar') return createScalar({ ...sealed, tag: 'vault' });
  }
  return undefined;
}

/** A value that is not written stands behind its key. */
function placeEmpty(value: Node, key: ScalarNode): Node {
  if (value.kind !== 'scalar' || value.value !== null || value.span.end > 0) return value;
  return createScalar({ value: null, style: 'plain', span: { ...key.span, start: key.span.end } });
}

function explainDuplicate(key: ScalarNode, name: string, first: Entry): Diagnostic {
  return createError('LS0102', `\`${name}\` is given twice`, {
    span: key.span,
    label: 'given again',
    related: [{ message: 'first given here', span: first.key.span }],
  });
}

function nameKey(key: ScalarNode): string {
  if (typeof key.value === 'string') return key.value;
  return key.span.file.text.slice(key.span.start, key.span.end);
}

function buildKey(builder: Builder, source: unknown): ScalarNode | undefined {
  const key = buildNode(builder, source, false);
  if (key.kind === 'scalar') return key;
  builder.diagnostics.push(createError('LS0107', 'a key must be a plain word', { span: key.span }));
  return undefined;
}

function readMerge(builder: Builder, value: Node): readonly MappingNode[] {
  if (value.kind === 'mapping') return [value];
  const items = value.kind === 'sequence' ? value.items : [];
  const mappings = items.filter((item) => item.kind === 'mapping');
  if (mappings.length === 0 || mappings.length < items.length) {
    builder.diagnostics.push(
      createError('LS0201', '`<<` takes a mapping, or a list of mappings', { span: value.span }),
    );
  }
  return mappings;
}

function checkTag(builder: Builder, source: YamlNode, allowed: readonly string[]): void {
  const { tag } = source;
  if (tag === undefined || tag === '!' || tag === '!unsafe') return;
  if (allowed.some((name) => tag === YAML_TAG + name)) return;
  const shown = tag.replace(YAML_TAG, '!!');
  builder.diagnostics.push(
    createError('LS0106', `the tag \`${shown}\` is not known here`, {
      span: spanOf(builder, source),
      help: 'Known are `!unsafe`, `!vault`, and the tags of plain YAML such as `!!str`.',
    }),
  );
}

function buildScalar(builder: Builder, source: Scalar, unsafe: boolean): ScalarNode {
  const span = spanOf(builder, source);
  const style = source.type === 'PLAIN' ? 'plain' : source.type?.startsWith('BLOCK') === true ? 'block' : 'quoted';
  const text = source.source ?? (typeof source.value === 'string' ? source.value : '');
  const ownTag = source.tag;
  if (ownTag !== undefined && VAULT_TAGS.has(ownTag)) return createScalar({ value: text, style, tag: 'vault', span });
  const tag = unsafe ? 'unsafe' : undefined;
  if (ownTag !== undefined && ownTag !== '!unsafe') return buildTagged(builder, source, text, style, span);
  if (style !== 'plain') return createScalar({ value: text, style, tag, span });
  const { value, isFloat } = readPlainScalar(text, builder.json);
  return createScalar({ value, isFloat, style, tag, span });
}

function buildTagged(
  builder: Builder,
  source: Scalar,
  text: string,
  style: ScalarNode['style'],
  span: Span,
): ScalarNode {
  checkTag(builder, source, ['str', 'int', 'float', 'bool', 'null', 'binary', 'timestamp']);
  const kind = source.tag?.replace(YAML_TAG, '');
  const read: ReadScalar =
    kind === 'int' || kind === 'float' || kind === 'bool' ? readPlainScalar(text, true) : { value: text };
  if (kind === 'null') return createScalar({ value: null, style, span });
  if (kind === 'float') return createScalar({ value: Number(read.value), isFloat: true, style, span });
  return createScalar({ ...read, style, span });
}
