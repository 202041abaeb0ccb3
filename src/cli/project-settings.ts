import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createError } from '../source/codes.ts';
import { DiagnosticError, type Diagnostic } from '../source/diagnostic.ts';
import { loadFile } from '../source/load-file.ts';
import type { MappingNode, Node } from '../source/node.ts';
import { readYaml } from '../source/read-yaml.ts';
import { proposeName } from '../source/propose-name.ts';
import { suggest } from '../util/suggest.ts';
import { shortenPath, type Project } from './project.ts';

/** What `longshore.yml` may say. Times in seconds; paths relative to the current folder. */
export interface ProjectSettings {
  readonly inventory?: readonly string[];
  readonly forks?: number;
  readonly remote_user?: string;
  readonly private_key_file?: string;
  readonly host_key_policy?: string;
  readonly connect_timeout?: number;
  readonly task_timeout?: number;
  readonly become?: boolean;
  readonly become_user?: string;
  readonly become_method?: string;
  readonly vault_password_file?: string;
  readonly roles_path?: readonly string[];
}

type Kind = 'paths' | 'folders' | 'path' | 'text' | 'count' | 'seconds' | 'boolean' | readonly string[];

const KEYS: Readonly<Record<keyof ProjectSettings, Kind>> = {
  inventory: 'paths',
  forks: 'count',
  remote_user: 'text',
  private_key_file: 'path',
  host_key_policy: ['strict', 'accept-new', 'off'],
  connect_timeout: 'seconds',
  task_timeout: 'seconds',
  become: 'boolean',
  become_user: 'text',
  become_method: ['sudo', 'su', 'doas'],
  vault_password_file: 'path',
  roles_path: 'folders',
};

/** Reads the project's settings. @throws DiagnosticError with every mistake in the file. */
export function readProjectSettings(project: Project, cwd: string): ProjectSettings {
  if (project.settingsFile === undefined) return {};
  const file = loadFile(project.settingsFile, (path) => readFileSync(resolve(cwd, path)));
  if ('kind' in file)
    throw new DiagnosticError([createError('LS0502', `${project.settingsFile} cannot be read: ${file.reason}`)]);
  const { root, diagnostics } = readYaml(file);
  if (diagnostics.some(({ severity }) => severity === 'error')) throw new DiagnosticError(diagnostics);
  if (root === undefined) return {};
  if (root.kind !== 'mapping')
    throw new DiagnosticError([createError('LS0201', 'settings are a mapping', { span: root.span })]);
  return readEntries(root, (path) => shortenPath(resolve(project.folder, path), cwd));
}

function readEntries(root: MappingNode, locate: (path: string) => string): ProjectSettings {
  const settings: Record<string, unknown> = {};
  const problems: Diagnostic[] = [];
  for (const { key, name, value } of root.entries) {
    if (!isKey(name)) {
      const near = suggest(name, Object.keys(KEYS));
      const help = `The settings are ${Object.keys(KEYS).join(', ')}.`;
      problems.push(
        createError('LS0202', `unknown setting \`${name}\``, {
          span: key.span,
          help,
          ...proposeName(near),
        }),
      );
      continue;
    }
    const read = readValue(value, KEYS[name], locate);
    if ('expected' in read)
      problems.push(createError('LS0201', `\`${name}\` is ${read.expected}`, { span: value.span }));
    else settings[name] = read.value;
  }
  if (problems.length > 0) throw new DiagnosticError(problems);
  return settings;
}

function isKey(name: string): name is keyof ProjectSettings {
  return Object.hasOwn(KEYS, name);
}

function readValue(
  node: Node,
  kind: Kind,
  locate: (path: string) => string,
): { value: unknown } | { expected: string } {
  const value = node.kind === 'scalar' ? node.value : undefined;
  if (kind === 'paths') {
    const paths = node.kind === 'sequence' ? node.items.map((item) => readText(item)) : [readText(node)];
    const known = paths.filter((path) => path !== undefined);
    if (known.length < paths.length || known.length === 0) return { expected: 'a path, or a list of paths' };
    return { value: known.map((path) => (path.includes(',') ? path : locate(path))) };
  }
  if (kind === 'folders') {
    const texts = node.kind === 'sequence' ? node.items.map(readText) : (readText(node)?.split(':') ?? []);
    const folders = texts.flatMap((text) => (text === undefined || text === '' ? [] : [text]));
    if (folders.length < texts.length || folders.length === 0) return { expected: 'a folder, or a list of folders' };
    return { value: folders.map((folder) => (folder.startsWith('~') ? folder : locate(folder))) };
  }
  if (kind === 'boolean') return typeof value === 'boolean' ? { value } : { expected: '`true` or `false`' };
  if (kind === 'count') {
    return typeof value === 'number' && Number.isInteger(value) && value > 0
      ? { value }
      : { expected: 'a whole number from 1' };
  }
  if (kind === 'seconds')
    return typeof value === 'number' && value > 0 ? { value } : { expected: 'a number of seconds' };
  const text = readText(node) ?? (value === false && typeof kind === 'object' ? 'off' : undefined);
  if (typeof kind === 'object')
    return text !== undefined && kind.includes(text) ? { value: text } : { expected: `one of ${kind.join(', ')}` };
  if (text === undefined) return { expected: 'text' };
  return { value: kind === 'path' && !text.startsWith('~/') ? locate(text) : text };
}

function readText(node: Node): string | undefined {
  return node.kind === 'scalar' && typeof node.value === 'string' && node.value !== '' ? node.value : undefined;
}
