import { basename, dirname, resolve } from 'node:path';
import { toValue } from '../template/convert.ts';
import { Undefined, type HostObject, type Value } from '../template/value.ts';
import type { Layer } from '../variables/layer.ts';
import type { MagicName } from '../variables/magic-names.ts';
import type { Scope } from '../variables/scope.ts';
import type { Trail } from '../variables/trail.ts';
import type { HostState } from './host-state.ts';
import type { Play, RoleUse, Task } from '../playbook/play.ts';
import { readCollection } from '../playbook/collections.ts';
import { rolesOf } from '../playbook/roles-of.ts';
import { describeFailedTask } from './describe-failed-task.ts';
import type { RunContext } from './run-context.ts';

/** The version of ansible-core whose language is the reference; playbooks ask for it. */
const REFERENCE_VERSION = { full: '2.19.0', major: 2, minor: 19, revision: 0, string: '2.19.0' };

/** What the magic variables tell about a play under way. */
export interface MagicSource {
  readonly context: RunContext;
  readonly play: Play;
  readonly name: string;
  readonly hostNames: readonly string[];
  readonly roles: { readonly listed: readonly RoleUse[] };
  activeHosts(): string[];
  scope(host: HostState, task?: Task): Scope;
  activeBatch(): string[];
  groupMembers(): Value;
  hostScope(host: HostState, trail: Trail, others: OtherHosts): Scope;
}

/** The place of a magic variable: a task on a host. */
interface Sight {
  readonly run: MagicSource;
  readonly host: HostState;
  readonly task: Task | undefined;
  /** The roles around the task, the innermost first. */
  readonly around: readonly RoleUse[];
  readonly scope: () => Scope;
  readonly others: OtherHosts;
}

/** Scopes behind `hostvars`, by the host's name: the same for all that ask each other. */
export type OtherHosts = Map<string, Scope>;

const COMPUTE: Record<Exclude<MagicName, 'omit'>, (sight: Sight) => Value> = {
  ansible_check_mode: ({ run }) => run.context.world.settings.check,
  ansible_collection_name: ({ around: [role] }) =>
    role === undefined ? notInRole('ansible_collection_name') : (readCollection(role.name) ?? null),
  ansible_config_file: ({ run }) => run.context.world.settings.settingsFile ?? null,
  ansible_diff_mode: ({ run }) => run.context.world.settings.diff,
  ansible_failed_result: ({ host }) =>
    host.failure?.result ?? new Undefined('`ansible_failed_result` is not defined: no task of this host has failed'),
  ansible_failed_task: ({ host, run }) =>
    host.failure === undefined
      ? new Undefined('`ansible_failed_task` is not defined: no task of this host has failed')
      : describeFailedTask(host.failure, run.scope(host.failure.host, host.failure.task)),
  ansible_forks: ({ run }) => run.context.world.settings.forks,
  ansible_inventory_sources: ({ run }) => run.context.world.inventory.sources.map(resolveSource),
  ansible_limit: ({ run }) =>
    run.context.world.settings.limit ?? new Undefined('`ansible_limit` is not defined: there is no --limit'),
  ansible_play_batch: ({ run }) => run.activeBatch(),
  ansible_play_hosts: ({ run }) => run.activeHosts(),
  ansible_play_hosts_all: ({ run }) => [...run.hostNames],
  ansible_play_name: ({ run }) => run.name,
  ansible_play_role_names: ({ run }) => run.roles.listed.map(({ name }) => name),
  ansible_playbook_python: ({ run }) => run.context.world.settings.playbookPython ?? '/usr/bin/python3',
  ansible_dependent_role_names: ({ run }) => namesOf(listDependencies(run.roles.listed)),
  ansible_parent_role_names: ({ around }) => ofIncluding(around, 'ansible_parent_role_names', ({ name }) => name),
  ansible_parent_role_paths: ({ around }) =>
    ofIncluding(around, 'ansible_parent_role_paths', ({ path }) => resolve(path)),
  ansible_role_name: ({ around: [role] }) => role?.name ?? notInRole('ansible_role_name'),
  ansible_role_names: ({ run }) => namesOf([...run.roles.listed, ...listDependencies(run.roles.listed)]),
  ansible_run_tags: ({ run }) => {
    const { tags } = run.context.world.settings;
    return tags.length === 0 ? ['all'] : [...tags];
  },
  ansible_search_path: listSearchFolders,
  ansible_skip_tags: ({ run }) => [...run.context.world.settings.skipTags],
  ansible_verbosity: ({ run }) => run.context.world.settings.verbosity,
  ansible_version: () => toValue(REFERENCE_VERSION),
  group_names: ({ run, host }) =>
    run.context.world.inventory
      .groupsOf(host.name)
      .map((group) => group.name)
      .filter((name) => name !== 'all')
      .toSorted(),
  groups: ({ run }) => run.groupMembers(),
  hostvars: createHostVars,
  inventory_dir: ({ run }) => resolve(run.context.world.inventory.folder),
  inventory_file: ({ run }) => {
    const [source] = run.context.world.inventory.sources;
    return source === undefined ? null : resolveSource(source);
  },
  inventory_hostname: ({ host }) => host.name,
  inventory_hostname_short: ({ host }) => host.name.split('.')[0] ?? host.name,
  play_hosts: ({ run }) => run.activeBatch(),
  role_name: ({ around: [role] }) => (role === undefined ? notInRole('role_name') : basename(role.path)),
  role_names: ({ run }) => run.roles.listed.map(({ name }) => name),
  role_path: ({ around: [role] }) => (role === undefined ? notInRole('role_path') : resolve(role.path)),
  playbook_dir: ({ run }) => resolve(dirname(run.play.file.path)),
  vars: ({ scope }) => createVars(scope),
};
const COMPUTED: ReadonlyMap<string, (sight: Sight) => Value> = new Map(Object.entries(COMPUTE));

