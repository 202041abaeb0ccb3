import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { Requirement } from '../requirement.ts';
import type { ShellChannel } from '../../src/transport/session/shell-channel.ts';
import type { ShellReply, ShellSession, ShellTask } from '../../src/transport/connection.ts';

/** A shell that host programs are tested under. */
export interface TestShell {
  readonly name: string;
  readonly requirement: Requirement;
  readonly command: readonly string[];
  /** Its tools are busybox's too: it has no others, but for what somebody would install there. */
  readonly applets: boolean;
}

export const TEST_SHELLS: readonly TestShell[] = [
  { name: 'dash', requirement: { command: 'dash', package: 'dash' }, command: ['dash'], applets: false },
  { name: 'bash', requirement: { command: 'bash', package: 'bash' }, command: ['bash', '--posix'], applets: false },
  {
    name: 'busybox',
    requirement: { command: 'busybox', package: 'busybox' },
    command: ['busybox', 'sh'],
    applets: true,
  },
];

/** As the persistent shell does it: the libraries in the shell itself, the script in a subshell of it. */
const WRAPPER = 'umask 022; eval "$1"; (eval "$2")';

/** A session that starts the shell anew for each task, so that no case sees what another one left. */
export class TestSession implements ShellSession {
  readonly #shell: TestShell;
  readonly #folder: string;
  #path: string;
  frames = 0;

  /**
   * @param tools a folder of commands that go before the host's own.
   * @param exclusive the host has no others, but for busybox's in its own shell.
   */
  constructor(shell: TestShell, tools?: string, exclusive = false) {
    this.#shell = shell;
    this.#folder = mkdtempSync(join(tmpdir(), 'longshore-shell-'));
    const machine = process.env['PATH'] ?? '/usr/sbin:/usr/bin:/sbin:/bin';
    const system = exclusive ? '/none' : shell.applets ? inject('packages') : machine;
    const applets = shell.applets ? `${inject('applets')}:` : '';
    this.#path = `${tools === undefined ? '' : `${tools}:`}${applets}${system}`;
  }

  /** Takes some of busybox's commands away, as far as it has them. */
  removeApplets(names: readonly string[]): void {
    const all = inject('applets');
    const own = join(this.#folder, '.applets');
    cpSync(all, own, { recursive: true, verbatimSymlinks: true });
    for (const name of names) rmSync(join(own, name), { force: true });
    this.#path = this.#path.replace(all, own);
  }

  run(task: ShellTask): Promise<ShellReply> {
    this.frames++;
    const [name = 'sh', ...options] = this.#shell.command;
    const command = findCommand(name);
    const libraries = (task.libraries ?? []).map((library) => library.text).join('\n');
    return new Promise((resolve, reject) => {
      const child = spawn(command, [...options, '-c', WRAPPER, 'sh', libraries, task.script], {
        cwd: this.#folder,
        env: { PATH: this.#path, HOME: this.#folder, TEST_FRUIT: 'pear' },
        stdio: [task.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      });
      const stdout: Buffer[] = [];
      const stderr: Buffer[] = [];
      child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
      child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
      child.on('error', reject);
      child.on('close', (rc) =>
        resolve({ rc: rc ?? 255, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) }),
      );
      // A program that needs no content ends without reading it.
      child.stdin?.on('error', () => {});
      child.stdin?.end(task.stdin);
    });
  }

  /** Counts as a round trip, as a task does. */
  openProgram(text: string): Promise<ShellChannel> {
    this.frames++;
    const [name = 'sh', ...options] = this.#shell.command;
    const child = spawn(findCommand(name), [...options, '-c', 'eval "$1"', 'sh', text], {
      cwd: this.#folder,
      env: { PATH: this.#path, HOME: this.#folder },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const { stdin, stdout, stderr } = child;
    stdin.on('error', () => {});
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const closed = new Promise<undefined>((resolve) => child.once('close', () => resolve(undefined)));
    return Promise.resolve({ stdin, stdout, stderr, exited, closed, destroy: () => void child.kill('SIGKILL') });
  }

  /** The home folder of the session. */
  get home(): string {
    return this.#folder;
  }

  close(): Promise<void> {
    rmSync(this.#folder, { recursive: true, force: true });
    return Promise.resolve();
  }
}

const commands = new Map<string, string>();

/** Looked for here, since the session's own PATH may lack it; once, since each task asks. */
function findCommand(name: string): string {
  const found =
    commands.get(name) ?? execFileSync('sh', ['-c', 'command -v "$1"', 'sh', name], { encoding: 'utf8' }).trim();
  commands.set(name, found);
  return found;
}

export function findShell(name: string): TestShell {
  const shell = TEST_SHELLS.find((each) => each.name === name);
  if (shell === undefined) throw new Error(`there is no shell ${name}`);
  return shell;
}
