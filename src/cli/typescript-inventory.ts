import { join, resolve } from 'node:path';
import type { ProducedSource } from '../inventory/produced-source.ts';
import { findThrow } from '../module/project-modules.ts';
import { TypeScriptLoader } from '../module/typescript-loader.ts';
import { createError } from '../source/codes.ts';
import { loadFile } from '../source/load-file.ts';
import { SourceFile } from '../source/source-file.ts';
import { findCacheFolder } from './cache-folder.ts';
import { PATIENCE } from './inventory-program.ts';
import type { Controller } from './io.ts';

/**
 * What an inventory in TypeScript exports: as default the groups, as an inventory in YAML has them, or a function that gives them (also
 * later); or `hosts`, names with their variables. Lists of names do for `hosts` and `children`. Undefined where the file cannot be read.
 */
export async function loadTypeScriptInventory(io: Controller, path: string): Promise<ProducedSource | undefined> {
  const source = loadFile(path);
  if ('kind' in source) return undefined;
  try {
    const api = await import('../index.ts');
    const loader = new TypeScriptLoader(join(findCacheFolder(io), 'inventory'), { longshore: { ...api } });
    const tree = await readExports(loader.load(resolve(io.cwd, path)));
    const text = tree === undefined ? undefined : JSON.stringify(tree, undefined, 2);
    if (text === undefined) return fail(source, 'exports neither a default nor `hosts`');
    return { form: 'tree', file: new SourceFile(`what ${path} exports`, text), hostVars: new Map(), diagnostics: [] };
  } catch (error) {
    return fail(source, `cannot be loaded: ${error instanceof Error ? error.message : String(error)}`, error);
  }
}

async function readExports(exports: unknown): Promise<unknown> {
  if (!isRecord(exports)) return undefined;
  const given = exports['default'];
  const groups = await within(typeof given === 'function' ? (given as () => unknown)() : given);
  const plain = groups === exports ? undefined : toPlain(groups);
  if (isRecord(plain)) return mapValues(plain, spreadGroup);
  const hosts = toPlain(await within(exports['hosts']));
  return hosts === undefined ? undefined : { all: { hosts: spreadNames(hosts) } };
}

/** What JSON says of a value, but for a Map, which is an object, and a Set, which is a list: to JSON both are empty. @throws TypeError */
function toPlain(value: unknown): unknown {
  const text = JSON.stringify(value, (_, part: unknown) => {
    if (part instanceof Map) return Object.fromEntries(part);
    return part instanceof Set ? [...part] : part;
  }) as string | undefined;
  return text === undefined ? undefined : JSON.parse(text);
}

/** @throws Error where it takes longer than programs may */
async function within(answer: unknown): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it did not answer within ${PATIENCE / 1_000} s`)), PATIENCE);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

function spreadGroup(group: unknown): unknown {
  if (!isRecord(group)) return group;
  const { hosts, children, ...rest } = group;
  return {
    ...rest,
    ...(hosts === undefined ? {} : { hosts: spreadNames(hosts) }),
    ...(children === undefined ? {} : { children: spreadChildren(children) }),
  };
}

function spreadChildren(children: unknown): unknown {
  const named = spreadNames(children);
  return isRecord(named) ? mapValues(named, spreadGroup) : named;
}

/** A list of names is a mapping without values. */
function spreadNames(names: unknown): unknown {
  return Array.isArray(names) ? Object.fromEntries(names.map((name) => [String(name), null])) : names;
}

function mapValues(record: Record<string, unknown>, change: (value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fail(source: SourceFile, reason: string, error?: unknown): ProducedSource {
  const span = findThrow(error, source) ?? { file: source, start: 0, end: source.line(1).length };
  const help = 'An inventory in TypeScript exports its groups as default, or `hosts`.';
  const message = `the inventory \`${source.path}\` ${reason}`;
  const diagnostics = [createError('LS0406', message, { span, help })];
  return { form: 'tree', file: undefined, hostVars: new Map(), diagnostics };
}
