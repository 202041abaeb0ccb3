import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import type { Registry } from '../module/registry.ts';
import { createError } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import { classifyLoad, loadFile, type ReadFile } from '../source/load-file.ts';
import type { Entry, MappingNode } from '../source/node.ts';
import type { SourceFile } from '../source/source-file.ts';
import { listCollectionPlaces } from './collections.ts';
import { type EarlyVariables, NO_EARLY_VARIABLES } from './early-variables.ts';
import { parseFile } from './parse-file.ts';
import type { Play, Playbook } from './play.ts';
import { SHARED_KEYWORDS } from './play-keywords.ts';
import { complain, complainOfCircle, describeNode, isEmpty, type PlaybookReader, warn } from './playbook-reader.ts';
import { checkKeys, inheritKeywords, readKeywords } from './read-keywords.ts';
import { readImportName } from './read-import-name.ts';
import { readPlay } from './read-play.ts';
import { readRole } from './read-role.ts';

export interface PlaybookOptions {
  readonly registry: Registry;
  /** Instead of the disk. */
  readonly readFile?: ReadFile;
  /** Folders of the settings that hold roles. */
  readonly rolesPath?: readonly string[] | undefined;
  /** What names of imports that are templates may use beside the playbook's own variables. */
  readonly early?: EarlyVariables | undefined;
}

const IMPORT_PLAYBOOK = /^(?:ansible\.(?:builtin|legacy)\.)?import_playbook$/;
const IMPORT_KEYS: ReadonlySet<string> = new Set(['name', 'import_playbook', 'vars', 'when', 'tags']);
/** What Ansible lets pass there, and what does nothing. */
const PASSED_KEYS: ReadonlySet<string> = new Set(
  [...Object.keys(SHARED_KEYWORDS), 'collections', 'debugger', 'environment', 'module_defaults'].filter(
    (name) => !name.startsWith('delegate_'),
  ),
);

/**
 * Reads a playbook with all that it imports. Without errors among the diagnostics the playbook is whole; LS0501 says that the file itself
 * is missing, and then there is no playbook.
 */
export function readPlaybook(
  path: string,
  options: PlaybookOptions,
): { playbook: Playbook | undefined; diagnostics: readonly Diagnostic[] } {
  const file = loadFile(path, options.readFile);
  if ('kind' in file) {
    const { code, place, advice } = classifyLoad(file, 'LS0501');
    const message = `the playbook \`${path}\` cannot be read: ${file.reason}`;
    return {
      playbook: undefined,
      diagnostics: [createError(code, message, { ...place, ...advice })],
    };
  }
  const diagnostics: Diagnostic[] = [];
  const reader: PlaybookReader = {
    registry: options.registry,
    readFile: options.readFile,
    rolesPath: options.rolesPath ?? [],
    early: options.early ?? NO_EARLY_VARIABLES,
    diagnostics,
    nextTaskId: createTaskIds(),
    playbook: path,
    lostNames: new Set(),
    importing: [{ path: normalize(path) }],
    imported: undefined,
    roleHandlers: [],
    roleReads: { count: 0 },
    readRole,
  };
  const plays = readPlays(reader, file);
  return { playbook: { file, plays, lostNames: reader.lostNames }, diagnostics };
}

/** Ids from `t1` on. */
function createTaskIds(): () => string {
  let count = 0;
  return () => `t${++count}`;
}

function readPlays(reader: PlaybookReader, file: SourceFile): Play[] {
  const { root: document, diagnostics } = parseFile(file);
  reader.diagnostics.push(...diagnostics);
  if (document === undefined && diagnostics.length > 0) return [];
  if (document === undefined || document.kind !== 'sequence') {
    const found = document === undefined ? 'nothing' : describeNode(document);
    const first = document?.kind === 'mapping' ? document.entries[0]?.key.span : document?.span;
    const help = document?.kind === 'mapping' ? { help: 'Begin each play with `- `.' } : {};
    complain(
      reader,
      'LS0201',
      `a playbook is a list of plays, not ${found}`,
      first ?? { file, start: 0, end: 0 },
      help,
    );
    return [];
  }
  if (document.items.length === 0) complain(reader, 'LS0201', 'a playbook has at least one play', document);
  return document.items.flatMap((item) => {
    if (item.kind !== 'mapping') {
      complain(reader, 'LS0201', `a play is a mapping, not ${describeNode(item)}`, item);
      return [];
    }
    const imported = item.entries.find(({ name }) => IMPORT_PLAYBOOK.test(name));
    if (imported !== undefined) return readImportedPlays(reader, item, imported);
    return readPlay(reader, item) ?? [];
  });
}

/** A full name is that of a collection's playbook, where there is one. */
function findPlaybook(name: string, from: string, playbook: string): string {
  const places = listCollectionPlaces(name, 'playbooks', playbook).flatMap((place) => [
    `${place}.yml`,
    `${place}.yaml`,
  ]);
  return places.find((place) => existsSync(place)) ?? (isAbsolute(name) ? name : join(dirname(from), name));
}

function readImportedPlays(reader: PlaybookReader, node: MappingNode, entry: Entry): Play[] {
  checkKeys(reader, node, new Set([...IMPORT_KEYS, ...PASSED_KEYS, entry.name]), 'playbook import');
  for (const { name, key } of node.entries) {
    if (!IMPORT_KEYS.has(name) && PASSED_KEYS.has(name))
      warn(reader, 'LS0218', `\`${name}\` has no effect on import_playbook`, key, { help: 'Write it into its plays.' });
  }
  const { value } = entry;
  if (value.kind !== 'scalar' || isEmpty(value)) {
    complain(reader, 'LS0201', '`import_playbook` takes the name of a file', value);
    return [];
  }
  const given = readKeywords(reader, node);
  const name = readImportName(reader, value, { parent: undefined, vars: given.vars }, 'Give it with `-e`.');
  if (name === undefined) return [];
  const path = findPlaybook(name, node.span.file.path, reader.playbook);
  const file = loadFile(path, reader.readFile);
  if ('kind' in file) {
    const { code, advice } = classifyLoad(file, 'LS0504');
    complain(reader, code, `the playbook \`${path}\` cannot be read: ${file.reason}`, value, advice);
    return [];
  }
  if (reader.importing.some((step) => step.path === normalize(path))) {
    complainOfCircle(reader, path, value);
    return [];
  }
  const imported = reader.imported === undefined ? given : inheritKeywords(reader.imported, given);
  return readPlays(
    {
      ...reader,
      playbook: path,
      imported,
      importing: [...reader.importing, { path: normalize(path), span: value.span }],
    },
    file,
  );
}
