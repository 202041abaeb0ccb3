import { dirname, resolve } from 'node:path';
import { toValue } from '../template/convert.ts';
import { Undefined, type HostObject, type Value } from '../template/value.ts';
import { type Binding, type Layer, layerOfBindings } from '../variables/layer.ts';
import type { MagicName } from '../variables/magic-names.ts';
import type { Scope } from '../variables/scope.ts';
import type { HostState } from './host-state.ts';
import type { Play } from '../playbook/play.ts';
import type { RunContext } from './run-context.ts';

/** The version of ansible-core whose language is the reference; playbooks ask for it. */
const REFERENCE_VERSION = { full: '2.19.0', major: 2, minor: 19, revision: 0, string: '2.19.0' };

/** What the magic variables tell about a play under way. */
export interface MagicSource {
  readonly context: RunContext;
  readonly play: Play;
  readonly name: string;
  readonly hostNames: readonly string[];
  activeHosts(): string[];
  activeBatch(): string[];
  groupMembers(): Value;
  hostScope(host: HostState): Scope;
}

/** The variables that the engine gives to a task on a host; each is computed when it is asked for. */
export function createMagicLayer(run: MagicSource, host: HostState, scope: () => Scope): Layer {
  const { inventory, settings } = run.context.world;
  const compute: Record<Exclude<MagicName, 'omit'>, () => Value> = {
    ansible_check_mode: () => settings.check,
    ansible_diff_mode: () => settings.diff,
    ansible_failed_result: () =>
      host.failure?.result ?? new Undefined('`ansible_failed_result` is not defined: no task of this host has failed'),
    ansible_failed_task: () =>
      host.failure === undefined
        ? new Undefined('`ansible_failed_task` is not defined: no task of this host has failed')
        : toValue({ name: host.failure.taskName }),
    ansible_forks: () => settings.forks,
    ansible_limit: () => settings.limit ?? new Undefined('`ansible_limit` is not defined: there is no --limit'),
    ansible_play_batch: () => run.activeBatch(),
    ansible_play_hosts: () => run.activeHosts(),
    ansible_play_hosts_all: () => [...run.hostNames],
    ansible_play_name: () => run.name,
    ansible_run_tags: () => [...settings.tags],
    ansible_skip_tags: () => [...settings.skipTags],
    ansible_verbosity: () => settings.verbosity,
    ansible_version: () => toValue(REFERENCE_VERSION),
    group_names: () =>
      inventory
        .groupsOf(host.name)
        .map((group) => group.name)
        .filter((name) => name !== 'all')
        .toSorted(),
    groups: () => run.groupMembers(),
    hostvars: () => createHostVars(run),
    inventory_dir: () => resolve(inventory.folder),
    inventory_file: () => inventory.sources[0] ?? null,
    inventory_hostname: () => host.name,
    inventory_hostname_short: () => host.name.split('.')[0] ?? host.name,
    play_hosts: () => run.activeBatch(),
    playbook_dir: () => resolve(dirname(run.play.file.path)),
    vars: () => createVars(scope),
  };
  const bindings = new Map<string, Binding>(
    Object.entries(compute).map(([name, value]) => [name, { kind: 'computed', compute: value }]),
  );
  return layerOfBindings('magic variables', bindings);
}

function createHostVars(run: MagicSource): HostObject {
  const { inventory } = run.context.world;
  return {
    hostObject: 'hostvars',
    get: (name) => {
      if (!inventory.hosts.has(name)) return new Undefined(`\`hostvars\` has no host \`${name}\``);
      const scope = run.hostScope(run.context.host(name));
      return createVars(() => scope);
    },
    keys: () => inventory.hosts.keys(),
  };
}

function createVars(scope: () => Scope): HostObject {
  return { hostObject: 'vars', get: (name) => scope().lookup(name), keys: () => scope().names() };
}
