import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { askForJob, type Background, runInBackground } from '../../src/engine/background.ts';
import type { ModuleDefinition } from '../../src/module/define-module.ts';
import { readArguments } from '../../src/module/read-arguments.ts';
import { createRegistry } from '../../src/module/registry.ts';
import type { ModuleResult } from '../../src/module/result.ts';
import { BUILTINS } from '../../src/modules/builtins.ts';
import type { ShellSession } from '../../src/transport/connection.ts';
import { LocalConnection } from '../../src/transport/kinds/local-connection.ts';
import { describeWith } from '../requirement.ts';

const registry = createRegistry(BUILTINS);

/** All that the program of a job needs, but for `setsid`. */
const TOOLS = ['cat', 'date', 'dd', 'env', 'grep', 'id', 'mkdir', 'mv', 'rm', 'sleep', 'wc'];

export interface Jobs {
  /** Starts a module with these arguments, for a minute, and looks at it every tenth of a second. */
  readonly start: (
    module: string,
    args: Readonly<Record<string, unknown>>,
    background?: Partial<Background>,
  ) => Promise<ModuleResult>;
  /** What `async_status` says. */
  readonly ask: (id: unknown, mode?: 'status' | 'cleanup', check?: boolean) => Promise<ModuleResult>;
  /** Asks until the job has ended. */
  readonly wait: (id: unknown) => Promise<ModuleResult>;
}

export interface JobHost extends Jobs {
  /** A path in the folder of the test, whose `jobs` has the jobs. */
  readonly at: (below: string) => string;
  readonly listJobs: () => string[];
  /** Whether the process whose number is in this file is there. */
  readonly isAlive: (file: string) => boolean;
  /** A folder with the commands without which there is no job; `sh` is the shell under test. */
  readonly bin: string;
  /** The PATH of a host that has all; busybox's tools go before the others under its own shell. */
  readonly path: string;
  /** A session that finds these commands, and the jobs that are started in it. */
  readonly open: (path: string) => Promise<ShellSession>;
  readonly inSession: (session: ShellSession, folder?: string) => Jobs;
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits for what somebody else makes true. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(20);
}

/** The same tests under each shell, each test with a folder and a persistent shell of its own. */
export function describeJobs(title: string, define: (host: JobHost) => void): void {
  for (const name of ['dash', 'bash', 'busybox']) {
    const setsid = { command: 'setsid', package: 'util-linux' };
    describeWith(['root', 'linux', { command: name, package: name }, setsid], `${title} under ${name}`, () => {
      const system = process.env['PATH'];
      const bin = mkdtempSync(join(tmpdir(), 'longshore-bin-'));
      const applets = join(bin, 'applets');
      const path = `${bin}:${applets}:${system}`;
      const sessions = new Set<ShellSession>();
      let folder: string;
      let own: Jobs;
      const open = async (commands: string): Promise<ShellSession> => {
        process.env['PATH'] = commands;
        const session = await new LocalConnection(60_000).openSession();
        process.env['PATH'] = system;
        sessions.add(session);
        return session;
      };
      const at = (below: string): string => join(folder, below);
      const inSession: JobHost['inSession'] = (session, jobs = at('jobs')) => createJobs(session, jobs);
      beforeAll(() => {
        const find = (command: string): string =>
          execFileSync('sh', ['-c', 'command -v "$1"', 'sh', command], { encoding: 'utf8' }).trim();
        const isBusybox = name === 'busybox';
        symlinkSync(find(name), join(bin, 'sh'));
        for (const tool of TOOLS) symlinkSync(find(isBusybox ? name : tool), join(bin, tool));
        mkdirSync(applets);
        const list = isBusybox ? execFileSync(name, ['--list'], { encoding: 'utf8' }).trim().split('\n') : [];
        for (const applet of list) symlinkSync(find(name), join(applets, applet));
      });
      afterAll(() => rmSync(bin, { recursive: true }));
      beforeEach(async () => {
        folder = mkdtempSync(join(tmpdir(), 'longshore-job-'));
        own = inSession(await open(path));
        return async () => {
          for (const session of sessions) await session.close();
          sessions.clear();
          rmSync(folder, { recursive: true, force: true });
        };
      });
      define({
        start: (...given) => own.start(...given),
        ask: (...given) => own.ask(...given),
        wait: (id) => own.wait(id),
        at,
        listJobs: () => readdirSync(at('jobs')),
        isAlive: (file) => existsSync(`/proc/${readFileSync(at(file), 'utf8').trim()}`),
        bin,
        path,
        open,
        inSession,
      });
    });
  }
}

function createJobs(session: ShellSession, folder: string): Jobs {
  const describeRun = (module: string, args: Readonly<Record<string, unknown>>, check = false) => {
    const definition = registry.find(module) as ModuleDefinition;
    const read = readArguments(definition, new Map(Object.entries(args)));
    if ('problems' in read) throw new Error(read.problems.map((problem) => problem.message).join('; '));
    const run = {
      definition,
      moduleName: module,
      args: read.args,
      hostName: 'host',
      taskId: 't1',
      check,
      diff: false,
      environment: { FRUIT: 'pear' },
      signal: new AbortController().signal,
      sleep,
      now: Date.now,
    };
    const notes = { sent: () => {}, begun: () => {}, ended: () => {} };
    return { run, open: () => Promise.resolve(session), folder, notes };
  };
  const ask: Jobs['ask'] = (id, mode = 'status', check = false) =>
    askForJob(describeRun('async_status', { jid: id }, check), (name) => registry.find(name), String(id), mode);
  return {
    ask,
    start: (module, args, background) =>
      runInBackground(describeRun(module, args), { seconds: 60, poll: 0.1, ...background }),
    wait: async (id) => {
      for (;;) {
        const result = await ask(id);
        if (result['finished'] === true) return result;
        await sleep(20);
      }
    },
  };
}
