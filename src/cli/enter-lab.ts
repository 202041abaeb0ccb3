import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { constants, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Io } from './io.ts';
import { describeLab } from './lab-project.ts';
import { findProject } from './project.ts';
import { UserError } from './user-error.ts';

/** Says to the process inside which lab it is in. */
const INSIDE = 'LONGSHORE_LAB';

/** The line in an inventory's `group_vars/all` that makes it a lab's. Read as text: this comes before anything else, on every run. */
const MARK = /^longshore_lab:[ \t]*(?:true|yes|on)[ \t]*(?:#.*)?$/im;

/**
 * With the lab's inventory, runs the same command again inside the lab's network, where its addresses exist, and answers with its exit code;
 * undefined where there is no lab to enter, or the process is inside it.
 */
export async function enterLab(io: Io, inventory: readonly string[]): Promise<number | undefined> {
  const marked = inventory.find((source) => !source.includes(',') && isLab(resolve(io.cwd, source)));
  if (marked === undefined) return undefined;
  const options = describeLab(findProject(resolve(io.cwd, marked)).folder, io);
  if (io.env[INSIDE] === options.checkoutId) return undefined;
  const { createLab } = await import('../lab/lab.ts');
  const { CONTROLLER, namespaceFile } = await import('../lab/topology.ts');
  if (!existsSync(namespaceFile(options.checkoutId, CONTROLLER.name))) {
    throw new UserError(`${marked} is the lab's inventory, and the lab is not up`, { help: 'Bring it up: run lab up' });
  }
  if (userInfo().uid !== 0) {
    const help = 'As root: sudo -E env "PATH=$PATH" run …';
    throw new UserError(`${marked} is the lab's inventory, and only root enters the lab's network`, { help });
  }
  const prefix = createLab(options).enterCommand();
  // The process inside dies with this one: who kills the one that was started means the run.
  const words = ['--pdeathsig', 'KILL', '--', ...prefix, process.execPath, ...io.argv];
  return runInside(io, 'setpriv', words, { ...io.env, [INSIDE]: options.checkoutId });
}

function isLab(source: string): boolean {
  const stats = statSync(source, { throwIfNoEntry: false });
  if (stats === undefined) return false;
  const folder = join(stats.isDirectory() ? source : dirname(source), 'group_vars');
  const all = join(folder, 'all');
  const files = statSync(all, { throwIfNoEntry: false })?.isDirectory()
    ? readdirSync(all).map((name) => join(all, name))
    : ['all', 'all.yml', 'all.yaml'].map((name) => join(folder, name));
  return files.some(
    (file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true && MARK.test(readFileSync(file, 'utf8')),
  );
}

function runInside(io: Io, program: string, words: readonly string[], env: Io['env']): Promise<number> {
  return new Promise((resolvePromise, reject) => {
    const child = spawn(program, words, { stdio: 'inherit', cwd: io.cwd, env });
    // A terminal sends Ctrl-C to both processes, `kill` to one: the one inside takes two that come at once for one.
    const stops = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) =>
      io.onSignal(signal, () => child.kill(signal)),
    );
    const stop = () => stops.forEach((each) => each());
    child.once('error', (error) => {
      stop();
      reject(
        new UserError(`cannot enter the lab's network: ${error.message}`, {
          help: 'It needs root, and util-linux with setpriv and nsenter.',
        }),
      );
    });
    child.once('close', (code, signal) => {
      stop();
      resolvePromise(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
