import { createError } from '../../source/codes.ts';
import { DiagnosticError } from '../../source/diagnostic.ts';
import type { Node } from '../../source/node.ts';
import { readPlainScalar } from '../../source/read-scalar.ts';
import { readYaml } from '../../source/read-yaml.ts';
import { createScalar } from '../../source/scalar.ts';
import { SourceFile } from '../../source/source-file.ts';
import { findWrongValue } from '../check-connection-vars.ts';
import { refuse } from './refuse.ts';

/** A variable and the value that it is to have. */
export interface Assignment {
  readonly name: string;
  readonly value: Node;
  /** The value as it was typed. */
  readonly text: string;
  /** A word without quotes, which may be a number or be meant as text. */
  readonly isWord: boolean;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Reads `name=value`, whose value is what YAML makes of it (`2222` a number, `yes` a boolean, `"2222"` text, `[1, 2]` a list), and mappings
 * in JSON or YAML. @throws DiagnosticError for what cannot be read
 */
export function readAssignments(words: readonly string[]): Assignment[] {
  const read = words.flatMap((word) => (/^\s*\{(?!\{|%)/.test(word) ? readMapping(word) : [readWord(word)]));
  return [...new Map(read.map((assignment) => [assignment.name, assignment])).values()];
}

function readMapping(text: string): Assignment[] {
  const node = readFlow('variables', text);
  if (node.kind !== 'mapping') return refuse('variables are a mapping', { span: node.span });
  return node.entries.map(({ name, value }) => {
    const { start, end } = value.span;
    return { name, value, text: text.slice(start, end), isWord: false };
  });
}

function readWord(word: string): Assignment {
  const equals = word.indexOf('=');
  if (equals < 1) refuse(`expected name=value, found \`${word}\``, { help: 'JSON goes too: \'{"name": [1, 2]}\'' });
  const name = word.slice(0, equals);
  const text = word.slice(equals + 1);
  const file = new SourceFile(name, text);
  const span = { file, start: 0, end: text.length };
  if (/^(?:\[|\{(?!\{|%))/.test(text)) return { name, value: readFlow(name, text), text, isWord: false };
  const quoted = /^(["'])[^]*\1$/.test(text) ? readYaml(file) : undefined;
  const node = quoted?.diagnostics.length === 0 ? quoted.root : undefined;
  if (node?.kind === 'scalar' && node.style === 'quoted') return { name, value: node, text, isWord: false };
  const plain = text === '' ? { value: '' } : readPlainScalar(text, false);
  return { name, value: createScalar({ ...plain, style: 'plain', span }), text, isWord: true };
}

function readFlow(name: string, text: string): Node {
  const { root: node, diagnostics } = readYaml(new SourceFile(name, text));
  if (diagnostics.length > 0 || node === undefined) {
    const [first] = diagnostics;
    throw new DiagnosticError([
      createError('LS0341', `the value of \`${name}\` cannot be read: ${first?.message ?? 'it is empty'}`, {
        ...(first?.span === undefined ? {} : { span: first.span }),
        help: 'What begins with `[` or `{` is a list or a mapping; as text it needs quotes within the quotes of the shell.',
      }),
    ]);
  }
  return node;
}

/** @throws DiagnosticError for a name that cannot be a variable, and for a value of the wrong type */
export function checkAssignment({ name, value, text }: Assignment): void {
  if (!NAME.test(name)) {
    const help = 'Names of variables have letters, digits and underscores, and do not begin with a digit.';
    throw new DiagnosticError([createError('LS0215', `\`${name}\` cannot be the name of a variable`, { help })]);
  }
  const wrong = findWrongValue(name, value);
  if (wrong === undefined) return;
  const { expected, near } = wrong;
  const help = near === undefined ? {} : { help: `Did you mean \`${near}\`?` };
  const message = `\`${name}\` must be ${expected}, not \`${text}\``;
  throw new DiagnosticError([createError('LS0340', message, { expected, ...help })]);
}
