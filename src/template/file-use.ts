import { isLookup } from './is-lookup.ts';
import type { Branch } from './name-scope.ts';
import type { Call, Expression, Statement } from './syntax-tree.ts';

/** A file that a template names: to include, import or extend it, or in a lookup. */
export interface FileUse {
  readonly how: 'include' | 'import' | 'extends' | 'lookup';
  /** Of a lookup: which one. */
  readonly lookup?: string;
  /** Undefined where only evaluating shows it. */
  readonly name: string | undefined;
  readonly start: number;
  readonly end: number;
  /** Whether its being missing is no error. */
  readonly isOptional: boolean;
  /** Whether what is included sees the variables. */
  readonly hasContext: boolean;
  /** Whether evaluating the template is sure to come here. */
  readonly isSure: boolean;
  readonly branches: readonly Branch[];
  /** Names that are known to be defined here. */
  readonly defined: ReadonlySet<string>;
  /** Names that the template has set itself by here; of `extends`, all that it sets. */
  readonly own: ReadonlySet<string>;
  readonly block: string | undefined;
}

/** The same without what stands around it. */
export type NamedFile = Pick<FileUse, 'how' | 'lookup' | 'name' | 'start' | 'end' | 'isOptional' | 'hasContext'>;
type Naming = Extract<Statement, { type: 'include' | 'import' | 'from-import' | 'extends' }>;

/** Lookups whose terms are files. */
const FILE_LOOKUPS: ReadonlySet<string> = new Set(['file', 'template', 'unvault']);

export function readNamed(node: Naming): NamedFile {
  const { start, end } = node.template;
  const how = node.type === 'from-import' ? 'import' : node.type;
  const isOptional = node.type === 'include' && node.isMissingIgnored;
  const hasContext = node.type === 'extends' || node.hasContext;
  return { how, name: readText(node.template), start, end, isOptional, hasContext };
}

/** The files of `lookup('file', 'a', 'b')`. */
export function readLookedUp(call: Call): readonly NamedFile[] {
  if (!isLookup(call)) return [];
  const { args } = call;
  const [first, ...terms] = args.positional;
  const plugin = first === undefined ? undefined : readText(first);
  if (first === undefined || (plugin !== undefined && !FILE_LOOKUPS.has(shorten(plugin)))) return [];
  const lookup = plugin === undefined ? {} : { lookup: shorten(plugin) };
  const isOptional = args.keywords.some(({ name }) => name === 'errors') || args.restKeywords !== undefined;
  const hasMarks = args.keywords.some(({ name }) => name.endsWith('_string'));
  const isOpen = plugin === undefined || args.rest !== undefined || hasMarks;
  const hasContext = args.restKeywords === undefined && !args.keywords.some(({ name }) => name === 'template_vars');
  const found = terms.map((term) => ({ name: isOpen ? undefined : readText(term), start: term.start, end: term.end }));
  const rest = isOpen ? [{ name: undefined, start: first.start, end: first.end }] : [];
  return [...found, ...rest].map((term) => ({ how: 'lookup', ...lookup, ...term, isOptional, hasContext }));
}

function shorten(plugin: string): string {
  return plugin.replace(/^ansible\.(?:builtin|legacy)\./, '');
}

function readText(node: Expression): string | undefined {
  return node.type === 'literal' && typeof node.value === 'string' ? node.value : undefined;
}
