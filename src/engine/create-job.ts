import type { Task } from '../playbook/play.ts';
import { rolesOf } from '../playbook/roles-of.ts';
import type { Node, ScalarNode } from '../source/node.ts';
import { toText } from '../template/convert.ts';
import type { Value } from '../template/value.ts';
import { mayBeFact } from '../variables/fact-names.ts';
import type { Layer } from '../variables/layer.ts';
import { RenderError } from '../variables/render-error.ts';
import type { Scope } from '../variables/scope.ts';
import type { Background } from './background.ts';
import { readConnectionVariable } from './connection-variable.ts';
import { FactsNeeded } from './host-facts.ts';
import { createConnectionLayer, createDelegateLayer } from './connection-layer.ts';
import type { HostState } from './host-state.ts';
import type { Job } from './job.ts';
import { readBoolean, readNumber, readText, renderKeyword } from './keyword-value.ts';
import { inheritKeyword } from './inherit-keyword.ts';
import { parentsOf } from '../playbook/parents-of.ts';
import type { PlayRun } from './play-run.ts';
import { type ConnectionKeywords, listPasswords, type Reach, resolveTarget } from './resolve-target.ts';

/** Renders what a task's keywords say for a host. Throws RenderError, UnknownDecision and ConnectionError. */
export function createJob(run: PlayRun, task: Task, host: HostState, top: readonly Layer[]): Job {
  const { settings, inventory, addSecret } = run.context.world;
  const given = run.scope(host, task, top);
  const connections = createConnectionLayer(() => resolveReach().target);
  // What says how the host is reached sees nothing of how it is.
  const delegate = readText(given, inheritKeyword(task, 'delegateTo', given));
  const scope =
    delegate === undefined
      ? given.over(connections)
      : given
          .over(createDelegateLayer(delegate, host.name, () => connectionScope().over(connections)))
          .over(connections);
  const connectionScope = (): Scope =>
    delegate === undefined ? given : run.scope(run.context.host(delegate), task, top);
  const findHost = (name: string): Scope | undefined =>
    inventory.findHost(name) && run.hostScope(run.context.host(name), given.trail, new Map());
  const resolveWith = (name: string, connection: () => Scope): (() => Reach) => {
    let reach: Reach | undefined;
    return () => {
      if (reach !== undefined) return reach;
      const keywords = readConnectionKeywords(task, given);
      reach = resolveTarget(name, connection(), keywords, settings, inventory.hosts.has(name), findHost);
      for (const secret of listPasswords(reach)) addSecret(secret);
      return reach;
    };
  };
  const ownReach = resolveWith(host.name, () => given);
  const resolveReach = delegate === undefined ? ownReach : resolveWith(delegate, connectionScope);
  const timeout = readNumber(scope, inheritKeyword(task, 'timeout', scope), 0);
  return {
    run,
    task,
    host,
    scope,
    delegate,
    factsOwner: readBoolean(scope, inheritKeyword(task, 'delegateFacts', scope), false) ? delegate : undefined,
    reach: resolveReach,
    ownReach,
    check: readBoolean(scope, inheritKeyword(task, 'checkMode', scope), settings.check),
    diff: readBoolean(scope, inheritKeyword(task, 'diff', scope), settings.diff),
    environment: readEnvironment(task, scope),
    timeoutMs: timeout > 0 ? timeout * 1000 : settings.taskTimeoutMs,
    background: readBackground(task, scope),
    jobsFolder: () => readConnectionVariable(connectionScope(), ['ansible_async_dir'], String) ?? '~/.ansible_async',
    name: nameTask(task, scope),
  };
}

/** Ansible's DEFAULT_POLL_INTERVAL, in seconds. */
const POLL = 15;

function readBackground(task: Task, scope: Scope): Background | undefined {
  const seconds = readNumber(scope, task.async, 0);
  return seconds > 0 ? { seconds, poll: readNumber(scope, task.poll, POLL) } : undefined;
}

/** The task's name as people see it: its own, rendered as far as that goes, else its module's, and that of a role it includes. */
export function nameTask({ name, moduleName, action }: Task, scope: Job['scope']): string {
  if (name !== undefined) return renderName(name, scope);
  return action.kind === 'include_role' ? `${moduleName} : ${renderName(action.role.name, scope)}` : moduleName;
}

/** As far as that goes: one that cannot be rendered is shown as it is written. */
export function renderName(name: ScalarNode, scope: Scope): string {
  try {
    return toText(scope.renderScalar(name));
  } catch {
    return String(name.value);
  }
}

/** The same behind the name of its role, but for what includes one. */
export function titleTask(task: Task, scope: Job['scope']): string {
  const [role] = task.action.kind === 'include_role' ? [] : rolesOf(task.parent);
  return role === undefined ? nameTask(task, scope) : `${role.name} : ${nameTask(task, scope)}`;
}

function readConnectionKeywords(task: Task, scope: Job['scope']): ConnectionKeywords {
  const become = inheritKeyword(task, 'become', scope);
  const port = inheritKeyword(task, 'port', scope);
  return {
    connection: readText(scope, inheritKeyword(task, 'connection', scope)),
    remoteUser: readText(scope, inheritKeyword(task, 'remoteUser', scope)),
    port: port === undefined ? undefined : readNumber(scope, port, 22),
    become: become === undefined ? undefined : readBoolean(scope, become, false),
    becomeUser: readText(scope, inheritKeyword(task, 'becomeUser', scope)),
    becomeMethod: readText(scope, inheritKeyword(task, 'becomeMethod', scope)),
    becomeExe: readText(scope, inheritKeyword(task, 'becomeExe', scope)),
    becomeFlags: readText(scope, inheritKeyword(task, 'becomeFlags', scope)),
  };
}

/** What gathers facts goes without variables that are made of them, such as `PATH: "{{ ansible_env.PATH }}:/opt/bin"` of a play. */
function renderEnvironment(task: Task, scope: Job['scope'], node: Node): Value {
  try {
    return renderKeyword(scope, node);
  } catch (error) {
    const isFact = error instanceof FactsNeeded || (error instanceof RenderError && mayBeFact(error.missing ?? ''));
    if (!isFact || !isGathering(task)) throw error;
    if (node.kind !== 'mapping') return null;
    const members = node.entries.map(({ name, value }) => [name, renderEnvironment(task, scope, value)] as const);
    return new Map(members.filter(([, value]) => value !== null));
  }
}

function isGathering({ action }: Task): boolean {
  return action.kind === 'module' && action.definition.name === 'setup';
}

/** The `environment` of the play, its blocks and the task, merged: the nearest goes first. */
function readEnvironment(task: Task, scope: Job['scope']): Record<string, string> {
  const nodes: Node[] = [];
  for (const keywords of [task.keywords, ...Array.from(parentsOf(task), (parent) => parent.keywords)]) {
    if (keywords.environment !== undefined) nodes.unshift(keywords.environment);
  }
  const merged = Object.create(null) as Record<string, string>;
  for (const node of nodes) {
    const value = renderEnvironment(task, scope, node);
    for (const part of Array.isArray(value) ? value : [value]) {
      if (!(part instanceof Map)) continue;
      for (const [name, text] of part) merged[toText(name)] = toText(text);
    }
  }
  return merged;
}
