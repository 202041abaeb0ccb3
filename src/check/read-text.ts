import { findLookup, listLookupOptions, suggestLookup } from '../lookups/registry.ts';
import { createError, createWarning } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { ScalarNode } from '../source/node.ts';
import { proposeName } from '../source/propose-name.ts';
import type { Span } from '../source/span.ts';
import { compileCondition, compileTemplate, hasTemplate, type Template } from '../template/compile.ts';
import type { FileUse } from '../template/file-use.ts';
import type { Branch } from '../template/name-scope.ts';
import { GLOBALS } from '../template/globals/registry.ts';
import { FILTERS } from '../template/filters/registry.ts';
import { TemplateSyntaxProblem } from '../template/template-error.ts';
import { TESTS } from '../template/tests/registry.ts';
import { stripCollection, suggestFilter, suggestTest } from '../template/unknown-name.ts';
import { suggest } from '../util/suggest.ts';

/** A variable that a text uses. */
export interface NameUse {
  readonly name: string;
  readonly span: Span;
  /** Whether the text takes care of its being undefined. */
  readonly guarded: boolean;
  /** What decides whether it is evaluated at all. */
  readonly branches: readonly UseBranch[];
  /** Being undefined is no failure, but an answer. */
  readonly isLenient?: boolean;
  /** Another template may set it, which this one extends. */
  readonly isInherited?: boolean;
  /** The innermost `{% block %}` around it. */
  readonly block?: string | undefined;
}

/** A file that a text names. */
export type FileMention = Omit<FileUse, 'start' | 'end' | 'branches'> & {
  readonly span: Span;
  readonly branches: readonly UseBranch[];
};

/** An expression that must come out true, or must not, for a use to be reached. */
export interface UseBranch {
  readonly expression: string;
  readonly whenTrue: boolean;
}

