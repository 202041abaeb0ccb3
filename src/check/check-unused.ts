import { createWarning } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Node } from '../source/node.ts';
import type { SourceFile } from '../source/source-file.ts';
import { suggest } from '../util/suggest.ts';
import type { Traces } from './traces.ts';

/** Ways to see variables without their names: all of them, or one whose name is put together. */
const SEES_ANY =
  /\b(?:vars|varnames)\b\s*(?:['"]\s*[,)]|[[|]|\}\}|\.(?!ya?ml|json))|\bhostvars\b(?!(?:\[[^\]\n]*\]|\.\w+)(?:\.\w|\[\s*(['"])\w*\1\s*\]))/;

/** Tags that mean something by themselves. */
const SPECIAL: ReadonlySet<string> = new Set(['all', 'always', 'never', 'tagged', 'untagged']);

/** Results that tasks register and nothing in the playbooks of a run names again. */
export function checkRegisters(traces: readonly Traces[]): Diagnostic[] {
  if (traces.some(({ readsMore }) => readsMore)) return [];
  const counts = new Map<string, number>();
  for (const text of listTexts(traces)) {
    if (SEES_ANY.test(text)) return [];
    for (const word of listWords(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const registers = new Map(
    traces.flatMap(({ registers: some }) => some).map((node) => [`${node.span.file.path}:${node.span.start}`, node]),
  );
  const declared = new Map<string, number>();
  for (const { value } of registers.values()) declared.set(String(value), (declared.get(String(value)) ?? 0) + 1);
  return [...registers.values()].flatMap((node) => {
    const name = String(node.value);
    if (name.startsWith('_') || (counts.get(name) ?? 0) > (declared.get(name) ?? 0)) return [];
    return [createWarning('LS0320', `nothing uses \`${name}\``, { span: node.span })];
  });
}

/** Of a file that several playbooks have read, the text once. */
function listTexts(traces: readonly Traces[], without?: ReadonlySet<SourceFile>): Iterable<string> {
  const files = traces.flatMap((trace) => [...trace.files]).filter((file) => without?.has(file) !== true);
  return new Map(files.map(({ path, text }) => [`${path}\0${text}`, text])).values();
}

function listWords(text: string): string[] {
  return text.match(/[A-Za-z_]\w*/g) ?? [];
}

/**
 * Variables that the command line gives and nothing names, where the texts have a name that is nearly the same: an optional variable that
 * is misspelt changes nothing, and nobody would hear of it. What resembles nothing may be meant for texts that nobody can foresee.
 */
export function checkGiven(traces: readonly Traces[], given: ReadonlyMap<string, Node>): Diagnostic[] {
  if (given.size === 0) return [];
  const own = new Set([...given.values()].map(({ span }) => span.file));
  const words = new Set([...listTexts(traces, own)].flatMap(listWords));
  for (const { span } of given.values()) {
    for (const word of listWords(span.file.text.slice(span.start, span.end))) words.add(word);
  }
  const names = [...words].filter((word) => word.includes('_'));
  return [...given.keys()].flatMap((name) => {
    if (words.has(name) || /^_|^ansible_/.test(name)) return [];
    const near = suggest(name, names);
    if (near === undefined) return [];
    return [createWarning('LS0412', `\`-e ${name}\`: nothing uses it`, { help: `Did you mean \`${near}\`?` })];
  });
}

export interface TagChoice {
  readonly tags: readonly string[];
  readonly skipTags: readonly string[];
}

/** Tags of the command line that no task of the playbooks has. */
export function checkTags(traces: readonly Traces[], { tags, skipTags }: TagChoice): Diagnostic[] {
  if (traces.some(({ hidesTasks }) => hidesTasks)) return [];
  const known = new Set(traces.flatMap((trace) => [...trace.tags]));
  const judge = (option: string, chosen: readonly string[]): Diagnostic[] =>
    chosen.flatMap((tag) => {
      if (known.has(tag) || SPECIAL.has(tag)) return [];
      const near = suggest(tag, known);
      const all = known.size === 0 ? 'No task has tags.' : `There are: ${[...known].sort().join(', ')}.`;
      const help = near === undefined ? all : `Did you mean \`${near}\`?`;
      return [createWarning('LS0410', `\`${option} ${tag}\`: no task has that tag`, { help })];
    });
  return [...judge('--tags', tags), ...judge('--skip-tags', skipTags)];
}
