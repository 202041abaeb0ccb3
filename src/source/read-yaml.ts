import { Composer, type CST, type Document } from 'yaml';
import { createError } from './codes.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Node } from './node.ts';
import type { SourceFile } from './source-file.ts';
import { buildNode, createBuilder } from './build-node.ts';
import { parseLeniently } from './lenient-parser.ts';
import { tokenizeYaml } from './tokenize-yaml.ts';
import { explainYamlError, findUnquotedTemplates } from './yaml-problem.ts';

export interface YamlFile {
  /** Undefined where the file is empty or could not be read. */
  readonly root: Node | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

type Parsed = Document.Parsed;

/** The failsafe schema leaves every plain scalar as text, and Ansible's own rules read it. */
const OPTIONS = { schema: 'failsafe', uniqueKeys: false, prettyErrors: false, logLevel: 'silent' } as const;

/**
 * Reads a document of YAML, or JSON, with a place for every value and scalars as Ansible reads them. Never throws for what the text
 * holds.
 */
export function readYaml(file: SourceFile): YamlFile {
  const tokens = tokenizeYaml(file.text);
  if ('reason' in tokens) {
    const { reason, offset, help } = tokens;
    return {
      root: undefined,
      diagnostics: [createError('LS0101', reason, { span: { file, start: offset, end: offset + 1 }, help })],
    };
  }
  const documents = compose(file.text, tokens);
  const broken = documents.find(({ errors }) => errors.length > 0);
  const [first, second] = documents;
  if (broken !== undefined) return { root: undefined, diagnostics: explainBroken(file, broken) };
  const builder = createBuilder(file);
  const root = first === undefined || first.contents === null ? undefined : buildNode(builder, first.contents, false);
  if (second !== undefined) builder.diagnostics.push(refuseSecond(file, second));
  return { root, diagnostics: builder.diagnostics };
}

/** By its first error: what follows is mostly its echo. */
function explainBroken(file: SourceFile, { errors }: Parsed): readonly Diagnostic[] {
  const [first] = errors;
  if (first === undefined) return [];
  const unquoted = findUnquotedTemplates(file, first.pos[0]);
  return unquoted.length > 0 ? unquoted : [explainYamlError(file, first)];
}

function refuseSecond(file: SourceFile, { range: [start] }: Parsed): Diagnostic {
  const marker = file.text.lastIndexOf('---', start);
  return createError('LS0108', 'a second document begins here, and the file is read as one', {
    span: { file, start: marker, end: marker + '---'.length },
    help: 'Remove the `---`, or make a file of its own of what follows.',
  });
}

/** What only lacks indentation is read as PyYAML reads it; for anything else the strict reader says better where it broke. */
function compose(text: string, tokens: readonly CST.Token[]): readonly Parsed[] {
  const strict = composeTokens(tokens);
  if (strict.every(({ errors }) => errors.length === 0)) return strict;
  const tokensOfAll = parseLeniently(text);
  if (tokensOfAll === undefined || 'reason' in tokensOfAll) return strict;
  const lenient = composeTokens(tokensOfAll);
  return lenient.every(({ errors }) => errors.length === 0) ? lenient : strict;
}

function composeTokens(tokens: readonly CST.Token[]): readonly Parsed[] {
  // Its errors are values of which one is shown, and a broken file has hundreds: their stacks would take most of the time.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return [...new Composer(OPTIONS).compose(tokens)];
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
