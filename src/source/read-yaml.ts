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
  /** Without those that could not be read; an empty file has none. */
  readonly documents: readonly Node[];
  readonly diagnostics: readonly Diagnostic[];
}

type Parsed = Document.Parsed;

/** The failsafe schema leaves every plain scalar as text, and Ansible's own rules read it. */
const OPTIONS = { schema: 'failsafe', uniqueKeys: false, prettyErrors: false, logLevel: 'silent' } as const;

/** Reads YAML, or JSON, with a place for every value and scalars as Ansible reads them. Never throws for what the text holds. */
export function readYaml(file: SourceFile): YamlFile {
  const tokens = tokenizeYaml(file.text);
  if ('reason' in tokens) {
    const { reason, offset, help } = tokens;
    return {
      documents: [],
      diagnostics: [createError('LS0101', reason, { span: { file, start: offset, end: offset + 1 }, help })],
    };
  }
  const documents: Node[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const document of compose(file.text, tokens)) {
    const [first] = document.errors;
    if (first !== undefined) {
      // What follows the first error is mostly its echo.
      const unquoted = findUnquotedTemplates(file, first.pos[0]);
      diagnostics.push(...(unquoted.length > 0 ? unquoted : [explainYamlError(file, first)]));
      continue;
    }
    if (document.contents === null) continue;
    const builder = createBuilder(file);
    const node = buildNode(builder, document.contents, false);
    diagnostics.push(...builder.diagnostics);
    documents.push(node);
  }
  return { documents, diagnostics };
}

/** What only lacks indentation is read as PyYAML reads it; for anything else the strict reader says better where it broke. */
function compose(text: string, tokens: readonly CST.Token[]): readonly Parsed[] {
  const strict = [...new Composer(OPTIONS).compose(tokens)];
  if (strict.every(({ errors }) => errors.length === 0)) return strict;
  const tokensOfAll = parseLeniently(text);
  if ('reason' in tokensOfAll) return strict;
  const lenient = [...new Composer(OPTIONS).compose(tokensOfAll)];
  return lenient.every(({ errors }) => errors.length === 0) ? lenient : strict;
}
