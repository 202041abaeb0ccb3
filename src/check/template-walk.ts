import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { listBeside } from '../lookups/template-file.ts';
import { listSearchPath, type SearchStart } from '../playbook/search-path.ts';
import { createError, createWarning } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import { SourceFile } from '../source/source-file.ts';
import type { Span } from '../source/span.ts';
import type { Delimiters } from '../template/delimiters.ts';
import { compileCondition, compileTemplate } from '../template/compile.ts';
import { TemplateSyntaxProblem } from '../template/template-error.ts';
import { TEMPLATE_FILE_OPTIONS } from '../template/template-options.ts';
import { type FileMention, type NameUse, readTemplateFile, type ReadText } from './read-text.ts';

/** What holds where a template is rendered. */
export interface Context {
  /** Rendering is sure to come here, and its failure is one. */
  readonly isSure: boolean;
  /** Names that templates around have set, or whoever renders it. */
  readonly own: ReadonlySet<string>;
  readonly defined: ReadonlySet<string>;
  readonly branches: NameUse['branches'];
  /** Blocks that a template which extends this one has of its own. */
  readonly replaced: ReadonlySet<string>;
  /** Whether its variables are those of the task. */
  readonly hasVariables: boolean;
  readonly delimiters: Partial<Delimiters>;
  /** The template that the task or the lookup names: others are sought beside it. Undefined in the task's own texts. */
  readonly root: string | undefined;
}

/** Follows templates to what they include, import, extend and look up. */
export class TemplateWalk {
  readonly reads: ReadText[] = [];
  readonly templates: SourceFile[] = [];
  /** Whether there are templates that only the run shows. */
  isOpen = false;
  readonly #start: SearchStart;
  readonly #visited = new Set<string>();

  constructor(start: SearchStart) {
    this.#start = start;
  }

  /** Reads the template in a file. */
  walk(path: string, context: Context): void {
    if (this.#visited.has(path)) return;
    this.#visited.add(path);
    const known = readTemplateAt(path, context.delimiters);
    if (known === undefined) {
      this.isOpen = true;
      return;
    }
    const { file, read } = known;
    this.templates.push(file);
    const uses = context.hasVariables ? read.uses.flatMap((use) => adapt(use, context)) : [];
    this.reads.push({ ...read, uses });
    for (const mention of read.files) this.follow(mention, context, read.blocks);
  }

  /** Finds the file that a text mentions, and says where it is not. */
  follow(mention: FileMention, context: Context, blocks: ReadonlySet<string>): void {
    const { how, lookup, name } = mention;
    const isText = how === 'lookup' && lookup !== undefined && lookup !== 'template';
    if (name === undefined) {
      this.isOpen ||= !isText;
      return;
    }
    const found = this.#findMentioned(mention, name, context);
    if (typeof found !== 'string') {
      const isSure = context.isSure && mention.isSure;
      if (!mention.isOptional) this.reads.push(onlySay(explainMissing(name, found, mention.span, isSure)));
      this.isOpen = true;
      return;
    }
    if (!isText) this.walk(found, enter(mention, context, blocks, found));
  }

  /** The path of a file that a task names, or the places that were searched. */
  find(kind: 'files' | 'templates', name: string): string | readonly string[] {
    return findFirst(listSearchPath(kind, name, this.#start));
  }

  #findMentioned({ how, lookup }: FileMention, name: string, { root }: Context): string | readonly string[] {
    if (how === 'lookup') return this.find(lookup === 'template' ? 'templates' : 'files', name);
    const parts = name.split('/').filter((part) => part !== '' && part !== '.');
    // Jinja2 lets no name lead out of the folders.
    if (parts.includes('..')) return [];
    const inside = parts.join('/');
    const beside = root === undefined ? [] : listBeside(root, inside);
    return findFirst([...listSearchPath('templates', inside, this.#start), ...beside]);
  }
}

function findFirst(places: readonly string[]): string | readonly string[] {
  return places.find((place) => existsSync(place)) ?? [...new Set(places)];
}

/** An absolute path may be made by the run itself. */
export function explainMissing(name: string, places: readonly string[], span: Span, isSure: boolean): Diagnostic {
  const create = isSure && !isAbsolute(name) ? createError : createWarning;
  const help = places.length === 0 ? 'Name it from `templates/` on, without `..`.' : `Searched: ${places.join(', ')}.`;
  return create('LS0504', `the file \`${name}\` is not there`, { span, help });
}

export function onlySay(diagnostic: Diagnostic): ReadText {
  return { uses: [], proves: new Set(), files: [], blocks: new Set(), diagnostics: [diagnostic] };
}

function enter(mention: FileMention, around: Context, blocks: ReadonlySet<string>, path: string): Context {
  const isLookup = mention.how === 'lookup';
  return {
    isSure: around.isSure && mention.isSure,
    own: isLookup ? TEMPLATE_NAMES : new Set([...around.own, ...mention.own]),
    defined: new Set([...around.defined, ...mention.defined]),
    branches: [...around.branches, ...mention.branches],
    replaced: mention.how === 'extends' ? new Set([...around.replaced, ...blocks]) : new Set(),
    // What a macro uses counts only where it is called.
    hasVariables: around.hasVariables && mention.hasContext && mention.how !== 'import',
    delimiters: isLookup ? {} : around.delimiters,
    root: isLookup ? path : around.root,
  };
}

const TEMPLATE_NAMES: ReadonlySet<string> = new Set([
  'ansible_managed',
  'template_path',
  'template_fullpath',
  'template_host',
  'template_destpath',
  'template_mtime',
  'template_uid',
  'template_run_date',
]);

/** A use in a template as it is for the task that renders it. */
function adapt(use: NameUse, { own, defined, branches, replaced }: Context): NameUse[] {
  if (own.has(use.name) || (use.block !== undefined && replaced.has(use.block))) return [];
  const meant = use.branches.filter(({ expression }) => !mentionsAny(expression, own));
  return [{ ...use, guarded: use.guarded || defined.has(use.name), branches: [...branches, ...meant] }];
}

function mentionsAny(expression: string, names: ReadonlySet<string>): boolean {
  if (names.size === 0) return false;
  const compiled = compileCondition(expression);
  return compiled instanceof TemplateSyntaxProblem || compiled.names.some(({ name }) => names.has(name));
}

interface KnownTemplate {
  readonly file: SourceFile;
  readonly read: ReadText;
}

const known = new Map<string, KnownTemplate>();

/** Undefined where it cannot be read, or is encrypted. */
function readTemplateAt(path: string, delimiters: Partial<Delimiters>): KnownTemplate | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  if (text.startsWith('$ANSIBLE_VAULT;')) return undefined;
  const key = [path, text, ...Object.entries(delimiters).flat()].join('\0');
  let template = known.get(key);
  if (template === undefined) {
    const file = new SourceFile(path, text);
    const compiled = compileTemplate(text, { ...TEMPLATE_FILE_OPTIONS, delimiters });
    template = { file, read: readTemplateFile({ file, start: 0, end: 0 }, compiled) };
    known.set(key, template);
  }
  return template;
}
