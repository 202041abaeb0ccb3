import { createMapping } from '../source/mapping.ts';
import type { Entry, MappingNode, Node, ScalarNode } from '../source/node.ts';
import { createScalar, sliceScalar } from '../source/scalar.ts';
import type { Span } from '../source/span.ts';
import { decodeScalar } from './decode-escapes.ts';
import type { Call } from './call.ts';
import { complain, describeNode, isTemplate, type PlaybookReader } from './playbook-reader.ts';
import { splitArguments, type Word } from './split-arguments.ts';

/** `action` and `local_action`: the name of a module with arguments behind it, or a mapping with `module`. */
export function readActionKeyword(reader: PlaybookReader, { name, key, value }: Entry): Call | undefined {
  const local = name === 'local_action';
  const named = value.kind === 'mapping' ? value.get('module')?.value : value;
  if (named?.kind !== 'scalar' || typeof named.value !== 'string' || named.value.trim() === '') {
    complain(reader, 'LS0201', `\`${name}\` takes the name of a module, not ${describeNode(value)}`, key);
    return undefined;
  }
  const head = splitHead(reader, named);
  if (head === undefined) return undefined;
  const { module, rest } = head;
  return {
    moduleName: String(module.value),
    ...(isTemplate(module) ? { template: module } : {}),
    span: module.span,
    value: value.kind === 'mapping' ? joinArguments(value, rest) : (rest ?? nothingAt(module.span)),
    local,
  };
}

/** The name of a module, which may be a template, and the text behind it. */
function splitHead(
  reader: PlaybookReader,
  scalar: ScalarNode,
): { readonly module: ScalarNode; readonly rest: ScalarNode | undefined } | undefined {
  const text = String(scalar.value);
  const words = splitArguments(text);
  // What is open in the text behind the name is said where that is read.
  const first = 'open' in words ? /\S+/.exec(text) : undefined;
  const [start, end] = 'open' in words ? [first?.index ?? 0, endOf(first)] : [words[0]?.start ?? 0, words[0]?.end ?? 0];
  if ('open' in words && words.at < end) {
    const at = scalar.offsetAt(words.at);
    complain(reader, 'LS0214', `\`${words.open}\` is not closed`, { ...scalar.span, start: at, end: at + 1 });
    return undefined;
  }
  const behind = end + (/^\s*/.exec(text.slice(end))?.[0].length ?? 0);
  const rest = behind < text.length ? sliceScalar(scalar, behind, text.length) : undefined;
  return { module: sliceScalar(scalar, start, end), rest };
}

function endOf(match: RegExpExecArray | null | undefined): number {
  return (match?.index ?? 0) + (match?.[0].length ?? 0);
}

function nothingAt(span: Span): ScalarNode {
  return createScalar({ value: null, style: 'plain', span: { ...span, start: span.end } });
}

/** The arguments beside `module`: those under `args` go before them, and those behind the module's name before both. */
function joinArguments(mapping: MappingNode, text: ScalarNode | undefined): Node {
  const args = mapping.get('args')?.value;
  const inner = args?.kind === 'mapping' ? args.entries : args?.kind === 'scalar' ? listWords(args) : [];
  const entries = new Map<string, Entry>();
  const isOther = ({ name }: Entry): boolean => name !== 'module' && (name !== 'args' || args?.kind === 'sequence');
  for (const entry of [...mapping.entries.filter(isOther), ...(text === undefined ? [] : listWords(text)), ...inner])
    entries.set(entry.name, entry);
  return createMapping([...entries.values()], mapping.span);
}

/** `name=value` text as entries; what has another form is free-form text. */
function listWords(scalar: ScalarNode): Entry[] {
  const words = typeof scalar.value === 'string' ? splitArguments(scalar.value) : [];
  if ('open' in words || words.some(({ key }) => key === undefined)) return [createEntry('_raw_params', scalar)];
  return words.map((word) => createEntry(word.key ?? '', sliceValue(scalar, word)));
}

function sliceValue(scalar: ScalarNode, { valueStart, valueEnd }: Word): ScalarNode {
  return decodeScalar(sliceScalar(scalar, valueStart, valueEnd));
}

function createEntry(name: string, value: ScalarNode): Entry {
  return { name, key: createScalar({ value: name, style: 'plain', span: value.span }), value };
}
