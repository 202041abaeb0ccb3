/** The tools that are compared: each runs the same work on hosts of a line, and says how long it took. */
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Event } from '../src/events/event.ts';
import { addressOf, type Line, USER } from './hosts.ts';
import { SITE_TEMPLATE, writePlaybook, writeScript } from './work.ts';

export const PROGRAM = fileURLToPath(new URL('../bin/run.js', import.meta.url));
const MITOGEN = '/usr/lib/python3/dist-packages/ansible_mitogen/plugins/strategy';

export interface Timing {
  readonly ms: number;
  /** Bytes that the program's process had at most. */
  readonly peak: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type Work = 'mixed' | 'plain' | 'pipelined';

/** A project folder with everything that a tool needs for some hosts of a line. */
export class Site {
  readonly folder: string;
  readonly line: Line;
  readonly hosts: number;

  constructor(folder: string, line: Line, hosts: number) {
    this.folder = join(folder, `${line}-${hosts}`);
    this.line = line;
    this.hosts = hosts;
    mkdirSync(join(this.folder, 'scripts'), { recursive: true });
    const names = Array.from({ length: hosts }, (_, index) => index);
    const entries = names.map((index) => `h${index} ansible_host=${addressOf(line, index)}`);
    const variables = `ansible_user=${USER}\nansible_python_interpreter=/usr/bin/python3`;
    this.write('hosts.ini', `[all]\n${entries.join('\n')}\n[all:vars]\n${variables}\n`);
    this.write('addresses', `${names.map((index) => addressOf(line, index)).join('\n')}\n`);
    mkdirSync(join(this.folder, 'templates'), { recursive: true });
    this.write('templates/site.j2', SITE_TEMPLATE);
    for (const kind of ['mixed', 'plain', 'pipelined'] as const) this.write(`${kind}.yml`, writePlaybook(kind));
    for (const index of names) this.write(`scripts/h${index}`, writeScript(`h${index}`));
    this.write(
      'scripts.sh',
      `${names.map((index) => `ssh ${addressOf(line, index)} sh < scripts/h${index} >/dev/null &`).join('\n')}\nwait\n`,
    );
    this.write(
      'one.sh',
      `${names.map((index) => `ssh -n ${addressOf(line, index)} uname >/dev/null &`).join('\n')}\nwait\n`,
    );
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  /** As before the first run. */
  static clear(): void {
    rmSync('/tmp/bench', { recursive: true, force: true });
    mkdirSync('/tmp/bench');
    chmodSync('/tmp/bench', 0o1777);
  }
}

export function runLongshore(site: Site, playbook: string, ...words: string[]): Promise<Timing> {
  return time(site, process.execPath, [PROGRAM, '-i', 'hosts.ini', '-f', String(site.hosts), ...words, playbook]);
}

/** What the controller's process itself has computed when it ends, in milliseconds; it writes that to its stderr. */
export async function runMeasured(site: Site, playbook: string): Promise<number> {
  const report = `process.on('exit', () => { const { user, system } = process.cpuUsage(); console.error('cpu ' + (user + system)); })`;
  const options = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(report)}` };
  const { stderr } = await time(site, process.execPath, [PROGRAM, '-i', 'hosts.ini', playbook], options);
  return Number(/^cpu (\d+)$/m.exec(stderr)?.[1]) / 1000;
}

/** Milliseconds that a program takes `count` times in one shell, one after the other. */
export async function runInBareShell(site: Site, count: number, program: string): Promise<number> {
  const words = [
    fileURLToPath(new URL('bare-shell.mjs', import.meta.url)),
    addressOf(site.line, 0),
    String(count),
    program,
  ];
  return Number((await time(site, process.execPath, words)).stdout);
}

/** Milliseconds of the plays of a run, as its events say them, in order. */
export async function runPlays(site: Site, playbook: string): Promise<number[]> {
  const { stdout } = await runLongshore(site, playbook, '-o', 'json');
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Event);
  return events.flatMap((event) => (event.type === 'play-finished' ? [event.ms] : []));
}

export async function runAnsible(site: Site, playbook: string, mitogen: boolean): Promise<Timing> {
  const control = join(site.folder, `control`);
  rmSync(control, { recursive: true, force: true });
  site.write(
    'ansible.cfg',
    [
      '[defaults]',
      `forks = ${site.hosts}`,
      'gathering = explicit',
      'retry_files_enabled = false',
      'interpreter_python = /usr/bin/python3',
      ...(mitogen ? [`strategy_plugins = ${MITOGEN}`, 'strategy = mitogen_linear'] : []),
      '[ssh_connection]',
      'pipelining = True',
      'ssh_args = -o ControlMaster=auto -o ControlPersist=20s',
      `control_path_dir = ${control}`,
      '',
    ].join('\n'),
  );
  return time(site, '/usr/bin/ansible-playbook', ['-i', 'hosts.ini', playbook]);
}

export const hasAnsible = existsSync('/usr/bin/ansible-playbook');
export const hasMitogen = hasAnsible && existsSync(MITOGEN);
export const hasParallelSsh = existsSync('/usr/bin/parallel-ssh');

export const runScripts = (site: Site): Promise<Timing> => time(site, 'sh', ['scripts.sh']);
export const runOneBySsh = (site: Site): Promise<Timing> => time(site, 'sh', ['one.sh']);
export const runOneByParallelSsh = (site: Site): Promise<Timing> =>
  time(site, 'parallel-ssh', ['-h', 'addresses', '-p', String(site.hosts), '-t', '0', 'uname']);

/** Runs a command in the site's folder to its end. Rejects with what it said if it fails. */
export async function time(
  site: Site,
  program: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Timing> {
  const started = performance.now();
  const child = spawn(program, words, {
    cwd: site.folder,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, readPeak(child.pid))), 200);
  const [code] = (await once(child, 'close')) as [number | null];
  clearInterval(watch);
  const ms = performance.now() - started;
  if (code !== 0)
    throw new Error(`${program} ${words.join(' ')} ended with ${code}:\n${stdout.slice(-2000)}${stderr.slice(-2000)}`);
  return { ms, peak, stdout, stderr };
}

function readPeak(pid: number | undefined): number {
  try {
    const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    return 0;
  }
}
