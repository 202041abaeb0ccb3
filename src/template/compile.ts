import { analyzeTemplate } from './analyze.ts';
import type { Analysis } from './analyze.ts';
import { BoundedCache } from '../util/bounded-cache.ts';
import { embedInTerms, embedTemplates } from './embed.ts';
import { buildTemplate } from './build-template.ts';
import { evaluateTemplate } from './evaluate.ts';
import { readHeader } from './jinja-header.ts';
import { lexExpression } from './lex-expression.ts';
import { lexTemplate } from './lex-template.ts';
import { parseTemplate, parseWholeExpression } from './parse-template.ts';
import { listPaths } from './list-paths.ts';
import type { LoadedTemplate } from './render-context.ts';
import type { Body } from './syntax-tree.ts';
import type { Template } from './template.ts';
import { TemplateError, TemplateSyntaxProblem } from './template-error.ts';
import type { LexOptions, TemplateOptions } from './template-options.ts';
import { completeOptions, DEFAULT_OPTIONS, describeOptions } from './template-options.ts';
import type { Token } from './token.ts';
import { SyntaxProblem } from './token.ts';

export type { Template } from './template.ts';
export type { TemplateOptions } from './template-options.ts';

const TEMPLATES = new BoundedCache<string, Template | TemplateSyntaxProblem>(20_000);
const OTHER_TEMPLATES = new BoundedCache<string, Template | TemplateSyntaxProblem>(1_000);
const EXPRESSIONS = new BoundedCache<string, Template | TemplateSyntaxProblem>(20_000);
const CONDITIONS = new BoundedCache<string, Template | TemplateSyntaxProblem>(1_000);
const LOADED = new BoundedCache<string, LoadedTemplate | TemplateSyntaxProblem>(200);

const EXPRESSION_OPTIONS: LexOptions = { ...DEFAULT_OPTIONS, keepTrailingNewline: false };

/** Longer texts are compiled each time, so that the caches stay small. */
const LONGEST_CACHED = 20_000;

/** Compiles a text with `{{ }}`, `{% %}` and `{# #}`. */
export function compileTemplate(text: string, options?: TemplateOptions): Template | TemplateSyntaxProblem {
  if (options === undefined) return cached(TEMPLATES, text, () => compileWith(text, DEFAULT_OPTIONS));
  const complete = completeOptions(options);
  return cached(OTHER_TEMPLATES, `${describeOptions(complete)}:${text}`, () => compileWith(text, complete));
}

/** Compiles what stands without braces, such as a `when:`. */
export function compileExpression(text: string): Template | TemplateSyntaxProblem {
  return cached(EXPRESSIONS, text, () => {
    const tokens: Token[] = [];
    lexExpression(text, 0, text.length, undefined, false, tokens);
    const expression = parseWholeExpression(tokens, text.length);
    const body: Body = [{ type: 'output', expressions: [expression], start: expression.start, end: expression.end }];
    return makeTemplate(text, body, EXPRESSION_OPTIONS);
  });
}

/**
 * Compiles a condition. It is an expression, whose strings may have templates in them; one that stands in braces as a whole is taken for the
 * template that it is.
 */
export function compileCondition(text: string): Template | TemplateSyntaxProblem {
  if (!hasTemplate(text)) return compileExpression(text);
  if (isInBraces(text)) return compileTemplate(text.trimEnd());
  return cached(CONDITIONS, text, () => {
    const braces = text.replaceAll(/'[^'\\]*'|"[^"\\]*"/g, (string) => ' '.repeat(string.length)).search(/\{[{%]/);
    if (braces !== -1) {
      const place = { start: braces, end: braces + 2 };
      throw new SyntaxProblem(
        'a condition is an expression already, and holds no braces',
        place,
        'Write it without them.',
      );
    }
    const tokens: Token[] = [];
    lexExpression(text, 0, text.length, undefined, false, tokens);
    const expression = embedTemplates(parseWholeExpression(tokens, text.length));
    const body: Body = [{ type: 'output', expressions: [expression], start: expression.start, end: expression.end }];
    return makeTemplate(text, body, EXPRESSION_OPTIONS);
  });
}

function isInBraces(text: string): boolean {
  return /^\s*(?:\{\{.*\}\}|\{%.*%\})\s*$/s.test(text);
}

/** True if a text may hold a template: cheap, so that plain texts need no compiling. */
export function hasTemplate(text: string): boolean {
  return text.includes('{') && (text.includes('{{') || text.includes('{%') || text.includes('{#'));
}

function compileWith(text: string, options: LexOptions): Template {
  const header = readHeader(text, options);
  const tokens = lexTemplate(text, { ...header.options, keepTrailingNewline: false }, header.length);
  return makeTemplate(text, embedInTerms(parseTemplate(tokens, text.length)), header.options);
}

function makeTemplate(text: string, body: Body, options: LexOptions): Template {
  const analysis: Analysis = analyzeTemplate(body);
  const unit = { source: { name: '', text } };
  const load = (source: { name: string; text: string }): LoadedTemplate => loadTemplate(source, options);
  const lineEnd = options.keepTrailingNewline ? options.newlineSequence : undefined;
  let root: LoadedTemplate | undefined;
  return {
    text,
    names: analysis.names,
    provesDefined: analysis.provesDefined,
    filters: analysis.filters,
    tests: analysis.tests,
    lookups: analysis.lookups,
    extendsAnother: analysis.extendsAnother,
    files: analysis.files,
    blocks: analysis.blocks,
    isConstant: analysis.isConstant,
    ownNames: analysis.scope.ownNames,
    listPaths: (offset) => listPaths(body, text, offset),
    evaluate: (environment) => {
      // Built on first use: a check of many templates needs the analysis only.
      root ??= buildTemplate(body, { unit, ...analysis.scope });
      return evaluateTemplate(root, environment, load, lineEnd);
    },
  };
}

function loadTemplate(source: { name: string; text: string }, options: LexOptions): LoadedTemplate {
  const key = `${describeOptions(options)}:${source.name}:${source.text}`;
  let loaded = LOADED.get(key);
  if (loaded === undefined) {
    const inner = { ...options, keepTrailingNewline: false, escapeBackslashes: false };
    loaded = catchProblem(() => {
      const body = embedInTerms(parseTemplate(lexTemplate(source.text, inner), source.text.length));
      return buildTemplate(body, { unit: { source }, ...analyzeTemplate(body).scope });
    });
    LOADED.set(key, loaded);
  }
  if (loaded instanceof TemplateSyntaxProblem) throw toTemplateError(loaded, source);
  return loaded;
}

function cached(
  cache: BoundedCache<string, Template | TemplateSyntaxProblem>,
  key: string,
  compile: () => Template,
): Template | TemplateSyntaxProblem {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const result = catchProblem(compile);
  if (key.length <= LONGEST_CACHED) cache.set(key, result);
  return result;
}

function catchProblem<T>(compile: () => T): T | TemplateSyntaxProblem {
  try {
    return compile();
  } catch (error) {
    if (error instanceof SyntaxProblem)
      return new TemplateSyntaxProblem(error.message, error.start, error.end, error.help);
    if (error instanceof RangeError) return new TemplateSyntaxProblem('this is too long or nests too deep', 0, 0);
    throw error;
  }
}

function toTemplateError(problem: TemplateSyntaxProblem, source: { name: string; text: string }): TemplateError {
  const error = new TemplateError(problem.message, 'include', problem.help === undefined ? {} : { help: problem.help });
  error.start = problem.start;
  error.end = problem.end;
  error.source = source;
  return error;
}
