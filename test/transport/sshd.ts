import { execFile, execFileSync, spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Requirement } from '../requirement.ts';

const run = promisify(execFile);

/** For describeWith: what startSshd needs. */
export const SSHD_REQUIREMENTS: readonly Requirement[] = [
  'root',
  'linux',
  { command: 'sshd', package: 'openssh-server' },
  { command: 'ssh-keygen', package: 'openssh-client' },
];

export interface SshdOptions {
  /** Further lines of sshd_config; they win. */
  readonly config?: readonly string[];
  /** The account to log in to: root, or a new one that goes with the sshd. It is in no file of root's. */
  readonly account?:
    'root' | { readonly name?: string; readonly shell?: string; readonly password?: string; readonly sudoers?: string };
  readonly hostKeyTypes?: readonly ('ed25519' | 'ecdsa' | 'rsa')[];
}

export interface RunningSshd {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly user: string;
  /** The public host keys, `type base64` each. */
  readonly hostKeys: readonly string[];
  /** As it stands in known_hosts. */
  readonly hostKeyLine: string;
  /** Lets its owner in. */
  readonly privateKeyFile: string;
  readonly knownHostsFile: string;
  /** For whatever else a test needs; goes with the sshd. The account can read it. */
  readonly directory: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** The variables of an inventory that lead there. */
export function variablesOf({
  host,
  port,
  user,
  privateKeyFile,
  knownHostsFile,
}: RunningSshd): Record<string, unknown> {
  return {
    ansible_host: host,
    ansible_port: port,
    ansible_user: user,
    ansible_ssh_common_args: '-F none',
    ansible_ssh_private_key_file: privateKeyFile,
    ansible_ssh_known_hosts_file: knownHostsFile,
  };
}

/** Starts a real sshd on a free port of the loopback interface, with keys of its own. Needs SSHD_REQUIREMENTS. */
export async function startSshd(options: SshdOptions = {}): Promise<RunningSshd> {
  const directory = await mkdtemp(join(tmpdir(), 'longshore-sshd-'));
  const undo: (() => Promise<unknown>)[] = [() => rm(directory, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    await chmod(directory, 0o755);
    await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
    const user = await makeAccount(options.account ?? 'root', directory, undo);
    const types = options.hostKeyTypes ?? ['ed25519'];
    const hostKeyFiles = await Promise.all(types.map((type) => makeKey(join(directory, `host_${type}`), type)));
    const privateKeyFile = await makeKey(join(directory, 'id'), 'ed25519');
    await writeFile(join(directory, 'authorized_keys'), await readFile(`${privateKeyFile}.pub`));
    const port = await findFreePort();
    const hostKeys = await Promise.all(hostKeyFiles.map(readPublicKey));
    const hostKeyLine = hostKeys.map((key) => `[127.0.0.1]:${port} ${key}`).join('\n');
    const knownHostsFile = join(directory, 'known_hosts');
    await writeFile(knownHostsFile, `${hostKeyLine}\n`);
    const configFile = join(directory, 'sshd_config');
    await writeFile(configFile, makeConfig(port, directory, hostKeyFiles, options));

    const sshd = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', configFile], {
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    });
    const { pid } = sshd;
    if (pid === undefined) throw new Error('sshd did not start');
    const exited = once(sshd, 'exit');
    undo.push(async () => {
      // The connections' own processes are in its group.
      killQuietly(-pid);
      if (sshd.exitCode === null && sshd.signalCode === null) await exited;
    });
    await waitForWords(sshd.stderr, 'Server listening');
    return {
      host: '127.0.0.1',
      port,
      user,
      hostKeys,
      hostKeyLine,
      privateKeyFile,
      knownHostsFile,
      directory,
      pid,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function makeConfig(
  port: number,
  directory: string,
  hostKeys: readonly string[],
  { config: more = [], account = 'root' }: SshdOptions,
): string {
  const isRoot = account === 'root';
  return [
    ...more,
    // Nobody records what never leaves the machine, and a post-quantum exchange takes more than the rest of a login.
    'KexAlgorithms -sntrup761*',
    // bash reads no ~/.bashrc then, where root of the machine may start whatever it likes, for each login anew.
    ...(isRoot ? ['SetEnv SHLVL=1'] : []),
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    ...hostKeys.map((file) => `HostKey ${file}`),
    `AuthorizedKeysFile ${directory}/authorized_keys`,
    'PidFile none',
    'StrictModes no',
    'UsePAM no',
    'PermitRootLogin yes',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    // Of this one sshd takes the last.
    ...(more.some((line) => line.startsWith('MaxStartups')) ? [] : ['MaxStartups 100']),
    'LogLevel VERBOSE',
    '',
  ].join('\n');
}

async function makeKey(file: string, type: string): Promise<string> {
  await run('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', 'test', '-f', file]);
  return file;
}

async function readPublicKey(file: string): Promise<string> {
  return (await readFile(`${file}.pub`, 'utf8')).split(' ').slice(0, 2).join(' ');
}

async function makeAccount(
  account: NonNullable<SshdOptions['account']>,
  directory: string,
  undo: (() => Promise<unknown>)[],
): Promise<string> {
  if (account === 'root') return 'root';
  const user = account.name ?? `ls${randomBytes(4).toString('hex')}`;
  const home = join(directory, 'home');
  // A number that nobody else has: useradd's next free one may also be that of a user inside a container on this machine.
  const uid = randomInt(20_000, 60_000);
  const shell = account.shell ?? '/bin/sh';
  await run('useradd', ['-u', String(uid), '-m', '-k', '/dev/null', '-d', home, '-s', shell, '-p', '*', user]);
  undo.push(async () => {
    await killProcessesOf(uid);
    await run('userdel', ['-f', user]).catch(() => undefined);
  });
  if (account.password !== undefined) {
    execFileSync('chpasswd', ['-c', 'SHA512'], { input: `${user}:${account.password}` });
  }
  if (account.sudoers !== undefined) {
    const file = `/etc/sudoers.d/${user}`;
    await writeFile(file, `${user} ${account.sudoers}\n`, { mode: 0o440 });
    undo.push(() => rm(file, { force: true }));
  }
  return user;
}

/** What a test has left running under its own account. */
async function killProcessesOf(uid: number): Promise<void> {
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const owner = await stat(`/proc/${name}`).then(
      (info) => info.uid,
      () => -1,
    );
    if (owner === uid) killQuietly(Number(name));
  }
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** A port of the loopback interface on which nothing listens now. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function waitForWords(stream: NodeJS.ReadableStream, words: string): Promise<void> {
  let seen = '';
  await new Promise<void>((resolve, reject) => {
    stream.on('data', (chunk: Buffer) => {
      seen = `${seen}${chunk.toString()}`.slice(-4000);
      if (seen.includes(words)) resolve();
    });
    stream.on('end', () => reject(new Error(`sshd ended: ${seen}`)));
  });
}
