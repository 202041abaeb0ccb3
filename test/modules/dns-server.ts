import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { ModuleResult } from '../../src/module/result.ts';
import { dnsmasq } from '../../src/modules/dnsmasq.ts';
import { DASH } from './docker-host.ts';
import { runDefinition, type RunOptions } from './run-definition.ts';
import { TEST_SHELLS, TestSession, type TestShell } from './test-shells.ts';

export const DNSMASQ_NEEDS = [
  'root',
  'linux',
  { command: 'dnsmasq', package: 'dnsmasq' },
  { command: 'dig', package: 'bind9-dnsutils' },
  { command: 'ip', package: 'iproute2' },
  ...TEST_SHELLS.map((shell) => shell.requirement),
] as const;

export const SRV = '_etcd-server._tcp.example.com';
const NUMBERS = [1, 2, 3] as const;
export const RECORDS = [
  ...NUMBERS.map((n) => ({ srv: SRV, target: `etcd${n}.example.com`, port: 2380 })),
  ...NUMBERS.map((n) => ({ host: `etcd${n}.example.com`, address: `10.0.0.13${n + 6}` })),
];
export const SRV_LINES = NUMBERS.map((n) => `srv-host=${SRV},etcd${n}.example.com,2380,0,100\n`).join('');
export const HOST_LINES = NUMBERS.map((n) => `10.0.0.13${n + 6} etcd${n}.example.com\n`).join('');

export interface DnsServer {
  /** Made anew for each test. */
  readonly paths: () => { readonly folder: string; readonly config: string; readonly hosts: string };
  readonly run: (
    args: Record<string, unknown>,
    options?: RunOptions & { readonly shell?: TestShell },
  ) => Promise<ModuleResult>;
  /** Starts dnsmasq with what the configuration says now. */
  readonly start: () => void;
  /** `restart` and `reload`, as they were done. */
  readonly acts: () => string[];
  /** Runs a command where the server is, and returns what it prints. */
  readonly inside: (...command: readonly string[]) => string;
}

/** The text of a file, empty where there is none. */
export function readIfThere(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function isRunning(pid: number): boolean {
  try {
    return /^State:\s+[^ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** A dnsmasq in a network namespace of its own, which has loopback only. */
export function useDnsServer(): DnsServer {
  let folder: string;
  let config: string;
  let hosts: string;
  let namespace: ChildProcess;

  beforeAll(async () => {
    namespace = spawn('unshare', ['--net', 'sh', '-c', 'ip link set lo up && echo up && exec sleep 1000'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await new Promise((resolve) => namespace.stdout?.once('data', resolve));
  });
  afterAll(() => namespace?.kill('SIGKILL'));
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'longshore-dns-'));
    config = join(folder, 'dnsmasq.conf');
    hosts = join(folder, 'dnsmasq.hosts');
    writeFileSync(
      join(folder, 'restart'),
      `[ ! -e ${folder}/pid ] || { p=$(cat ${folder}/pid); kill $p; while grep -q '^State:.[^ZX]' /proc/$p/status 2>/dev/null; do sleep 0.05; done; }
echo restart >>${folder}/acts
dnsmasq -C ${config} -x ${folder}/pid -u root --no-resolv --no-hosts\n`,
    );
  });
  afterEach(async () => {
    if (existsSync(join(folder, 'pid'))) {
      const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
      process.kill(pid, 'SIGKILL');
      // Until then it has the port, which the next test wants.
      while (isRunning(pid)) await wait(10);
    }
    rmSync(folder, { recursive: true });
  });

  const enter = (): readonly string[] => ['nsenter', `--net=/proc/${namespace.pid}/ns/net`];
  const inside = (...command: readonly string[]): string => {
    const [program = '', ...words] = [...enter(), ...command];
    return execFileSync(program, words, { encoding: 'utf8' });
  };
  return {
    paths: () => ({ folder, config, hosts }),
    inside,
    start: () => void inside('sh', join(folder, 'restart')),
    acts: () => readIfThere(join(folder, 'acts')).split('\n').filter(Boolean),
    run: async (args, options = {}) => {
      const shell = options.shell ?? DASH;
      const session = new TestSession({ ...shell, command: [...enter(), ...shell.command] });
      const commands = {
        restart_command: `sh ${folder}/restart`,
        reload_command: `echo reload >>${folder}/acts; kill -HUP $(cat ${folder}/pid)`,
      };
      try {
        return await runDefinition(dnsmasq, { config, hosts_file: hosts, ...commands, ...args }, session, options);
      } finally {
        await session.close();
      }
    },
  };
}
