import type { Args } from '../module/arg.ts';
import type { Definition } from '../module/registry.ts';
import type { Entry, MappingNode, Node, ScalarNode } from '../source/node.ts';
import { sliceScalar } from '../source/scalar.ts';
import type { Span } from '../source/span.ts';
import { decodeScalar } from './decode-escapes.ts';
import type { TaskArg, TaskArgs } from './task-args.ts';
import {
  complain,
  describeNode,
  isEmpty,
  isSingleTemplate,
  isTemplate,
  type PlaybookReader,
  warn,
} from './playbook-reader.ts';
import { splitArguments, type Word } from './split-arguments.ts';

/** The arguments of a task: what stands behind the module's name, and under `args`, where the former wins. */
export function readTaskArgs(
  reader: PlaybookReader,
  definition: Definition,
  moduleName: string,
  moduleSpan: Span,
  value: Node,
  args: Entry | undefined,
): TaskArgs {
  const entries = new Map<string, TaskArg>();
  const whole = [value, args?.value].find(
    (node) => node !== undefined && isWhole(node, node === value ? definition : {}),
  );
  for (const entry of readArgsKeyword(reader, args))
    entries.set(entry.name, { keySpan: entry.key.span, node: entry.value });
  const add = (name: string, given: TaskArg): void => {
    const other = entries.get(name);
    if (other !== undefined) {
      const related = [{ message: 'this one counts', span: given.keySpan }];
      warn(reader, 'LS0218', `\`${name}\` has no effect here: it is given beside the module too`, other.keySpan, {
        related,
      });
    }
    entries.set(name, given);
  };
  if (value.kind === 'mapping') {
    for (const entry of value.entries) add(entry.name, { keySpan: entry.key.span, node: entry.value });
  } else if (value.kind === 'scalar' && !isEmpty(value) && value !== whole) {
    for (const [name, given] of readText(reader, definition, moduleName, moduleSpan, value)) add(name, given);
  } else if (value.kind === 'sequence') {
    complain(reader, 'LS0201', `the arguments of ${moduleName} are a mapping, not a list`, value);
  }
  return { entries, span: moduleSpan, ...(whole === undefined ? {} : { whole }) };
}

/** A single template, where the module takes no plain text. */
function isWhole(node: Node, { freeForm }: Pick<Definition, 'freeForm'>): node is ScalarNode {
  return freeForm === undefined && isSingleTemplate(node);
}

function readArgsKeyword(reader: PlaybookReader, args: Entry | undefined): MappingNode['entries'] {
  if (args === undefined || isEmpty(args.value)) return [];
  if (args.value.kind === 'mapping') return args.value.entries;
  if (isWhole(args.value, {})) return [];
  const found = isTemplate(args.value) ? 'a template' : describeNode(args.value);
  complain(reader, 'LS0201', `\`args\` is a mapping of arguments, not ${found}`, args.value);
  return [];
}

function readText(
  reader: PlaybookReader,
  definition: Definition,
  moduleName: string,
  moduleSpan: Span,
  scalar: ScalarNode,
): [string, TaskArg][] {
  const { freeForm } = definition;
  const text = typeof scalar.value === 'string' ? scalar.value : undefined;
  if (text === undefined && freeForm !== undefined) return [[freeForm, { keySpan: moduleSpan, node: scalar }]];
  const words = splitArguments(text ?? '');
  if ('open' in words) {
    if (freeForm !== undefined) return [[freeForm, { keySpan: moduleSpan, node: scalar }]];
    const { at, open } = words;
    const span = { ...scalar.span, start: scalar.offsetAt(at), end: scalar.offsetAt(at) + open.length };
    complain(reader, 'LS0214', `\`${open}\` is not closed`, span);
    return [];
  }
  const named = findOptions(definition, words);
  const others = words.filter((word) => !named.includes(word));
  const given = named.map((word): [string, TaskArg] => [word.key ?? '', sliceArgument(scalar, word)]);
  if (others.length === 0 && text !== undefined) return given;
  if (freeForm === undefined || text === undefined) {
    complain(reader, 'LS0214', `${moduleName} takes no plain text`, scalar, {
      help: `Write its arguments as a mapping below \`${moduleName}:\`, or as \`name=value\`.`,
    });
    return given;
  }
  return [...given, [freeForm, { keySpan: moduleSpan, node: removeWords(scalar, text, named) }]];
}

/** Beside free-form text only the module's own arguments are options: `command: env A=1 make` is a command. */
function findOptions({ args, freeForm }: Definition, words: readonly Word[]): readonly Word[] {
  const named = words.filter(({ key }) => key !== undefined);
  if (freeForm === undefined) return named;
  const own = named.filter(({ key }) => takes(args, key ?? ''));
  return own.length === words.length ? own : own.filter(({ key }) => key !== freeForm);
}

function takes(args: Args, name: string): boolean {
  return Object.entries(args).some(([own, { spec }]) => own === name || spec.aliases?.includes(name) === true);
}

function sliceArgument(scalar: ScalarNode, word: Word): TaskArg {
  const start = scalar.offsetAt(word.start);
  const keySpan = { ...scalar.span, start, end: start + (word.key ?? '').length };
  return { keySpan, node: decodeScalar(sliceScalar(scalar, word.valueStart, word.valueEnd)) };
}

/** The text without its options, character for character elsewhere. */
function removeWords(scalar: ScalarNode, text: string, words: readonly Word[]): ScalarNode {
  if (words.length === 0) return scalar;
  const kept: number[] = [];
  let at = 0;
  for (const word of [...words, { start: text.length, end: text.length }]) {
    for (; at < word.start; at++) kept.push(at);
    at = word.end;
  }
  const isSpace = (index: number | undefined): boolean => index !== undefined && /\s/.test(text[index] ?? '');
  while (isSpace(kept[0])) kept.shift();
  while (isSpace(kept.at(-1))) kept.pop();
  const value = kept.map((index) => text[index]).join('');
  const whole = sliceScalar(scalar, kept[0] ?? 0, (kept.at(-1) ?? 0) + 1, value);
  return { ...whole, offsetAt: (index) => scalar.offsetAt(kept[index] ?? (kept.at(-1) ?? -1) + 1) };
}
