import { Composer, type CST, type Document, Parser } from 'yaml';
import { createError } from './codes.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Node } from './node.ts';
import type { SourceFile } from './source-file.ts';
import { buildNode, createBuilder } from './build-node.ts';
import { parseLeniently } from './lenient-parser.ts';
import { explainYamlError, findUnquotedTemplates } from './yaml-problem.ts';

export interface YamlFile {
  /** Without those that could not be read; an empty file has none. */
  readonly documents: readonly Node[];
  readonly diagnostics: readonly Diagnostic[];
}

type Parsed = Document.Parsed;

/** Beyond it the recursion of the composer could exhaust the stack, which no handler survives in a regular expression. */
const DEEPEST = 200;

/** The failsafe schema leaves every plain scalar as text, and Ansible's own rules read it. */
const OPTIONS = { schema: 'failsafe', uniqueKeys: false, prettyErrors: false, logLevel: 'silent' } as const;

/** Reads YAML, or JSON, with a place for every value and scalars as Ansible reads them. Never throws for what the text holds. */
export function readYaml(file: SourceFile): YamlFile {
  const tokens = [...new Parser().parse(file.text)];
  const deep = findDeepest(tokens);
  if (deep.depth > DEEPEST) {
    const span = { file, start: deep.offset, end: deep.offset + 1 };
    return { documents: [], diagnostics: [createError('LS0101', 'collections are nested too deeply', { span })] };
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
  if (findDeepest(tokensOfAll).depth > DEEPEST) return strict;
  const lenient = [...new Composer(OPTIONS).compose(tokensOfAll)];
  return lenient.every(({ errors }) => errors.length === 0) ? lenient : strict;
}

function findDeepest(tokens: readonly CST.Token[]): { depth: number; offset: number } {
  const deepest = { depth: 0, offset: 0 };
  const stack: [token: CST.Token, depth: number][] = tokens.map((token) => [token, 0]);
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const [token, depth] = top;
    if (depth > deepest.depth) Object.assign(deepest, { depth, offset: token.offset });
    if ('value' in token && token.value) stack.push([token.value, depth]);
    if (!('items' in token)) continue;
    for (const item of token.items) {
      if ('key' in item && item.key) stack.push([item.key, depth + 1]);
      if ('value' in item && item.value) stack.push([item.value, depth + 1]);
    }
  }
  return deepest;
}
