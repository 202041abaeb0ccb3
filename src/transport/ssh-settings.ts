import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Target } from './connection.ts';
import { TransportError } from './transport-error.ts';

const run = promisify(execFile);

/** What the ssh configuration says about a host, so far as it matters here; ssh_config(5). */
export interface SshSettings {
  readonly hostName: string;
  readonly port: number;
  readonly user: string;
  readonly identityFiles: readonly string[];
  readonly identitiesOnly: boolean;
  /** A socket's path, `none`, or unset for SSH_AUTH_SOCK. */
  readonly identityAgent: string | undefined;
  readonly certificateFiles: readonly string[];
  readonly proxyJump: string | undefined;
  readonly proxyCommand: string | undefined;
  readonly hostKeyAlias: string | undefined;
  readonly userKnownHostsFiles: readonly string[];
  readonly globalKnownHostsFiles: readonly string[];
  readonly hostKeyPolicy: 'strict' | 'accept-new' | 'off';
  readonly hashKnownHosts: boolean;
  /** 0: none. */
  readonly aliveIntervalMs: number;
  readonly aliveCountMax: number;
  readonly addressFamily: 0 | 4 | 6;
}

export interface SshSettingsOptions {
  readonly home: string;
  readonly localUser: string;
  /** Name or path of the system's ssh. */
  readonly sshBinary: string;
}

/**
 * What `ssh -G` says, which knows Host, Match, Include and tokens; the inventory's values are handed in, so that they win.
 * Empty without an ssh on this machine.
 * @throws TransportError `ssh-config` with what ssh says about its configuration.
 */
export async function askSsh(target: Target, options: SshSettingsOptions): Promise<string> {
  if (target.host.startsWith('-')) {
    throw new TransportError('ssh-config', `a host's name cannot begin with \`-\`: ${target.host}`);
  }
  const args = ['-G', ...(target.sshArguments ?? [])];
  if (target.port !== undefined) args.push('-p', String(target.port));
  if (target.user !== undefined) args.push('-l', target.user);
  try {
    const { stdout } = await run(options.sshBinary, [...args, '--', target.host], { timeout: target.connectTimeoutMs });
    return stdout;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw explainRefusal(error);
  }
}

/**
 * Reads the output of `ssh -G`: a keyword in lower case and its value on each line; ssh's defaults where it is empty.
 * @param asked the name that ssh was asked about, where that was another host with the same settings.
 */
export function parseSshSettings(
  text: string,
  target: Target,
  options: SshSettingsOptions,
  asked?: string,
): SshSettings {
  const values = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const space = line.indexOf(' ');
    if (space === -1) continue;
    const key = line.slice(0, space);
    values.set(key, [...(values.get(key) ?? []), line.slice(space + 1).trim()]);
  }
  const first = (key: string): string | undefined => {
    const value = values.get(key)?.[0];
    return value === 'none' || value === '' ? undefined : value;
  };
  const named = first('hostname') ?? target.host;
  const hostName = named === asked ? target.host : named;
  const port = target.port ?? Number(first('port') ?? 22);
  const user = target.user ?? first('user') ?? options.localUser;
  // `ssh -G` leaves the tokens of these paths as they are.
  const tokens: Readonly<Record<string, string>> = {
    '%': '%',
    d: options.home,
    h: hostName,
    k: first('hostkeyalias') ?? hostName,
    n: target.host,
    p: String(port),
    r: user,
    u: options.localUser,
  };
  const expand = (path: string): string => {
    const atHome = path.startsWith('~/') ? join(options.home, path.slice(2)) : path;
    return atHome.replaceAll(/%(.)/g, (token, letter: string) => tokens[letter] ?? token);
  };
  const list = (key: string, fallback: readonly string[]): string[] =>
    (values.get(key) ?? [fallback.join(' ')])
      .flatMap((value) => value.split(' '))
      .filter((path) => path !== 'none' && path !== '')
      .map(expand);
  const agent = values.get('identityagent')?.[0];
  return {
    hostName,
    port,
    user,
    identityFiles: (values.get('identityfile') ?? DEFAULT_IDENTITIES).map(expand),
    identitiesOnly: first('identitiesonly') === 'yes',
    identityAgent: agent === undefined || agent === 'SSH_AUTH_SOCK' ? undefined : expand(agent),
    certificateFiles: (values.get('certificatefile') ?? []).map(expand),
    proxyJump: first('proxyjump'),
    proxyCommand: first('proxycommand'),
    hostKeyAlias: first('hostkeyalias'),
    userKnownHostsFiles: list('userknownhostsfile', ['~/.ssh/known_hosts', '~/.ssh/known_hosts2']),
    globalKnownHostsFiles: list('globalknownhostsfile', ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2']),
    hostKeyPolicy: readPolicy(first('stricthostkeychecking')),
    hashKnownHosts: first('hashknownhosts') === 'yes',
    aliveIntervalMs: Number(first('serveraliveinterval') ?? 0) * 1000,
    aliveCountMax: Number(first('serveralivecountmax') ?? 3),
    addressFamily: readFamily(first('addressfamily')),
  };
}

const DEFAULT_IDENTITIES = ['~/.ssh/id_rsa', '~/.ssh/id_ecdsa', '~/.ssh/id_ed25519'];

function readPolicy(value: string | undefined): SshSettings['hostKeyPolicy'] {
  if (value === 'accept-new') return 'accept-new';
  return value === 'false' || value === 'no' || value === 'off' ? 'off' : 'strict';
}

function readFamily(value: string | undefined): 0 | 4 | 6 {
  if (value === 'inet') return 4;
  return value === 'inet6' ? 6 : 0;
}

function explainRefusal(error: unknown): TransportError {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
  return new TransportError('ssh-config', 'ssh cannot read its configuration for this host', {
    details: said.split('\n').slice(0, 8),
    help: 'Correct the ssh configuration (`ssh -G HOST` shows the same), or ansible_ssh_common_args.',
    cause: error,
  });
}
