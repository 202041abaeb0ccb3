import type { Fields } from '../module/reply.ts';
import type { ModuleResult } from '../module/result.ts';
import { type ContainerContext, type Difference, makeContainerDiff } from './docker-container-diff.ts';
import { CONTAINER_FIELDS } from './docker-container-fields.ts';
import { parseJson } from './parse-json.ts';

export function decodeContainerReply(context: ContainerContext): ModuleResult {
  const { args, diff } = context;
  const { fields } = context.reply;
  const actions = (fields.get('actions') ?? '').split(' ').filter((action) => action !== '');
  const differences = decodeDifferences(fields.get('differences') ?? '');
  const json = fields.get('container');
  const container = json === undefined ? {} : (parseJson(json) as Record<string, unknown>);
  const unknown = fields.get('unknown');
  if (unknown !== undefined) return { unknown };
  const warnings = fields.all('warning');
  return {
    changed: fields.flag('changed'),
    actions,
    differences,
    status: fields.get('status'),
    old_kept: fields.has('old'),
    container,
    summary: summarize(actions, differences),
    ...(warnings.length === 0 ? {} : { warnings }),
    ...fields.texts('logs', 'output'),
    ...(diff && fields.flag('changed') ? { diff: makeContainerDiff(context, differences, actions) } : {}),
    ...decodeEnd(args, container, fields),
  };
}

/** What became of a container that was waited for (`detach: false`). */
function decodeEnd(
  { name, auto_remove: isGone }: { readonly name: string; readonly auto_remove?: boolean | undefined },
  container: Readonly<Record<string, unknown>>,
  fields: Fields,
): ModuleResult {
  const status = fields.int('exit');
  if (status === undefined) return {};
  const output = isGone === true ? 'Cannot retrieve result as auto_remove is enabled' : (fields.get('output') ?? '');
  const result = { status, output, container: { ...container, Output: output } };
  if (status === 0) return result;
  const last = output.trimEnd().split('\n').at(-1) ?? '';
  return {
    ...result,
    failed: true,
    msg: `the process of ${name} ended with status ${status}${last === '' ? '' : `: ${last}`}`,
    help: '`output` is what it said',
  };
}

function summarize(actions: readonly string[], differences: readonly Difference[]): string {
  const names = differences.map(({ field }) => field).join(', ');
  return actions
    .filter((action) => action !== 'confirmed' || actions.length === 1)
    .map((action) => (action === 'replaced' && names !== '' ? `replaced: ${names}` : action))
    .join(', ');
}

/** Reads what docker_container_compare_field wrote: a field's name, then its lines, `-` as they were and `+` as they should be. */
function decodeDifferences(text: string): Difference[] {
  const differences: { field: string; was: string[]; is: string[] }[] = [];
  for (const line of text.split('\n')) {
    const last = differences.at(-1);
    if (line === '') continue;
    if (line.startsWith('-')) last?.was.push(line.slice(1));
    else if (line.startsWith('+')) last?.is.push(line.slice(1));
    else differences.push({ field: line, was: [], is: [] });
  }
  return differences.map(({ field, was, is }) => ({ field, was: decodeLines(field, was), is: decodeLines(field, is) }));
}

function decodeLines(field: string, lines: readonly string[]): unknown {
  const entries = lines.map((line) => line.split(' ')).map(([, key = '', value = '']) => ({ key, value }));
  if (field === 'image') return entries.map(({ key, value }) => `${fromHex(key)} (${shortenId(value)})`).join('');
  const kind = CONTAINER_FIELDS.find(({ name }) => name === field)?.kind ?? 'dict';
  switch (kind) {
    case 'scalar':
      return decodeParts(entries[0]?.value ?? '');
    case 'list':
      return entries.map(({ value }) => fromHex(value));
    case 'set':
      return entries.map(({ key }) => fromHex(key)).sort();
    case 'dict':
      return decodeDict(field, entries);
  }
}

function decodeDict(field: string, entries: readonly { key: string; value: string }[]): Record<string, string> {
  const dict = new Map<string, string>();
  for (const entry of entries) {
    const key = fromHex(entry.key);
    const text = decodeParts(entry.value);
    const value = field === 'env' ? text.slice(key.length + 1) : text;
    const before = dict.get(key);
    dict.set(key, before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries([...dict].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function decodeParts(value: string): string {
  return value.split(':').map(fromHex).join(':');
}

function fromHex(text: string): string {
  return Buffer.from(text, 'hex').toString('utf8');
}

function shortenId(id: string): string {
  return id === 'unknown' ? 'not on the host yet' : id.replace(/^sha256:/, '').slice(0, 12);
}
