import type { Entry, MappingNode, Node } from '../../source/node.ts';
import type { Assignment } from './assignment.ts';
import { refuse } from './refuse.ts';
import type { TextEdit } from './text-edit.ts';
import { type Content, contentOf, type Form, quoteText, settleValue, wrapFlow, writeValue } from './write-yaml.ts';
import type { YamlLayout } from './yaml-layout.ts';

/** Adds entries to the value of an entry: a mapping, or nothing so far. */
export function insertInto(layout: YamlLayout, entry: Entry, isInFlow: boolean, content: Content): TextEdit[] {
  const { value } = entry;
  if (layout.isAlias(entry)) {
    const help = 'Write a mapping of its own there, with `<<` for what it shares.';
    return refuse(`the value of \`${entry.name}\` is that of an anchor`, { span: entry.key.span, help });
  }
  if (value.kind === 'mapping') return insertEntries(layout, value, content);
  if (value.kind !== 'scalar' || value.value !== null) {
    return refuse(`\`${entry.name}\` is no mapping`, { span: value.span });
  }
  const form = { isFlow: true, isJson: layout.isJson, isPadded: false };
  const behind = layout.endOfKey(entry);
  const indent = layout.indentOf(entry);
  const isWritten = !layout.isUnwritten(entry);
  if (isInFlow || layout.isJson || indent === undefined) {
    const text = wrapFlow(content.items(form), form);
    if (isWritten) return [{ start: value.span.start, end: value.span.end, text }];
    const end = behind + layout.blanksBehind(behind);
    return [{ start: behind, end, text: layout.text[behind - 1] === ':' ? ` ${text}` : `: ${text}` }];
  }
  const removed = isWritten ? [{ start: behind, end: value.span.end, text: '' }] : [];
  const lines = content.lines(indent + layout.step, { ...form, isFlow: false });
  return [...removed, insertLines(layout, layout.afterLine(behind), lines)];
}

/** Adds entries to a mapping, behind those that it has. */
export function insertEntries(layout: YamlLayout, mapping: MappingNode, content: Content): TextEdit[] {
  const own = layout.listOwn(mapping);
  const last = own.at(-1);
  if (layout.isFlow(mapping)) return [insertFlow(layout, mapping, own, content)];
  const indent = last === undefined ? indentOfNode(layout, mapping) : layout.indentOf(last);
  if (indent === undefined) return refuse('the entries do not stand on lines of their own', { span: mapping.span });
  const form = { isFlow: false, isJson: false, isPadded: false };
  const at = last === undefined ? layout.afterLine(mapping.span.start) : layout.afterLinesOf(last);
  return [insertLines(layout, at, content.lines(indent, formOf(form, own, layout)))];
}

function indentOfNode(layout: YamlLayout, { span }: Node): string | undefined {
  const before = layout.text.slice(layout.startOfLine(span.start), span.start);
  return before.trim() === '' ? before : undefined;
}

/** A blank within braces where the siblings have one. */
function formOf(form: Form, siblings: readonly Entry[], layout: YamlLayout): Form {
  const example = siblings.findLast(({ value }) => value.kind === 'mapping' && layout.text[value.span.start] === '{');
  return example === undefined ? form : { ...form, isPadded: layout.text[example.value.span.start + 1] === ' ' };
}

function insertFlow(layout: YamlLayout, mapping: MappingNode, own: readonly Entry[], content: Content): TextEdit {
  const { text } = layout;
  const { start, end } = mapping.span;
  const last = own.at(-1);
  const form = formOf({ isFlow: true, isJson: layout.isJson, isPadded: text[start + 1] === ' ' }, own, layout);
  if (last === undefined) {
    const inside = text.slice(start + 1, end - 1);
    const items = content.items(form);
    if (inside.trim() === '') return { start, end, text: wrapFlow(items, form) };
    return { start: start + 1, end: start + 1, text: items.map((item) => `${item}, `).join('') };
  }
  const behind = layout.endOf(last);
  const at = layout.isUnwritten(last) ? behind + layout.blanksBehind(behind) : behind;
  const indent = layout.indentOf(last);
  const separator = indent === undefined ? ', ' : `,${layout.lineEnd}${indent}`;
  const written = content.items(form).map((item) => separator + item);
  return { start: at, end: at, text: written.join('') };
}

/** Lines at the begin of a line, or behind a last one that has no end. */
export function insertLines({ text, lineEnd }: YamlLayout, at: number, lines: readonly string[]): TextEdit {
  const isBehindOpenLine = at > 0 && text[at - 1] !== '\n';
  const written = isBehindOpenLine ? lines.map((line) => lineEnd + line) : lines.map((line) => line + lineEnd);
  return { start: at, end: at, text: written.join('') };
}

/** Takes entries out of a mapping, which may become empty. Comments on lines of their own stay. */
export function removeEntries(layout: YamlLayout, mapping: MappingNode, removed: ReadonlySet<Entry>): TextEdit[] {
  const own = layout.listOwn(mapping);
  return layout.isFlow(mapping)
    ? removeFlow(layout, mapping, own, removed)
    : own.filter((entry) => removed.has(entry)).map((entry) => removeLines(layout, entry));
}