/** What can be told about a template or an expression without a host. */
export interface ReadText {
  readonly uses: readonly NameUse[];
  /** Names that are defined wherever it comes out true. */
  readonly proves: ReadonlySet<string>;
  readonly files: readonly FileMention[];
  /** Names of the `{% block %}`s in it. */
  readonly blocks: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

const NOTHING: ReadText = { uses: [], proves: new Set(), files: [], blocks: new Set(), diagnostics: [] };
const templates = new WeakMap<ScalarNode, ReadText>();
const expressions = new WeakMap<ScalarNode, ReadText>();

/** Reads a value that may have templates in it. */
export function readTemplate(scalar: ScalarNode): ReadText {
  if (typeof scalar.value !== 'string' || scalar.tag !== undefined || !hasTemplate(scalar.value)) return NOTHING;
  let read = templates.get(scalar);
  if (read === undefined) templates.set(scalar, (read = readCompiled(scalar, compileTemplate(scalar.value))));
  return read;
}

/** Reads an expression without braces, such as a condition. One with braces is read as the template that it is. */
export function readExpression(scalar: ScalarNode): ReadText {
  if (typeof scalar.value !== 'string' || scalar.tag !== undefined || scalar.value.trim() === '') return NOTHING;
  let read = expressions.get(scalar);
  if (read === undefined) expressions.set(scalar, (read = readCondition(scalar, scalar.value)));
  return read;
}

function readCondition(scalar: ScalarNode, text: string): ReadText {
  const compiled = compileCondition(text);
  const read = readCompiled(scalar, compiled);
  const braces = /\{[{%]/.exec(text);
  if (braces === null || compiled instanceof TemplateSyntaxProblem) return read;
  const span = placeIn(scalar, braces.index, braces.index + 2);
  const warning = createWarning('LS0304', 'a condition is an expression already', {
    span,
    label: 'write it without braces',
  });
  return { ...read, diagnostics: [...read.diagnostics, warning] };
}

/** Reads the text of a template file. */
export function readTemplateFile(span: Span, compiled: Template | TemplateSyntaxProblem): ReadText {
  const read = readPlaced((start, end) => ({ file: span.file, start, end }), compiled);
  if (compiled instanceof TemplateSyntaxProblem || !compiled.extendsAnother) return read;
  return { ...read, uses: read.uses.map((use) => ({ ...use, isInherited: true })) };
}

function readCompiled(scalar: ScalarNode, compiled: Template | TemplateSyntaxProblem): ReadText {
  return readPlaced((start, end) => placeIn(scalar, start, end), compiled);
}

function placeIn(scalar: ScalarNode, start: number, end: number): Span {
  const from = scalar.offsetAt(start);
  return { file: scalar.span.file, start: from, end: Math.max(from + 1, scalar.offsetAt(end)) };
}

function readPlaced(place: (start: number, end: number) => Span, compiled: Template | TemplateSyntaxProblem): ReadText {
  if (compiled instanceof TemplateSyntaxProblem) {
    const span = place(compiled.start, compiled.end);
    const help = compiled.help === undefined ? {} : { help: compiled.help };
    return { ...NOTHING, diagnostics: [createError('LS0301', compiled.message, { span, ...help })] };
  }
  const diagnostics: Diagnostic[] = [];
  for (const { name, start, end } of compiled.filters) {
    if (FILTERS.has(stripCollection(name))) continue;
    diagnostics.push(
      createError('LS0302', `there is no filter \`${name}\``, {
        span: place(start, end),
        ...proposeName(suggestFilter(name)),
      }),
    );
  }
  for (const { name, start, end } of compiled.tests) {
    if (TESTS.has(stripCollection(name))) continue;
    diagnostics.push(
      createError('LS0303', `there is no test \`${name}\``, {
        span: place(start, end),
        ...proposeName(suggestTest(name)),
      }),
    );
  }
  for (const { name, start, end } of compiled.lookups) {
    if (findLookup(name) !== undefined) continue;
    diagnostics.push(
      createError('LS0305', `there is no lookup \`${name}\``, {
        span: place(start, end),
        ...proposeName(suggestLookup(name)),
      }),
    );
  }
  diagnostics.push(...checkCalls(place, compiled));
  const readBranches = (branches: readonly Branch[]): UseBranch[] =>
    branches.map(({ start, end, whenTrue }) => ({ expression: compiled.text.slice(start, end), whenTrue }));
  const uses = compiled.names
    .filter(({ name }) => !GLOBALS.has(name))
    .map(({ name, start, end, guarded, branches, block }) => ({
      name,
      guarded,
      // Hardly any is shown, and finding the place in a quoted text takes longer than all else.
      get span() {
        return place(start, end);
      },
      branches: readBranches(branches),
      block,
    }));
  const files = compiled.files.map(({ start, end, branches, ...file }) => ({
    ...file,
    span: place(start, end),
    branches: readBranches(branches),
  }));
  return { uses, proves: compiled.provesDefined, files, blocks: compiled.blocks, diagnostics };
}

/** Arguments of filters, tests and lookups that no value could make right. */
function checkCalls(place: (start: number, end: number) => Span, { filters, tests, lookups }: Template): Diagnostic[] {
  const asked = lookups.map(({ name, keywords = [], ...where }) => {
    const options = listLookupOptions(name) ?? keywords;
    const unknown = keywords.find((keyword) => !options.includes(keyword));
    const near = unknown === undefined ? undefined : suggest(unknown, options);
    const help = near === undefined ? undefined : `did you mean \`${near}\`?`;
    const message = `the lookup \`${name}\` has no option \`${unknown ?? ''}\``;
    return { ...where, mistake: unknown === undefined ? undefined : { message, help } };
  });
  return [...filters, ...tests, ...asked].flatMap(({ mistake, start, end }) => {
    if (mistake === undefined) return [];
    const label = mistake.help === undefined ? {} : { label: mistake.help };
    return createError('LS0306', mistake.message, { span: place(start, end), ...label });
  });
}
