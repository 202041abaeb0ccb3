import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { buildSmallRoot } from './image-root.ts';

/** A private Docker Engine: in a network and a mount namespace of its own, without an uplink, on a data folder of its own. */
export interface DockerEngine {
  readonly dockerHost: string;
  /** For files of tests; goes with the engine. */
  readonly folder: string;
  /** The engine's process; `nsenter --net=/proc/PID/ns/net` reaches its ports. */
  readonly pid: number;
  /** Runs docker and returns its standard output, trimmed. Throws where it fails. */
  docker(...args: readonly string[]): string;
  /** Imports a small image, with changes as of `docker import --change`. @param build makes its files: busybox's unless it is given. */
  importImage(name: string, changes?: readonly string[], build?: (root: string) => void): string;
  removeContainers(): Promise<void>;
  stop(): Promise<void>;
}

export interface EngineOptions {
  readonly diskMegabytes?: number;
  /** What dockerd is told besides. */
  readonly words?: readonly string[];
  /** Names that are this machine for it. */
  readonly names?: readonly string[];
}

/** Needs root, dockerd and busybox. Its data lie in /var/tmp: overlay2 wants an ordinary file system, and /tmp may be none. */
export async function startDockerEngine(options: EngineOptions = {}): Promise<DockerEngine> {
  const folder = mkdtempSync('/var/tmp/longshore-engine-');
  const dockerHost = `unix://${folder}/docker.sock`;
  const command = [
    'ip link set lo up',
    ...(options.diskMegabytes === undefined
      ? []
      : [`mkdir "$1/data" && mount -t tmpfs -o size=${options.diskMegabytes}m tmpfs "$1/data"`]),
    ...(options.names === undefined
      ? []
      : [`echo "127.0.0.1 localhost ${options.names.join(' ')}" >"$1/hosts" && mount --bind "$1/hosts" /etc/hosts`]),
    'echo 1 >/proc/sys/net/ipv4/ip_forward',
    'folder=$1 host=$2 && shift 2',
    'exec dockerd --data-root "$folder/data" --exec-root "$folder/exec" --pidfile "$folder/pid" --host "$host" "$@" >"$folder/log" 2>&1',
  ].join(' && ');
  const child = spawn(
    'unshare',
    [
      '--net',
      '--mount',
      '--propagation',
      'private',
      'sh',
      '-c',
      command,
      'sh',
      folder,
      dockerHost,
      ...(options.words ?? []),
    ],
    { stdio: 'ignore' },
  );
  const engine = new PrivateEngine(folder, dockerHost, child);
  try {
    await engine.waitUntilReady();
    return engine;
  } catch (error) {
    await engine.stop();
    throw error;
  }
}

class PrivateEngine implements DockerEngine {
  readonly dockerHost: string;
  readonly folder: string;
  readonly #child: ChildProcess;

  constructor(folder: string, dockerHost: string, child: ChildProcess) {
    this.folder = folder;
    this.dockerHost = dockerHost;
    this.#child = child;
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('the engine did not start');
    return this.#child.pid;
  }

  async waitUntilReady(): Promise<void> {
    for (let tries = 0; tries < 300; tries++) {
      if (this.#child.exitCode !== null) break;
      try {
        await this.#ask('GET', '/_ping');
        return;
      } catch {
        await wait(100);
      }
    }
    const log = join(this.folder, 'log');
    throw new Error(`dockerd did not come up: ${existsSync(log) ? readFileSync(log, 'utf8').slice(-2000) : 'no log'}`);
  }

  docker(...args: readonly string[]): string {
    const env = { ...process.env, DOCKER_HOST: this.dockerHost };
    return execFileSync('docker', args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  }

  importImage(name: string, changes: readonly string[] = [], build = buildSmallRoot): string {
    const root = join(this.folder, `image-${build.name}`);
    if (!existsSync(root)) build(root);
    const options = changes.flatMap((change) => ['--change', change]);
    const tar = execFileSync('tar', ['-C', root, '-c', '.'], { maxBuffer: 2 ** 28 });
    const env = { ...process.env, DOCKER_HOST: this.dockerHost };
    return execFileSync('docker', ['import', ...options, '-', name], { env, input: tar, encoding: 'utf8' }).trim();
  }

  async removeContainers(): Promise<void> {
    const found = JSON.parse(await this.#ask('GET', '/containers/json?all=1')) as { readonly Id: string }[];
    await Promise.all(found.map(({ Id }) => this.#ask('DELETE', `/containers/${Id}?force=1&v=1`)));
  }

  /** What goes before each test asks the engine itself: docker takes longer to start than all of it. */
  async #ask(method: string, path: string): Promise<string> {
    const asked = request({ socketPath: join(this.folder, 'docker.sock'), agent: false, method, path }).end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    const said = await text(answer);
    if ((answer.statusCode ?? 0) >= 400) throw new Error(`${method} ${path}: ${said}`);
    return said;
  }

  async stop(): Promise<void> {
    try {
      await this.removeContainers();
    } catch {
      // The engine is not there any more; what it left goes with its folder.
    }
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const closed = new Promise((resolve) => this.#child.once('close', resolve));
      this.#child.kill('SIGTERM');
      const timer = setTimeout(() => this.#child.kill('SIGKILL'), 15_000);
      await closed;
      clearTimeout(timer);
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
