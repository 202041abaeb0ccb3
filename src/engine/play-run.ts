import { dirname } from 'node:path';
import type { Play, RoleUse, Step, Task } from '../playbook/play.ts';
import { rolesOf } from '../playbook/roles-of.ts';
import { type FileKind, listSearchPath } from '../playbook/search-path.ts';
import type { LookupPlace } from '../template/lookup-context.ts';
import type { Value } from '../template/value.ts';
import type { Layer } from '../variables/layer.ts';
import { Scope } from '../variables/scope.ts';
import type { Trail } from '../variables/trail.ts';
import { collectMembers } from './group-members.ts';
import { Flights } from './flight.ts';
import { IncludeLayers } from './include-layers.ts';
import type { HostState } from './host-state.ts';
import { listHandlers } from './list-handlers.ts';
import { InventoryLayers } from './inventory-layers.ts';
import { createMagicLayer, OUTSIDE_OF_ROLES, type OtherHosts } from './magic-variables.ts';
import { createLookupPlace } from './lookup-place.ts';
import type { Pace } from './pace.ts';
import { PreferredHandlers } from './preferred-handlers.ts';
import { RoleScopes } from './role-layers.ts';
import type { RunContext } from './run-context.ts';
import { listTaskLayers, shareLayer } from './task-layers.ts';
import type { Surrounding, TaskOutcome } from './task-outcome.ts';
import type { VarsFiles } from './vars-files.ts';

/** Runs steps on hosts; handed in, since steps hold includes and handlers, which run steps. */
export type StepRunner = (
  run: PlayRun,
  steps: readonly Step[],
  hosts: readonly HostState[],
  around: Surrounding,
) => Promise<TaskOutcome>;

/** Variables of a play that stand in files of its own, and those that the user was asked for. */
export interface PlaySources {
  readonly files: VarsFiles;
  readonly prompted: Layer;
}

const NO_ROLES: ReturnType<RoleScopes['layersFor']> = { params: [], vars: [], defaults: [] };

/** One play under way. */
export class PlayRun {
  readonly context: RunContext;
  readonly play: Play;
  readonly runSteps: StepRunner;
  readonly id: string;
  name = '';
  /** Every host of the play, in order, whatever became of it; behind them those that `add_host` has made, until the next batch. */
  hostNames: string[];
  /** The hosts of the batch under way. */
  batch: readonly HostState[] = [];
  readonly sources: PlaySources;
  /** The task that gathers facts: it sees no files whose names are made of facts. */
  factsTask: Task | undefined;
  readonly #inventoryLayers: InventoryLayers;
  readonly #places = new WeakMap<Task | Play, LookupPlace>();
  #members: Value | undefined;
  /** Handlers that were notified and have not run yet, with the hosts that did it. */
  readonly notified = new Map<Task, Set<HostState>>();
  /** Hosts that left the play without having failed (meta: end_host). */
  readonly ended = new Set<HostState>();
  /** Every handler, in the order of definition. */
  handlers: readonly Task[] = [];
  preferredHandlers = new PreferredHandlers([]);
  /** What was notified since the handlers ran last. */
  readonly notifications = new Map<HostState, Set<string>>();
  roles: RoleScopes;
  /** Hosts that a role is done on, by what makes two uses of a role the same. */
  readonly rolesDone = new Map<string, Set<HostState>>();
  /** Roles of which a host has run a task. */
  readonly rolesBegun = new WeakMap<RoleUse, Set<HostState>>();
  /** Hosts that have left a role before its end (meta: end_role). */
  readonly left = new Map<HostState, RoleUse>();
  /** Hosts whose failures `meta: clear_host_errors` has forgotten. */
  readonly cleared = new Set<HostState>();
  /** Those that had failed or could not be reached by then. */
  readonly lost = new Set<HostState>();
  /** Those that could not be reached until then, which take up where they were lost. */
  readonly reachedAgain = new Set<HostState>();
  /** Set by an error that ends the play for all (any_errors_fatal, run_once, max_fail_percentage): no later play of the playbook runs. */
  broken = false;
  /** Set by `meta: end_play`: no further batch runs. */
  endedPlay = false;
  /** A failed part of the batch above this ends the play. */
  maxFailPercentage: number | undefined;
  /** Handlers run also on hosts that have failed. */
  forcesHandlers = false;
  /** Undefined where the hosts keep in step: every task on all of them before the next one. */
  pace: Pace | undefined;
  /** Tasks of a host that are begun before the results of those before them are there. */
  readonly flights = new Flights();
  /** Whether hosts that keep in step have them as well. */
  pipelines = false;
  readonly includeLayers = new IncludeLayers();

  constructor(
    context: RunContext,
    play: Play,
    id: string,
    hostNames: readonly string[],
    sources: PlaySources,
    runSteps: StepRunner,
  ) {
    this.context = context;
    this.runSteps = runSteps;
    this.play = play;
    this.id = id;
    this.hostNames = [...hostNames];
    this.sources = sources;
    const folder = dirname(context.playbook?.file.path ?? '.');
    this.#inventoryLayers = new InventoryLayers(context.world.inventory, folder);
    this.roles = new RoleScopes(play);
  }

