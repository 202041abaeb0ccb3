import { statSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { compileTemplate, type Template, type TemplateOptions } from '../template/compile.ts';
import { toText } from '../template/convert.ts';
import { DateTime } from '../template/date-time.ts';
import { restoreNewlines } from '../template/evaluate.ts';
import type { LookupContext } from '../template/lookup-context.ts';
import { TEMPLATE_FILE_OPTIONS } from '../template/template-options.ts';
import { TemplateError, type TemplateSource, TemplateSyntaxProblem } from '../template/template-error.ts';
import { Unknown, type Value } from '../template/value.ts';
import { findAccount } from '../util/find-account.ts';
import { LookupError } from './lookup.ts';
import { decodeFile } from './read-file.ts';

export interface TemplateFile extends TemplateSource {
  /** The path as the task or the lookup gives it. */
  readonly given: string;
  readonly destination?: string;
  /** Further variables, stronger than those that every template file has. */
  readonly vars?: Readonly<Record<string, Value>>;
}

/** Where the templates may lie that a template includes, imports or extends, and how they are read. */
export interface TemplateFolders {
  readonly places: (name: string) => readonly string[];
  readonly readFile: (path: string) => Buffer;
}

/** The value of a template file. Throws TemplateError with the place in the file, or in the one that it includes. */
export function evaluateFile(
  file: TemplateFile,
  options: TemplateOptions,
  context: LookupContext,
  folders: TemplateFolders,
): Value {
  const compiled = compileFile(file, options);
  if (compiled instanceof TemplateSyntaxProblem) {
    const help = compiled.help === undefined ? {} : { help: compiled.help };
    throw placeAt(new TemplateError(compiled.message, 'include', help), compiled.start, compiled.end, file);
  }
  const { environment } = context.withData(describeFile(file, context.environment.now()));
  try {
    return compiled.evaluate({ ...environment, loader: (name) => load(name, folders) });
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw placeAt(error, error.start, error.end, error.source ?? file);
  }
}

export function compileFile({ text }: TemplateFile, options: TemplateOptions): Template | TemplateSyntaxProblem {
  return compileTemplate(text, { ...TEMPLATE_FILE_OPTIONS, ...options });
}

/** The same as the text of a file: a value of another type is printed, and ends in the line ends of its template. */
export function renderFile(
  file: TemplateFile,
  options: TemplateOptions,
  context: LookupContext,
  folders: TemplateFolders,
): string | Unknown {
  const value = evaluateFile(file, options, context, folders);
  if (value instanceof Unknown || typeof value === 'string') return value;
  return restoreNewlines(value === null ? '' : toText(value), file.text, options.newlineSequence ?? '\n');
}

/** The names that Ansible gives to every template file. */
function describeFile({ name, given, destination, vars }: TemplateFile, now: Date): Record<string, Value> {
  const { mtime, uid } = statSync(name);
  return {
    ansible_managed: 'Ansible managed',
    template_host: hostname(),
    template_path: given,
    template_fullpath: resolve(name),
    template_destpath: destination ?? null,
    template_mtime: DateTime.fromDate(mtime, false),
    template_uid: nameOwner(uid),
    template_run_date: DateTime.fromDate(now, false),
    ...vars,
  };
}

/** The name of a user of this machine, also where a directory has it and it is ours; else the number. */
function nameOwner(uid: number): Value {
  try {
    const { uid: own, username } = userInfo();
    if (own === uid) return username;
  } catch {
    // Who runs this has no name: a container that runs as a number.
  }
  return findAccount((account) => account.uid === uid)?.name ?? uid;
}

/** As Jinja2 does: a name is sought in the folders, also one with a slash at its start, and cannot leave them. */
function load(name: string, { places, readFile }: TemplateFolders): TemplateSource | undefined {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.length === 0) return undefined;
  if (parts.includes('..')) {
    throw new TemplateError(`a template cannot name another by \`..\`: \`${name}\``, 'include', {
      help: 'name it from `templates/` on',
    });
  }
  const found = places(parts.join('/')).find((place) => statSync(place, { throwIfNoEntry: false })?.isFile() === true);
  if (found === undefined) return undefined;
  try {
    return { name: found, text: decodeFile(readFile, found) };
  } catch (error) {
    if (!(error instanceof LookupError)) throw error;
    throw new TemplateError(error.message, 'include', error.help === undefined ? {} : { help: error.help });
  }
}

/** Where a name is sought behind everything else: in the folder of the template itself. */
export function listBeside(path: string, name: string): readonly string[] {
  return [join(dirname(path), 'templates', name), join(dirname(path), name)];
}

function placeAt(error: TemplateError, start: number, end: number, source: TemplateSource): TemplateError {
  error.start = start;
  error.end = end;
  error.source = source;
  return error;
}