/** The variables that the engine gives to a task on a host; each is computed when it is asked for. */
export function createMagicLayer(
  run: MagicSource,
  host: HostState,
  task: Task | undefined,
  scope: () => Scope,
  others: OtherHosts,
): Layer {
  let around: readonly RoleUse[] | undefined;
  const findRoles = (): readonly RoleUse[] => (around ??= task === undefined ? [] : rolesOf(task.parent));
  return {
    name: 'magic variables',
    get: (variable) => {
      const compute = COMPUTED.get(variable);
      if (compute === undefined || (OF_ROLES.has(variable) && findRoles().length === 0)) return undefined;
      return { kind: 'computed', compute: () => compute({ run, host, task, around: findRoles(), scope, others }) };
    },
    names: () => COMPUTED.keys(),
  };
}

/** Names that mean something in roles only: elsewhere they are the user's, and this is said where nobody has defined them. */
const OF_ROLES: ReadonlySet<string> = new Set([
  'ansible_collection_name',
  'ansible_parent_role_names',
  'ansible_parent_role_paths',
  'ansible_role_name',
  'role_name',
  'role_path',
] satisfies MagicName[]);

export const OUTSIDE_OF_ROLES: Layer = {
  name: 'magic variables',
  get: (name) => (OF_ROLES.has(name) ? { kind: 'computed', compute: () => notInRole(name) } : undefined),
  names: () => OF_ROLES,
};

function namesOf(roles: readonly RoleUse[]): string[] {
  return [...new Set(roles.map(({ name }) => name))];
}

/** Of the roles whose imports and includes led to the innermost one; a dependency has no part in that. */
function ofIncluding(around: readonly RoleUse[], name: string, read: (role: RoleUse) => string): Value {
  const including = around.filter((_role, index) => around[index - 1]?.isIncluded === true);
  return including.length === 0 ? notInRole(name) : including.map(read);
}

function listDependencies(roles: readonly RoleUse[]): RoleUse[] {
  return roles.flatMap(({ dependencies }) => [...listDependencies(dependencies), ...dependencies]);
}

function notInRole(name: string): Undefined {
  return new Undefined(`\`${name}\` is not defined: the task is not in such a role`, name);
}

/** A list of hosts on the command line is no path. */
function resolveSource(source: string): string {
  return source.includes(',') ? source : resolve(source);
}

/** The folders that the files of a task are looked for in, and in their `files`, `templates` and so on. */
function listSearchFolders({ run, task, around }: Sight): string[] {
  const beside = task === undefined ? [] : [dirname(task.span.file.path)];
  const folders = [...around.map(({ path }) => path), ...beside, dirname(run.play.file.path)];
  return [...new Set(folders.map((folder) => resolve(folder)))];
}

function createHostVars({ run, scope, others }: Sight): HostObject {
  const { inventory } = run.context.world;
  const get = (name: string): Value => {
    if (inventory.findHost(name) === undefined) return new Undefined(`\`hostvars\` has no host \`${name}\``);
    let other = others.get(name);
    if (other === undefined) others.set(name, (other = run.hostScope(run.context.host(name), scope().trail, others)));
    return createVars(() => other);
  };
  return { hostObject: 'hostvars', get, keys: () => inventory.hosts.keys(), peek: get };
}

/** Views of all variables: as members of each other they would have no end. */
const VIEWS: ReadonlySet<string> = new Set(['vars', 'hostvars']);

/** The variables of a scope as a dict. */
export function createVars(scope: () => Scope): HostObject {
  return {
    hostObject: 'vars',
    get: (name) => scope().lookup(name),
    keys: () => [...scope().names()].filter((name) => !VIEWS.has(name) && scope().has(name)),
    peek: (name) => scope().known.peek(name),
  };
}
