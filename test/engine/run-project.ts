import { setMaxListeners } from 'node:events';
import { mkdirSync, mkdtempSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CheckedPlaybook } from '../../src/check/check-playbook.ts';
import { createSurroundings } from '../../src/cli/surroundings.ts';
import { runPlaybooks } from '../../src/engine/run-playbooks.ts';
import type { RunSettings } from '../../src/engine/settings.ts';
import type { EventBody, HostStats } from '../../src/events/event.ts';
import { readInventory } from '../../src/inventory/read-inventory.ts';
import type { ActionDefinition } from '../../src/module/define-action.ts';
import { createRegistry } from '../../src/module/registry.ts';
import { BUILTINS } from '../../src/modules/builtins.ts';
import { readPlaybook } from '../../src/playbook/read-playbook.ts';
import { formatDiagnostic } from '../../src/source/code-frame.ts';
import { toValue } from '../../src/template/convert.ts';
import type { Become, ShellReply, ShellSession, ShellTask, Target } from '../../src/transport/connection.ts';
import { createSessionPool } from '../../src/transport/pool.ts';
import { layerOfData } from '../../src/variables/layer.ts';

export interface ProjectRun {
  readonly exitCode: number;
  readonly events: readonly EventBody[];
  readonly stats: Readonly<Record<string, HostStats>>;
  /** `TASK: n1 ok, n2 failed`, in the order of the run; hosts sorted. */
  readonly tasks: readonly string[];
  /** Frames sent to hosts. */
  readonly frames: number;
  /** `>` for each frame that goes out, `<` for each answer, in the order of the run. */
  readonly wire: string;
  /** How sessions were asked for, in the order of the run. */
  readonly sessions: readonly { readonly target: Target; readonly become: Become | undefined }[];
  /** Milliseconds that were waited. */
  readonly sleeps: readonly number[];
}

export interface ProjectOptions {
  readonly settings?: Partial<RunSettings>;
  readonly extraVars?: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal;
  readonly random?: () => number;
  readonly nameOutputFile?: (host: string, stream: string) => string;
  /** Beside the built-in ones. */
  readonly modules?: readonly ActionDefinition[];
  readonly onEvent?: (event: EventBody) => void;
  /** Called when a frame has been sent to a host. */
  readonly onFrame?: (task: ShellTask) => void;
  readonly abandoned?: AbortSignal;
  /** Called when the run begins to wait. */
  readonly onSleep?: () => void;
  /** The hosts are taken for others than this machine; their shells are this machine's all the same. */
  readonly asRemote?: boolean;
}

const describeHosts = (asRemote = false): string => `
all:
  vars: { ansible_connection: ${asRemote ? 'ssh' : 'local'} }
  children:
    web: { hosts: { n1: { number: 1 }, n2: { number: 2 }, n3: { number: 3 } } }
`;

/**
 * Runs `site.yml` of a project that is made of the given files, on hosts that are all this machine: the engine, the modules and the shells are
 * the real ones. Without an `inventory.yml` there are n1, n2 and n3 in the group `web`.
 */