  /** A batch knows nothing of the roles and handlers that includes have brought in the one before. */
  beginBatch(hosts: readonly HostState[]): void {
    this.batch = hosts;
    this.ended.clear();
    this.lost.clear();
    this.handlers = listHandlers(this.play.handlers);
    this.preferredHandlers = new PreferredHandlers(this.play.handlers);
    this.roles = new RoleScopes(this.play);
  }

  /** What a task on a host sees. `top` goes above all but the magic variables' own: a loop's item. `trail`: of another host that looks at it. */
  scope(
    host: HostState,
    task?: Task,
    top: readonly Layer[] = [],
    others: OtherHosts = new Map(),
    trail?: Trail,
  ): Scope {
    const { settings, surroundings } = this.context.world;
    const place = this.#placeOf(task);
    const magic = createMagicLayer(this, host, task, () => scope, others);
    const isForeign = trail !== undefined;
    const ofRoles = isForeign ? NO_ROLES : this.roles.layersFor(task?.parent ?? this.play);
    // `hostvars` has what is the host's own, not what the play says.
    const ofPlay = isForeign ? [] : [this.sources.prompted, ...this.#playVars()];
    const weaker = [
      ...ofPlay,
      isForeign ? host.facts.foreignLayer : host.facts.layer,
      ...this.#inventoryLayers.listFor(host.name),
      ...ofRoles.defaults,
      isForeign ? host.facts.lastForeignLayer : host.facts.lastLayer,
      OUTSIDE_OF_ROLES,
    ];
    const openNames = (before: readonly Layer[]): Scope =>
      new Scope([magic, settings.extraVars, ...before, ...weaker], surroundings, place);
    const isGathering = task !== undefined && task === this.factsTask;
    const files = isForeign
      ? []
      : isGathering
        ? this.sources.files.shared
        : this.sources.files.layersFor(host.name, openNames);
    const ahead = task && this.flights.get(host)?.sightOf(task, surroundings);
    const scope: Scope = new Scope(
      [
        ...top,
        ...(ahead === undefined ? [] : [ahead.layer]),
        magic,
        settings.extraVars,
        ...(task === undefined ? [] : this.includeLayers.of(task, host)),
        ...ofRoles.params,
        host.dataLayer,
        host.includedLayer,
        ...(task === undefined ? [] : listTaskLayers(task)),
        ...ofRoles.vars,
        ...files,
        ...weaker,
      ],
      ahead?.surroundings ?? surroundings,
      place,
      trail === undefined ? {} : { trail, owner: `hostvars.${host.name}.` },
    );
    return scope;
  }

  #placeOf(task: Task | undefined): LookupPlace {
    const node = task ?? this.play;
    let place = this.#places.get(node);
    if (place === undefined) {
      const roles = task === undefined ? [] : rolesOf(task.parent).map(({ path }) => path);
      place = createLookupPlace(this.context.world, node.span.file.path, this.play.file.path, roles);
      this.#places.set(node, place);
    }
    return place;
  }

  /** What `hostvars[host]` shows. */
  hostScope(host: HostState, trail: Trail, others: OtherHosts): Scope {
    return this.scope(host, undefined, [], others, trail);
  }

  #playVars(): Layer[] {
    const { vars } = this.play.keywords;
    return vars === undefined ? [] : [shareLayer('play vars', vars)];
  }

  /** The inventory has changed: a host has a new group. */
  forgetInventory(): void {
    this.#inventoryLayers.forget();
    this.#members = undefined;
  }

  activeHosts(): string[] {
    return this.hostNames.filter((name) => this.#takesPart(this.context.host(name)));
  }

  activeBatch(): string[] {
    return this.batch.filter((host) => this.#takesPart(host)).map((host) => host.name);
  }

  /** Those that get the result of what runs once: also hosts of the batch that the task is not for. */
  sharing(): HostState[] {
    return this.batch.filter(({ status }) => status !== 'unreachable');
  }

  /** A host that was lost is so for the play, whatever `meta: clear_host_errors` forgets; one that ended takes no part either. */
  #takesPart(host: HostState): boolean {
    return host.status === 'active' && !this.lost.has(host) && !this.ended.has(host);
  }

  /** The value of `groups`. */
  groupMembers(): Value {
    return (this.#members ??= collectMembers(this.context.world.inventory));
  }

  /** Steps that an include has brought, and the handlers of roles in them. */
  addIncluded(steps: readonly Step[], handlers: readonly Step[], hosts: readonly HostState[]): void {
    this.roles.add(steps);
    this.handlers = [...this.handlers, ...listHandlers(handlers)];
    this.preferredHandlers.add(handlers, this.pace === undefined ? [] : hosts);
  }

  notify(handler: Task, host: HostState): void {
    const hosts = this.notified.get(handler) ?? new Set();
    this.notified.set(handler, hosts.add(host));
  }

  /** The places where a file may be that a task names, in the order of preference. */
  candidates(task: Task, kind: FileKind, path: string): readonly string[] {
    return listSearchPath(kind, path, {
      file: task.span.file.path,
      playbook: this.play.file.path,
      roles: rolesOf(task.parent).map((role) => role.path),
    });
  }
}
