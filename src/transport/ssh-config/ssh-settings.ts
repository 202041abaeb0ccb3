import { hostname, userInfo } from 'node:os';
import type { Target } from '../connection.ts';
import { chooseAlgorithms } from '../ssh/ssh-algorithms.ts';
import { collectEnvironment } from './ssh-environment.ts';
import type { SshConfiguration } from './ssh-configuration.ts';
import { expandPath, splitPaths } from './ssh-paths.ts';
import type { PathSource } from './ssh-paths.ts';
import { makeTokens } from './ssh-tokens.ts';

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
  readonly connectTimeoutMs: number | undefined;
  /** From 1. */
  readonly connectionAttempts: number;
  /** An address or a name of this machine. */
  readonly bindAddress: string | undefined;
  /** A network interface of this machine. */
  readonly bindInterface: string | undefined;
  readonly keepsTcpAlive: boolean;
  /** BatchMode: nobody is asked for anything. */
  readonly asksNobody: boolean;
  /** What the user has chosen and ssh2 speaks, in that order; undefined where ssh's own choice stands. */
  readonly algorithms: {
    readonly kex: ReturnType<typeof chooseAlgorithms<'kexalgorithms'>>;
    readonly ciphers: ReturnType<typeof chooseAlgorithms<'ciphers'>>;
    readonly macs: ReturnType<typeof chooseAlgorithms<'macs'>>;
    readonly hostKeys: ReturnType<typeof chooseAlgorithms<'hostkeyalgorithms'>>;
  };
  readonly compresses: boolean;
  /** `yes`, or the socket of the agent that the host may ask; undefined for none. */
  readonly forwardAgent: string | undefined;
  /** For each session on the host. */
  readonly environment: Readonly<Record<string, string>>;
  /** All that was said about the host, for what is decided by it elsewhere. */
  readonly configuration: SshConfiguration;
}

export interface SshSettingsOptions {
  readonly home: string;
  readonly localUser: string;
  /** Name or path of the system's ssh. */
  readonly sshBinary: string;
  /** This program's environment. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * What a configuration means for a host; ssh's defaults for what it does not say.
 * @param asked the name that ssh was asked about, where that was another host with the same settings.
 */
export function readSshSettings(
  configuration: SshConfiguration,
  target: Target,
  options: SshSettingsOptions,
  asked?: string,
): SshSettings {
  const { values } = configuration;
  const first = (key: string): string | undefined => {
    const value = values.get(key)?.[0];
    return value === 'none' || value === '' ? undefined : value;
  };
  const named = first('hostname') ?? target.host;
  const hostName = named === asked ? target.host : named;
  const port = target.port ?? Number(first('port') ?? 22);
  const user = target.user ?? first('user') ?? options.localUser;
  const source: PathSource = {
    home: options.home,
    environment: options.environment,
    tokens: () =>
      makeTokens({
        original: target.host,
        host: hostName,
        port: String(port),
        user,
        localUser: options.localUser,
        home: options.home,
        hostKeyAlias: first('hostkeyalias'),
        proxyJump: first('proxyjump'),
        machine: hostname(),
        uid: userInfo().uid,
      }),
  };
  const expand = (path: string): string => expandPath(path, source);
  const list = (key: string, fallback: readonly string[]): string[] =>
    (values.get(key) ?? [fallback.join(' ')]).flatMap(splitPaths).map(expand);
  const agent = values.get('identityagent')?.[0] ?? 'SSH_AUTH_SOCK';
  const seconds = (key: string): number | undefined => {
    const value = first(key);
    return value === undefined ? undefined : Number(value) * 1000;
  };
  const exempt = first('nohostauthenticationforlocalhost') === 'yes' && first('hostkeyalias') === undefined;
  const forwarded = first('forwardagent');
  return {
    hostName,
    port,
    user,
    identityFiles: (values.get('identityfile') ?? DEFAULT_IDENTITIES).filter((path) => path !== 'none').map(expand),
    identitiesOnly: first('identitiesonly') === 'yes',
    identityAgent: agent === 'SSH_AUTH_SOCK' ? undefined : (readAgent(agent, expand, options) ?? 'none'),
    certificateFiles: (values.get('certificatefile') ?? []).map(expand),
    proxyJump: first('proxyjump'),
    proxyCommand: first('proxycommand'),
    hostKeyAlias: first('hostkeyalias'),
    userKnownHostsFiles: list('userknownhostsfile', ['~/.ssh/known_hosts', '~/.ssh/known_hosts2']),
    globalKnownHostsFiles: list('globalknownhostsfile', ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2']),
    hostKeyPolicy: exempt && LOOPBACK.test(hostName) ? 'off' : readPolicy(first('stricthostkeychecking')),
    hashKnownHosts: first('hashknownhosts') === 'yes',
    aliveIntervalMs: seconds('serveraliveinterval') ?? 0,
    aliveCountMax: Number(first('serveralivecountmax') ?? 3),
    addressFamily: readFamily(first('addressfamily')),
    connectTimeoutMs: seconds('connecttimeout'),
    connectionAttempts: Number(first('connectionattempts') ?? 1),
    bindAddress: first('bindaddress'),
    bindInterface: first('bindinterface'),
    keepsTcpAlive: first('tcpkeepalive') !== 'no',
    asksNobody: first('batchmode') === 'yes',
    algorithms: {
      kex: chooseAlgorithms(configuration, 'kexalgorithms'),
      ciphers: chooseAlgorithms(configuration, 'ciphers'),
      macs: chooseAlgorithms(configuration, 'macs'),
      hostKeys: chooseAlgorithms(configuration, 'hostkeyalgorithms'),
    },
    compresses: first('compression') === 'yes',
    forwardAgent: forwarded === undefined || forwarded === 'no' ? undefined : readAgent(forwarded, expand, options),
    environment: collectEnvironment(configuration, options.environment),
    configuration,
  };
}

/** What the inventory or the command line says, then ConnectTimeout, then the default. */
export function chooseConnectTimeout(target: Target, { connectTimeoutMs }: SshSettings): number {
  return target.connectTimeoutIsDefault === true && connectTimeoutMs !== undefined
    ? connectTimeoutMs
    : target.connectTimeoutMs;
}

const DEFAULT_IDENTITIES = ['~/.ssh/id_rsa', '~/.ssh/id_ecdsa', '~/.ssh/id_ed25519'];

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|::1)$/;

/** `$NAME` is a variable of the environment, which may be unset: then there is no agent. */
function readAgent(
  value: string,
  expand: (path: string) => string,
  { environment }: SshSettingsOptions,
): string | undefined {
  return /^\$\w/.test(value) ? environment[value.slice(1)] : value === 'yes' ? value : expand(value);
}

function readPolicy(value: string | undefined): SshSettings['hostKeyPolicy'] {
  if (value === 'accept-new') return 'accept-new';
  return value === 'false' || value === 'no' || value === 'off' ? 'off' : 'strict';
}

function readFamily(value: string | undefined): 0 | 4 | 6 {
  if (value === 'inet') return 4;
  return value === 'inet6' ? 6 : 0;
}