export async function runProject(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: ProjectOptions = {},
): Promise<ProjectRun> {
  const folder = mkdtempSync(join(tmpdir(), 'project-'));
  const pool = createSessionPool({ home: folder, localUser: 'root' });
  try {
    for (const [name, text] of Object.entries({ 'inventory.yml': describeHosts(options.asRemote), ...files })) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const registry = createRegistry([...BUILTINS, ...(options.modules ?? [])]);
    const { inventory, diagnostics } = readInventory([join(folder, 'inventory.yml')], { playbookFolders: [folder] });
    const read = readPlaybook(join(folder, 'site.yml'), { registry });
    const problems = [...diagnostics, ...read.diagnostics].filter(({ severity }) => severity === 'error');
    if (read.playbook === undefined || problems.length > 0) throw new Error(problems.map(formatDiagnostic).join('\n'));
    const events: EventBody[] = [];
    const sessions: { target: Target; become: Become | undefined }[] = [];
    const sleeps: number[] = [];
    let wire = '';
    const tapped = new WeakMap<ShellSession, ShellSession>();
    const tap = (session: ShellSession): ShellSession => {
      const known = tapped.get(session);
      if (known !== undefined) return known;
      const run = async (task: ShellTask): Promise<ShellReply> => {
        wire += '>';
        try {
          const reply = session.run(task);
          options.onFrame?.(task);
          return await reply;
        } finally {
          wire += '<';
        }
      };
      const made = { run, frames: 0, close: () => session.close() };
      tapped.set(session, made);
      return made;
    };
    const controller = new AbortController();
    setMaxListeners(0, controller.signal);
    const signal = options.signal ?? controller.signal;
    const extraVars = Object.entries(options.extraVars ?? {}).map(([name, value]) => [name, toValue(value)]);
    const { exitCode, stats } = await runPlaybooks([read.playbook as CheckedPlaybook], {
      inventory,
      registry,
      pool: {
        session: async (target, become) => {
          sessions.push({ target, become });
          const place: Target = options.asRemote === true ? { ...target, connection: 'local' } : target;
          return tap(await pool.session(place, become));
        },
        connection: (target) => pool.connection(target),
        reset: (target) => pool.reset(target),
        release: (target) => pool.release(target),
        frames: 0,
        close: () => pool.close(),
      },
      settings: {
        forks: 10,
        check: false,
        diff: false,
        verbosity: 0,
        extraVars: layerOfData('extra vars', Object.fromEntries(extraVars)),
        connectTimeoutMs: 60_000,
        become: { enabled: false, method: 'sudo', user: 'root' },
        tags: [],
        skipTags: [],
        ...options.settings,
      },
      surroundings: {
        ...createSurroundings({ env: process.env, cwd: folder }, folder),
        now: () => new Date(0),
        random: options.random ?? (() => 0.5),
      },
      emit: (event) => {
        events.push(event);
        options.onEvent?.(event);
      },
      addSecret: () => {},
      now: () => Date.now(),
      sleep: async (ms) => {
        sleeps.push(ms);
        options.onSleep?.();
        await new Promise((resolve) => setTimeout(resolve, ms));
      },
      signal,
      ...(options.abandoned === undefined ? {} : { abandoned: options.abandoned }),
      readFile: (path) => readFileSync(path),
      fileExists: existsSync,
      ...(options.nameOutputFile === undefined ? {} : { nameOutputFile: options.nameOutputFile }),
    });
    return { exitCode, events, stats, tasks: summarize(events), frames: pool.frames, wire, sessions, sleeps };
  } finally {
    await pool.close();
    rmSync(folder, { recursive: true });
  }
}

/** How many frames were under way at most. */
export function countDeepest({ wire }: ProjectRun): number {
  let depth = 0;
  let deepest = 0;
  for (const sign of wire) deepest = Math.max(deepest, (depth += sign === '>' ? 1 : -1));
  return deepest;
}

function summarize(events: readonly EventBody[]): string[] {
  const names = new Map<string, string>();
  const lines: { name: string; hosts: string[] }[] = [];
  let open: { name: string; hosts: string[] } | undefined;
  for (const event of events) {
    if (event.type === 'task-started') {
      names.set(event.task, event.name);
      open = { name: event.name, hosts: [] };
      lines.push(open);
    } else if (event.type === 'host-finished') {
      const { status, ignored, rescued } = event.outcome;
      open?.hosts.push(
        `${event.host} ${status}${ignored === true ? ' (ignored)' : ''}${rescued === true ? ' (rescued)' : ''}`,
      );
    }
  }
  return lines.map(({ name, hosts }) => `${name}: ${hosts.toSorted().join(', ')}`);
}

/** The messages of the failures, by host and task. */
export function listFailures(run: ProjectRun): string[] {
  return run.events.flatMap((event) =>
    event.type === 'host-finished' && event.outcome.problem !== undefined
      ? [`${event.host}: ${event.outcome.problem.message}`]
      : [],
  );
}

/** What the tasks show, as `HOST: MESSAGE`, sorted. */
export function listMessages(run: ProjectRun): string[] {
  return run.events
    .flatMap((event) => {
      const message = event.type === 'host-finished' ? event.outcome.result?.['msg'] : undefined;
      const isSaid = typeof message === 'string' && message !== '';
      return event.type === 'host-finished' && isSaid ? [`${event.host}: ${message}`] : [];
    })
    .toSorted();
}
