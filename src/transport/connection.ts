import type { Duplex } from 'node:stream';
import type { ChainLink } from './session/chain.ts';
import type { Spool } from './session/spooling-buffer.ts';
import type { ShellChannel } from './session/shell-channel.ts';

/** Everything that is needed to reach one host, already rendered. Times are in milliseconds. */
export interface Target {
  /** The inventory's name of the host; only for messages. */
  readonly name: string;
  /** `ssh` is `node-ssh` (ssh2 in this process) unless the configuration of the host needs `openssh`. */
  readonly connection: 'ssh' | 'node-ssh' | 'openssh' | 'local' | 'docker';
  /** Where shells of this machine start, under `local`: the playbook's folder. Unset, or not to be entered: the home directory. */
  readonly folder?: string;
  /** What to dial: a name or an address; may be an alias of the ssh configuration. Of `docker` the container, by its name or id. */
  readonly host: string;
  /** Unset: what the ssh configuration says, else 22. */
  readonly port?: number;
  /** Unset: what the ssh configuration says, else the local user. */
  readonly user?: string;
  /** Private key files that go first, before those of the ssh configuration. */
  readonly privateKeyFiles?: readonly string[];
  /** Of the private keys, where they are encrypted. */
  readonly keyPassphrase?: string;
  readonly password?: string;
  /** In place of those of the ssh configuration. */
  readonly knownHostsFiles?: readonly string[];
  /** The host's public keys, in place of those of known_hosts: lines in its format, whose pattern is `*`. */
  readonly hostKeys?: readonly string[];
  /** `strict` refuses an unknown host, `accept-new` adds it to the first known_hosts file, `off` checks nothing. Unset: the ssh configuration's, else `strict`. */
  readonly hostKeyPolicy?: 'strict' | 'accept-new' | 'off';
  /** Further arguments for `ssh -G` (and for the system's ssh under `openssh`), from ansible_ssh_common_args and _extra_args. */
  readonly sshArguments?: readonly string[];
  /** TCP connect, key exchange and login together. */
  readonly connectTimeoutMs: number;
  /** Nobody has said how long: the ssh configuration may. */
  readonly connectTimeoutIsDefault?: boolean;
  /** How `docker` is called. */
  readonly docker?: DockerReach;
}

export interface DockerReach {
  /** Before `exec`. */
  readonly clientArguments: readonly string[];
  /** Behind `exec`. */
  readonly execArguments: readonly string[];
  /** In place of the newest version of the engine's API. */
  readonly apiVersion?: string;
  /** The host on which docker runs, and as whom there. Unset: this machine. */
  readonly via?: { readonly target: Target; readonly become: Become | undefined };
}

export interface Become {
  readonly method: 'sudo' | 'su' | 'doas';
  readonly user: string;
  readonly password?: string;
  /** The command, in place of one that is called as the method. */
  readonly exe?: string;
  /** Options of the command in place of its usual ones; how it asks for a password is not among them. */
  readonly flags?: readonly string[];
}

/** Functions for the persistent shell, sent once per session, with the first task that names them. */
export interface ShellLibrary {
  /** Unique; two libraries of one name are taken to be the same text. */
  readonly name: string;
  /** POSIX sh; only function definitions and assignments. */
  readonly text: string;
}

export interface ShellTask {
  /** Stands in the frame, so that a log of the wire can be read. */
  readonly id: string;
  readonly libraries?: readonly ShellLibrary[];
  /** POSIX sh, run in a subshell of the session: whatever it does to itself is gone afterwards. */
  readonly script: string;
  /** The task's standard input, exact; without it standard input is /dev/null. */
  readonly stdin?: Uint8Array;
  /** Output as it comes; `run` still returns it whole. Nothing more of the stream is read until what it gives resolves. */
  readonly onOutput?: (stream: 'stdout' | 'stderr', chunk: Buffer) => void | Promise<void>;
  /** The line that `onOutput` was given last has ended, though its line break only comes with more, or not at all. */
  readonly onLineEnd?: (stream: 'stdout' | 'stderr') => void;
  /** Ends the task's process tree on the host; `run` rejects with a TransportError of kind `cancelled`. */
  readonly signal?: AbortSignal;
  /** Ends the task's process tree on the host; `run` rejects with kind `task-timeout`. */
  readonly timeoutMs?: number;
  /** Bytes that each of stdout and stderr may have; beyond, the task is ended and `run` rejects with kind `output-limit`. Unset: 64 MiB. */
  readonly outputLimit?: number;
  /** Takes what is more than a reply may hold, in place of `outputLimit`. */
  readonly spool?: Spool;
  /** The reply has no output: `onOutput` has had it. */
  readonly forgetsOutput?: boolean;
  /** Running it twice does no harm: where its answer is lost with the connection, it may be sent again. */
  readonly isHarmless?: boolean;
  /** Sent ahead of the answers of the tasks before it; `run` rejects with StoppedError where one of these failed, so that this one was not run. */
  readonly link?: ChainLink;
}

export interface ShellReply {
  readonly rc: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

/**
 * A persistent shell on a host under one user. Tasks may be sent while others are under way: one shell runs them in order; a session of the
 * pool opens further shells for them, up to a limit.
 */
export interface ShellSession {
  run(task: ShellTask): Promise<ShellReply>;
  /** Frames sent so far: each is one round trip. */
  readonly frames: number;
  /** Ends the shell; what a task started in the background on purpose lives on. */
  close(): Promise<void>;
}

/** One connection to a host, shared by its sessions. */
export interface Connection {
  /** @param isSpare it can be done without: it is opened where the connection has room for it, and makes no further one */
  openSession(become?: Become, isSpare?: boolean): Promise<ShellSession>;
  /**
   * Runs POSIX sh text in a channel of its own: its standard streams are the channel's, byte for byte, at the pace of who reads them. It
   * starts where a login does. `exited` gives its status. At the end of its input it has ten seconds, after which its process group is ended.
   * The caller ends the input once the output has ended.
   * @throws TransportError as `openSession` does.
   */
  openProgram(text: string, become?: Become): Promise<ShellChannel>;
  /** A stream to an address as seen from the host (direct-tcpip). Undefined where the transport has none. */
  forward?(host: string, port: number): Promise<Duplex>;
  close(): Promise<void>;
}

/** Connections and sessions by (host, port, user, become-user); opened on first use, at most one attempt at a time per key. */
export interface SessionPool {
  session(target: Target, become?: Become): Promise<ShellSession>;
  connection(target: Target): Promise<Connection>;
  /** Closes the connection to a host with its sessions, so that the next task opens a new one. This machine itself has none to close. */
  reset(target: Target): Promise<void>;
  /** The same for a host that is done with, unless something is under way there, or other hosts are reached through it. */
  release(target: Target): Promise<void>;
  /** Frames sent over all sessions. */
  readonly frames: number;
  /** Closes everything; with `kill`, running tasks end with their process trees. */
  close(): Promise<void>;
}
