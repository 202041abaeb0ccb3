import { loadFile } from '../../source/load-file.ts';
import { readHostNames } from '../read-host-names.ts';
import type { Change } from './change.ts';
import { listParents } from './list-parents.ts';
import { openSources, type SourceReading } from './open-sources.ts';
import { type Concern, listFiles, ThinSources } from './thin-sources.ts';

/** More are looked for as long as all is read. */
const MOST_NAMES = 1_000;
/** What every change may be about. */
const ALWAYS = ['all', 'ungrouped', 'hosts', 'vars', 'children'];
const NONE: ReadonlySet<string> = new Set();

/** What a change is about; undefined where that is a good part of the inventory, or cannot be told without reading all of it. */
export function findConcern(sources: readonly string[], reading: SourceReading, change: Change): Concern | undefined {
  const names = listNames(sources, reading, change);
  if (names === undefined || names.length > MOST_NAMES) return undefined;
  return { names: new Set([...ALWAYS, ...names]), groups: listGroups(change) };
}

function listGroups(change: Change): ReadonlySet<string> {
  if (change.kind === 'move-group') return new Set([change.group]);
  return change.kind === 'remove-groups' ? new Set(change.groups) : NONE;
}

function listNames(sources: readonly string[], reading: SourceReading, change: Change): readonly string[] | undefined {
  switch (change.kind) {
    case 'add-hosts':
      return [...change.hosts.flatMap(({ text }) => expandName(text)), ...change.groups];
    case 'remove-hosts':
      return [...change.hosts.flatMap(expandName), ...(change.group === undefined ? [] : [change.group])];
    case 'rename':
      return [change.from, change.to];
    case 'set':
      return [change.owner, ...change.vars.map(({ name }) => name)];
    case 'unset':
      return [change.owner, ...change.names];
    case 'add-group':
      return [change.group, ...(change.parent === undefined ? [] : [change.parent])];
    case 'move-group': {
      // A group must not come to contain itself, whatever is in between.
      const parents = listAllParents(sources, reading);
      return parents && [change.group, change.parent, ...parents];
    }
    case 'remove-groups':
      return [...change.groups, ...listMembers(sources, reading, change.groups)];
  }
}

function expandName(text: string): readonly string[] {
  const found = readHostNames(text);
  return 'reason' in found ? [text] : found.names;
}

function listAllParents(sources: readonly string[], { readFile, produced }: SourceReading): string[] | undefined {
  if (produced.size > 0) return undefined;
  const all: string[] = [];
  for (const path of listFiles(sources)) {
    const file = loadFile(path, readFile);
    const parents = 'kind' in file ? [] : listParents(file.text);
    if (parents === undefined) return undefined;
    all.push(...parents);
  }
  return all;
}

/** Hosts and groups in some groups, which may stand elsewhere too. */
function listMembers(sources: readonly string[], reading: SourceReading, names: readonly string[]): string[] {
  const groups = new Set(names);
  const { readFile } = new ThinSources(sources, reading.readFile, { names: groups, groups });
  const { inventory } = openSources(sources, { ...reading, readFile }, NONE);
  return names.flatMap((name) => {
    const group = inventory.groups.get(name);
    return group === undefined ? [] : [...group.hosts, ...group.children].map((member) => member.name);
  });
}
