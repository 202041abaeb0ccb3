import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { SourceFile } from '../source/source-file.ts';
import type { Span } from '../source/span.ts';
import type { Definition } from './registry.ts';
import { TypeScriptLoader } from './typescript-loader.ts';

export interface ProjectModulesOptions {
  /** The project's `tasks/`. */
  readonly folder: string;
  /** The same as messages show it. */
  readonly label: string;
  /** Where compiled modules are kept between runs; private to the user. */
  readonly cacheFolder: string;
  /** What `import … from 'longshore'` gives in a module: the running program's own exports, so that there is one instance of each. */
  readonly api: Readonly<Record<string, unknown>>;
}

/** A project module that is no module: `message` says why, in one line. */
export class ProjectModuleError extends Error {
  /** Where in its file the reason stands, as far as that is known; else its first line. */
  readonly span: Span;

  constructor(message: string, span: Span, cause?: unknown) {
    super(message, { cause });
    this.name = 'ProjectModuleError';
    this.span = span;
  }
}

const sources = new WeakMap<Definition, SourceFile>();

/** The file that a project module was loaded from; undefined for a built-in one. */
export function findSource(definition: Definition): SourceFile | undefined {
  return sources.get(definition);
}

/** Where an error was thrown in a file, by its stack: compiling keeps lines, but no columns. */
export function findThrow(error: unknown, file: SourceFile): Span | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const frame = stack.split('\n').find((line) => /^\s+at /.test(line) && line.includes(`/${basename(file.path)}:`));
  const line = /:(\d+):\d+\)?$/.exec(frame ?? '')?.[1];
  return line === undefined ? undefined : spanOfLine(file, Number(line));
}

function spanOfLine(file: SourceFile, line: number): Span {
  const text = file.line(line);
  const start = file.text.split('\n', line - 1).reduce((offset, before) => offset + before.length + 1, 0);
  const from = start + text.length - text.trimStart().length;
  return { file, start: from, end: Math.max(from + 1, start + text.trimEnd().length) };
}

/**
 * The project's own modules, `tasks/NAME.ts` by NAME. Each is compiled and loaded when it is first asked for, since most runs need few of them.
 * Loading throws ProjectModuleError.
 */
export function findProjectModules(options: ProjectModulesOptions): ReadonlyMap<string, () => Definition> {
  const loaders = new Map<string, () => Definition>();
  if (!existsSync(options.folder)) return loaders;
  const loader = new TypeScriptLoader(options.cacheFolder, { longshore: options.api });
  for (const file of readdirSync(options.folder).sort()) {
    if (!file.endsWith('.ts') || file.endsWith('.d.ts')) continue;
    const name = basename(file, '.ts');
    if (!/^[a-z][a-z0-9_]*$/.test(name)) continue;
    let definition: Definition | undefined;
    loaders.set(name, () => (definition ??= load(loader, options, name)));
  }
  return loaders;
}

function load(loader: TypeScriptLoader, { folder, label }: ProjectModulesOptions, name: string): Definition {
  const path = join(folder, `${name}.ts`);
  const file = new SourceFile(join(label, `${name}.ts`), readFileSync(path, 'utf8'));
  let loaded: unknown;
  try {
    loaded = loader.load(path);
  } catch (error) {
    throw explainLoadError(error, path, file);
  }
  const definition = (loaded as { default?: unknown }).default ?? loaded;
  if (!isDefinition(definition)) {
    throw new ProjectModuleError('it has no default export made by defineModule or defineAction', spanOfLine(file, 1));
  }
  const named = { ...definition, name };
  sources.set(named, file);
  return named;
}

/** jiti says a syntax error as `ParseError: …` and, in the next line, `path:line:column`, columns from 0. */
function explainLoadError(error: unknown, path: string, file: SourceFile): ProjectModuleError {
  const text = error instanceof Error ? error.message : String(error);
  const [first = '', second = ''] = text.split('\n').map((line) => line.trim());
  const message = first.replace(/^ParseError: /, '');
  const [, place, line, column] = /^(.*):(\d+):(\d+)$/.exec(second) ?? [];
  if (place === path && line !== undefined && column !== undefined) {
    const start = spanOfLine(file, Number(line));
    const offset = start.start - (file.position(start.start).column - 1) + Number(column);
    return new ProjectModuleError(message, { file, start: offset, end: offset + 1 }, error);
  }
  const missing = /^Cannot find module '([^']+)'/.exec(first)?.[1];
  const at = missing === undefined ? -1 : file.text.indexOf(missing);
  if (missing !== undefined && at !== -1) {
    return new ProjectModuleError(
      `there is no module \`${missing}\``,
      { file, start: at, end: at + missing.length },
      error,
    );
  }
  return new ProjectModuleError(message, findThrow(error, file) ?? spanOfLine(file, 1), error);
}

function isDefinition(value: unknown): value is Definition {
  return typeof value === 'object' && value !== null && 'kind' in value && 'args' in value && 'summary' in value;
}
