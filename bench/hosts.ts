/**
 * Many hosts on this machine for a benchmark: every address of 127.0.0.0/8 in a network, mount and process namespace of its own, where one sshd
 * answers on all of them, and accounts and files of root's are covered by others. Nothing of it is left when the process ends.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const INSIDE = 'LONGSHORE_BENCH_FOLDER';
/** No account of this machine has it. */
const USER_ID = 52_077;

export const USER = 'bench';

/** Ways to the one sshd, told apart by the address: what each client negotiates by itself, the same key exchange for all, and a slow line. */
export const LINES = { own: 1, equal: 2, slow: 3 } as const;
export type Line = keyof typeof LINES;

const SLOW_PORT = 2300;

/** Runs `measure` inside of the namespaces; outside of them, goes there with this same program. */
export async function enterBenchHosts(delayMs: number, measure: (folder: string) => Promise<void>): Promise<void> {
  const folder = process.env[INSIDE];
  if (folder !== undefined) {
    await startHosts(folder, delayMs);
    await measure(folder);
    process.exit();
  }
  const made = mkdtempSync(join(tmpdir(), 'longshore-bench-'));
  try {
    const words = ['--net', '--mount', '--pid', '--fork', '--mount-proc', '--kill-child', process.execPath];
    const child = spawn('unshare', [...words, ...process.execArgv, ...process.argv.slice(1)], {
      stdio: 'inherit',
      env: { ...process.env, [INSIDE]: made },
    });
    const [code] = (await once(child, 'exit')) as [number | null];
    process.exitCode = code ?? 1;
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

/** The address of host `index`, counted from 0, on a line. */
export function addressOf(line: Line, index: number): string {
  return `127.${LINES[line]}.${Math.floor(index / 250)}.${(index % 250) + 1}`;
}

async function startHosts(folder: string, delayMs: number): Promise<void> {
  execFileSync('ip', ['link', 'set', 'lo', 'up']);
  chmodSync(folder, 0o755);
  makeAccount(folder);
  const ssh = join(folder, 'ssh');
  mkdirSync(ssh, { mode: 0o700 });
  for (const name of ['host_key', 'id_ed25519']) makeKey(join(ssh, name));
  const publicKey = readFileSync(join(ssh, 'host_key.pub'), 'utf8').split(' ').slice(0, 2).join(' ');
  copyFileSync(join(ssh, 'id_ed25519.pub'), join(folder, 'authorized_keys'));
  writeFileSync(join(ssh, 'known_hosts'), `127.* ${publicKey}\n[127.*]:${SLOW_PORT} ${publicKey}\n`);
  const slow = `127.${LINES.slow}.*`;
  writeFileSync(
    join(ssh, 'config'),
    `Host 127.${LINES.equal}.* ${slow}\n  KexAlgorithms curve25519-sha256\nHost ${slow}\n  Port ${SLOW_PORT}\nHost *\n  User ${USER}\n`,
  );
  const home = '/root/.ssh';
  mkdirSync(home, { recursive: true, mode: 0o700 });
  execFileSync('mount', ['--bind', ssh, home]);
  await startSshd(folder);
  await startSlowLine(delayMs);
}

/** An account without start-up files for its shell, which may use sudo; the machine's own files stay as they are. */
function makeAccount(folder: string): void {
  const home = join(folder, 'home');
  mkdirSync(home);
  for (const [file, line] of [
    ['passwd', `${USER}:x:${USER_ID}:${USER_ID}::${home}:/bin/sh`],
    ['group', `${USER}:x:${USER_ID}:`],
    ['shadow', `${USER}:*:19000:0:99999:7:::`],
  ] as const) {
    const copy = join(folder, file);
    copyFileSync(`/etc/${file}`, copy);
    appendFileSync(copy, `${line}\n`);
    execFileSync('mount', ['--bind', copy, `/etc/${file}`]);
  }
  execFileSync('chown', [`${USER_ID}:${USER_ID}`, home]);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'mode=0750', 'tmpfs', '/etc/sudoers.d']);
  writeFileSync(`/etc/sudoers.d/${USER}`, `${USER} ALL=(ALL:ALL) NOPASSWD: ALL\n`, { mode: 0o440 });
}

function makeKey(file: string): void {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'bench', '-f', file]);
}

async function startSshd(folder: string): Promise<void> {
  const config = join(folder, 'sshd_config');
  writeFileSync(
    config,
    [
      'Port 22',
      'ListenAddress 0.0.0.0',
      `HostKey ${folder}/ssh/host_key`,
      `AuthorizedKeysFile ${folder}/authorized_keys`,
      'PidFile none',
      'StrictModes no',
      'UsePAM no',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'MaxStartups 2000',
      'MaxSessions 100',
      'Subsystem sftp internal-sftp',
      'LogLevel ERROR',
      '',
    ].join('\n'),
  );
  mkdirSync('/run/sshd', { recursive: true });
  const sshd = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', config], { stdio: ['ignore', 'ignore', 'inherit'] });
  sshd.unref();
  const deadline = Date.now() + 10_000;
  for (;;) {
    try {
      execFileSync('ssh', ['-n', addressOf('equal', 0), 'true'], { stdio: 'ignore' });
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}

async function startSlowLine(delayMs: number): Promise<void> {
  const line = spawn(
    process.execPath,
    [join(import.meta.dirname, 'slow-line.mjs'), String(SLOW_PORT), String(delayMs)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  await once(line.stdout, 'data');
  line.unref();
}