/** The whole lines of an entry. */
function removeLines(layout: YamlLayout, entry: Entry): TextEdit {
  const { text } = layout;
  if (layout.indentOf(entry) === undefined) {
    return refuse(`\`${entry.name}\` does not stand on a line of its own`, { span: entry.key.span });
  }
  const start = layout.startOfLine(entry.key.span.start);
  const end = layout.afterLinesOf(entry);
  const isOpen = end === text.length && !text.endsWith('\n');
  const before = isOpen ? /\r?\n$/.exec(text.slice(0, start)) : null;
  return { start: start - (before?.[0].length ?? 0), end, text: '' };
}

function removeFlow(
  layout: YamlLayout,
  mapping: MappingNode,
  own: readonly Entry[],
  removed: ReadonlySet<Entry>,
): TextEdit[] {
  const { text } = layout;
  const edits: TextEdit[] = [];
  for (let at = 0; at < own.length; at++) {
    const first = own[at];
    if (first === undefined || !removed.has(first)) continue;
    let last = first;
    for (let next = own[at + 1]; next !== undefined && removed.has(next); next = own[at + 1]) {
      last = next;
      at++;
    }
    edits.push(removeRun(text, first.key.span.start, layout.endOf(last), mapping.span));
  }
  return edits;
}

/** With the comma behind it, or else the one before it; of a mapping that becomes empty the braces alone stay. */
function removeRun(text: string, start: number, end: number, braces: { start: number; end: number }): TextEdit {
  const comma = /^\s*,\s*/.exec(text.slice(end, braces.end - 1));
  if (comma !== null && end + comma[0].length < braces.end - 1) return { start, end: end + comma[0].length, text: '' };
  const before = /,\s*$/.exec(text.slice(braces.start + 1, start));
  if (before !== null) return { start: start - before[0].length, end, text: '' };
  const rest = text.slice(braces.start + 1, start) + text.slice(end, braces.end - 1);
  if (/^[\s,]*$/.test(rest)) return { start: braces.start + 1, end: braces.end - 1, text: '' };
  return { start, end, text: '' };
}

/** Another name for an entry, in the quotes of the old one. */
export function renameKey(layout: YamlLayout, { key: { span } }: Entry, isFlow: boolean, name: string): TextEdit {
  const { text, isJson } = layout;
  return { start: span.start, end: span.end, text: quoteText(name, quotesAt(text, span.start), { isJson, isFlow }) };
}

/** The quotes in which a value stands. */
function quotesOf({ text }: YamlLayout, { kind, span }: Node): '"' | "'" | undefined {
  return kind === 'scalar' ? quotesAt(text, span.start) : undefined;
}

function quotesAt(text: string, at: number): '"' | "'" | undefined {
  const first = text[at];
  return first === '"' || first === "'" ? first : undefined;
}

/** Sets variables in a mapping: those that stand in it get the new value, the others follow. */
export function setEntries(
  layout: YamlLayout,
  mapping: MappingNode,
  vars: readonly Assignment[],
): { edits: TextEdit[]; settled: ReadonlyMap<string, Node> } {
  const own = new Map(layout.listOwn(mapping).map((entry) => [entry.name, entry]));
  const isFlow = layout.isFlow(mapping);
  const settled = new Map<string, Node>();
  const edits = vars.flatMap((assignment) => {
    const entry = own.get(assignment.name);
    if (entry === undefined) return [];
    const quotes = layout.isAlias(entry) || layout.isJson ? undefined : quotesOf(layout, entry.value);
    settled.set(assignment.name, settleValue(assignment, quotes));
    return replaceValue(
      layout,
      entry,
      writeValue(assignment, { isFlow, isJson: layout.isJson, isPadded: false }, quotes),
    );
  });
  const added = vars.filter(({ name }) => !own.has(name)).map((value) => ({ name: value.name, value }));
  return {
    edits: [...edits, ...(added.length === 0 ? [] : insertEntries(layout, mapping, contentOf(added, layout.step)))],
    settled,
  };
}

/** What stands behind a key becomes another text on its line. */
function replaceValue(layout: YamlLayout, entry: Entry, written: string): TextEdit[] {
  const { value, key } = entry;
  const behind = layout.endOfKey(entry);
  if (value.kind === 'scalar' && value.tag === 'vault') {
    const help = 'Paste what `run vault encrypt-string` says, with `run inventory edit`.';
    return refuse(`\`${entry.name}\` is encrypted, and its new value would not be`, { span: key.span, help });
  }
  if (layout.isAlias(entry)) return [{ ...layout.aliasOf(entry), text: written }];
  if (layout.isUnwritten(entry)) {
    return [{ start: behind, end: behind + layout.blanksBehind(behind), text: ` ${written}` }];
  }
  const { start } = value.span;
  const end = layout.endOf(entry);
  if (!layout.text.slice(behind, start).includes('\n')) {
    const lineEnd = /\r?\n$/.exec(layout.text.slice(start, end))?.[0] ?? '';
    return [{ start, end, text: written + lineEnd }];
  }
  const from = layout.startOfLine(start);
  return [
    { start: behind, end: behind, text: ` ${written}` },
    { start: from, end: layout.afterLinesOf(entry), text: '' },
  ];
}
