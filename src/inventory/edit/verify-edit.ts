import { createError } from '../../source/codes.ts';
import { type Diagnostic, DiagnosticError } from '../../source/diagnostic.ts';
import type { FileBytes, ReadFile } from '../../source/load-file.ts';
import { readVarsFile } from '../../source/read-vars-file.ts';
import type { SourceFile } from '../../source/source-file.ts';
import { readInventory } from '../read-inventory.ts';
import type { OpenSources } from './open-sources.ts';
import { refuse } from './refuse.ts';
import { canonize, Snapshot } from './snapshot.ts';
import type { SourceEditor } from './source-editor.ts';
import { applyEdits, type TextEdit } from './text-edit.ts';

/** More are not listed. */
const MOST_LISTED = 5;
const NOBODY: ReadonlySet<string> = new Set();

/** Reads the edited sources again and compares what they say with what was meant. @throws DiagnosticError */
export function verifySources(
  { sources, readFile, produced, inventory }: OpenSources,
  edits: ReadonlyMap<SourceEditor, readonly TextEdit[]>,
  expect: (snapshot: Snapshot) => void,
): void {
  const after = new Map<string, FileBytes>();
  for (const [{ file }, own] of edits) after.set(file.path, encode(applyEdits(file.text, own), file.isSecret));
  const expected = Snapshot.of(inventory);
  expect(expected);
  const overlay: ReadFile = (path) => after.get(path) ?? readFile(path);
  const read = readInventory(sources, { readFile: overlay, produced, varsOf: NOBODY });
  refuseErrors(read.diagnostics.filter(({ severity }) => severity === 'error'));
  refuseDifferences(expected.describeDifferences(Snapshot.of(read.inventory)));
}

/** Their places are those of a text that nobody has seen. */
function refuseErrors([first]: readonly Diagnostic[]): void {
  if (first !== undefined) refuse(`the inventory could not be read afterwards: ${first.message}`);
}

function refuseDifferences(differences: readonly string[]): void {
  if (differences.length === 0) return;
  const listed = differences.slice(0, MOST_LISTED).join('; ');
  const rest = differences.length > MOST_LISTED ? `; and ${differences.length - MOST_LISTED} more` : '';
  const help = 'Text that is shared through an anchor, or stands in several places, is for `run inventory edit`.';
  throw new DiagnosticError([
    createError('LS0342', `not only what was meant would change: ${listed}${rest}`, { help }),
  ]);
}

function encode(text: string, isSecret: boolean): FileBytes {
  return Object.assign(new TextEncoder().encode(text), { isSecret });
}

/** Reads an edited file of variables again: only the variables that were meant may be others. @throws DiagnosticError */
export function verifyVarsFile(file: SourceFile, after: string, wanted: ReadonlyMap<string, string | undefined>): void {
  const expected = readVars(file, file.text);
  for (const [name, value] of wanted) {
    if (value === undefined) expected.delete(name);
    else expected.set(name, value);
  }
  const found = readVars(file, after);
  const names = new Set([...expected.keys(), ...found.keys()]);
  const others = [...names].filter((name) => expected.get(name) !== found.get(name));
  refuseDifferences(others.map((name) => `\`${name}\` in ${file.path} would have another value`));
}

function readVars({ path, isSecret }: SourceFile, text: string): Map<string, string> {
  const read = readVarsFile(path, () => encode(text, isSecret));
  if ('kind' in read) throw new Error(`${path}: ${read.reason}`);
  const errors = read.diagnostics.filter(({ severity }) => severity === 'error');
  refuseErrors(errors);
  return new Map(read.vars?.entries.map(({ name, value }) => [name, canonize(value)]));
}
