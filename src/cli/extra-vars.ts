import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { decodeEscapes } from '../playbook/decode-escapes.ts';
import { splitArguments } from '../playbook/split-arguments.ts';
import { createError } from '../source/codes.ts';
import { DiagnosticError } from '../source/diagnostic.ts';
import { loadFile, type ReadFile } from '../source/load-file.ts';
import type { Node } from '../source/node.ts';
import { readYaml } from '../source/read-yaml.ts';
import { createScalar } from '../source/scalar.ts';
import { SourceFile } from '../source/source-file.ts';
import { type Binding, type Layer, layerOfBindings } from '../variables/layer.ts';
import { UserError } from './user-error.ts';

const COMMAND_LINE = '--extra-vars';

/** Those that stand in the command line itself, and not in a file that it names. */
export function pickGiven(extraVars: Layer): ReadonlyMap<string, Node> {
  const given = new Map<string, Node>();
  for (const name of extraVars.names()) {
    const binding = extraVars.get(name);
    if (binding?.kind === 'node' && binding.node.span.file.path === COMMAND_LINE) given.set(name, binding.node);
  }
  return given;
}

/**
 * The variables of `-e`: `k=v …` (each value a string), JSON, YAML in braces, or `@FILE`; a later one goes before an earlier one.
 * @throws DiagnosticError for text or a file that is no mapping; UserError for words without `=`.
 */
export function readExtraVars(texts: readonly string[], cwd: string, readFile: ReadFile = readFileSync): Layer {
  const bindings = new Map<string, Binding>();
  for (const text of texts) {
    for (const [name, node] of readVars(text.trim(), cwd, readFile)) bindings.set(name, { kind: 'node', node });
  }
  return layerOfBindings('extra vars', bindings);
}

function readVars(text: string, cwd: string, readFile: ReadFile): readonly (readonly [string, Node])[] {
  if (text.startsWith('@')) {
    const path = text.slice(1);
    const file = loadFile(path, (name) => readFile(resolve(cwd, name)));
    if ('kind' in file) {
      const more = file.help === undefined ? {} : { help: file.help };
      throw new UserError(`the variables of \`-e @${path}\` cannot be read: ${file.reason}`, more);
    }
    return readMapping(file);
  }
  const file = new SourceFile(COMMAND_LINE, text);
  return /^[[{]/.test(text) ? readMapping(file) : readWords(file);
}

function readMapping(file: SourceFile): readonly (readonly [string, Node])[] {
  const { root, diagnostics } = readYaml(file);
  if (diagnostics.some(({ severity }) => severity === 'error')) throw new DiagnosticError(diagnostics);
  if (root === undefined) return [];
  if (root.kind !== 'mapping')
    throw new DiagnosticError([createError('LS0201', 'extra variables are a mapping', { span: root.span })]);
  return root.entries.map(({ name, value }) => [name, value]);
}

function readWords(file: SourceFile): readonly (readonly [string, Node])[] {
  const words = splitArguments(file.text);
  if ('open' in words) {
    throw new UserError(`\`-e ${file.text}\`: \`${words.open}\` is not closed`);
  }
  return words.map(({ key, value, start, end, valueStart, valueEnd }) => {
    if (key === undefined || key.includes('-')) {
      const found = file.text.slice(start, end);
      const [, name] = /^([^=]+)=/.exec(found) ?? [];
      if (name !== undefined) {
        const help = 'It has letters, digits and `_`, and does not begin with a digit.';
        throw new UserError(`\`-e ${file.text}\`: \`${name}\` is no name of a variable`, { help });
      }
      const help = 'JSON and @FILE go too.';
      throw new UserError(`\`-e ${file.text}\`: expected name=value, found \`${found}\``, { help });
    }
    const span = { file, start: valueStart, end: valueEnd };
    return [key, createScalar({ value: decodeEscapes(value), style: 'quoted', span })];
  });
}
