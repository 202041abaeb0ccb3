import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ModuleResult } from '../../src/module/result.ts';
import etcdDns from '../../tasks/etcd_dns.ts';
import { DOCKER_NEEDS, useDockerHost } from '../modules/docker-host.ts';
import { TEST_SHELLS, type TestShell } from '../modules/test-shells.ts';
import { describeWith } from '../requirement.ts';

const NEEDS = [
  ...DOCKER_NEEDS,
  { command: 'dnsmasq', package: 'dnsmasq' },
  { command: 'dig', package: 'bind9-dnsutils' },
] as const;

const SERVICE = '_etcd-server._tcp.example.com';
/** A server that containers reach, and one that only the host does: Docker leaves the loopback out. */
const SERVER = '192.0.2.53';
const LOOPBACK = '127.0.0.53';
const srv = (target: string) => ({ srv: SERVICE, target, port: 2380, priority: 0, weight: 100 });
const FIRST = [srv('etcd1.example.com'), { host: 'etcd1.example.com', address: '192.0.2.81' }];
const SECOND = [srv('etcd2.example.com'), { host: 'etcd2.example.com', address: '192.0.2.82' }];
const RECORDS = [...FIRST, ...SECOND];
const SRV_LINES = [1, 2].map(
  (n) => expect.stringMatching(new RegExp(`^${SERVICE}\\.\\s.*\\s0 100 2380 etcd${n}\\.example\\.com\\.$`)) as string,
);

/** Whom Docker makes a container ask that gets no server from the host; here they know nobody. */
const FALLBACKS = ['8.8.8.8', '8.8.4.4'];

const SERVE = `for address in ${[SERVER, ...FALLBACKS].join(' ')}; do ip address add $address/32 dev lo; done
mount --bind "$1/resolv.conf" /etc/resolv.conf
serve() { dnsmasq -k -C /dev/null -u root --pid-file= --no-hosts --no-resolv --bind-interfaces --local=/example.com/ "$@"; }
serve ${FALLBACKS.map((address) => `-a ${address}`).join(' ')} &
serve --log-facility=- -a ${SERVER} -a ${LOOPBACK} \
  --srv-host=${SERVICE},etcd1.example.com,2380,0,100 --srv-host=${SERVICE},etcd2.example.com,2380,0,100 \
  --host-record=etcd1.example.com,192.0.2.81 --host-record=etcd2.example.com,192.0.2.82`;

describeWith(NEEDS, 'etcd_dns', () => {
  const host = useDockerHost();
  let server: ChildProcess | undefined;

  beforeAll(async () => {
    useServer(SERVER);
    const alone = ['unshare', '--pid', '--fork', '--kill-child'];
    server = spawn('nsenter', [...enter().slice(1), ...alone, 'sh', '-c', SERVE, 'sh', host.engine.folder], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    // dnsmasq says that it has started once it listens.
    await new Promise((resolve) => server?.stderr?.once('data', resolve));
    makeImage('test/nslookup', '/bin/nslookup', '#!/bin/sh\nexec busybox nslookup "$@"\n');
    makeImage('test/getent', '/etc/nsswitch.conf', 'hosts: dns\n', '/usr/bin/getent');
  });
  afterAll(async () => {
    const ended = new Promise((resolve) => server?.once('close', resolve));
    if (server?.kill('SIGKILL') === true) await ended;
  });
  beforeEach(() => useServer(SERVER));

  const enter = (): string[] => [
    'nsenter',
    `--net=/proc/${host.engine.pid}/ns/net`,
    `--mount=/proc/${host.engine.pid}/ns/mnt`,
  ];
  /** Whom the host asks; what Docker copies into containers. */
  const useServer = (address: string): void =>
    writeFileSync(join(host.engine.folder, 'resolv.conf'), `nameserver ${address}\n`);

  /** `test/box:1` with a file more, and with a program of this machine and its libraries. */
  function makeImage(name: string, path: string, text: string, program?: string): void {
    const root = join(host.engine.folder, name);
    const put = (to: string): string => {
      mkdirSync(join(root, dirname(to)), { recursive: true });
      return join(root, to);
    };
    writeFileSync(put(path), text);
    chmodSync(join(root, path), 0o755);
    for (const file of program === undefined ? [] : [program, ...listLibraries(program)])
      cpSync(file, put(file), { dereference: true });
    const container = host.docker('create', 'test/box:1');
    host.docker('cp', `${root}/.`, `${container}:/`);
    host.docker('commit', container, name);
  }

  function ask(
    args: Record<string, unknown> = {},
    { check = false, shell = TEST_SHELLS[0] }: { check?: boolean; shell?: TestShell } = {},
  ): Promise<ModuleResult> {
    if (shell === undefined) throw new Error('no shell');
    const given = { service: SERVICE, records: RECORDS, container: 'etcd', image: 'test/getent', ...args };
    return host.run(etcdDns, given, { check, shell: { ...shell, command: [...enter(), ...shell.command] } });
  }

  describe.each(TEST_SHELLS)('under $name', (shell) => {
    test.each(['test/getent', 'test/nslookup'])('all is found by a container of %s', async (image) => {
      expect(await ask({ image, dns_servers: [SERVER] }, { shell })).toMatchObject({
        changed: false,
        srv: SRV_LINES,
        container_dns: [],
        summary: '2 SRV records, and every name in a container',
      });
      expect(host.names()).toEqual([]);
    });

    test('a container that does not find them with the servers of the host needs ours', async () => {
      useServer(LOOPBACK);
      const result = await ask({ dns_servers: [SERVER] }, { shell });
      expect(result).toMatchObject({ srv: SRV_LINES, container_dns: [SERVER] });
      expect(result.failed).toBeUndefined();
    });
  });

  test.each([
    ['none', [], []],
    ['its own', [`--dns=${SERVER}`], [SERVER]],
  ])('the container that runs is asked, and keeps its DNS servers: %s', async (_, options, container_dns) => {
    host.docker('run', '-d', '--name', 'etcd', ...options, 'test/getent', 'sleep', '1000');
    for (const check of [false, true]) {
      expect(await ask({ image: 'test/none', dns_servers: ['192.0.2.9'] }, { check })).toMatchObject({
        inside: ['192.0.2.81      etcd1.example.com', '192.0.2.82      etcd2.example.com'],
        container_dns,
      });
    }
  });

  const LACKING: readonly (readonly [string, Record<string, unknown>, readonly string[]])[] = [
    [
      'an SRV record is missing',
      { records: [...RECORDS, srv('etcd3.example.com')] },
      ['expected the SRV record `0 100 2380 etcd3.example.com.`, found it not'],
    ],
    [
      'an SRV record is another',
      { records: [{ ...srv('etcd1.example.com'), port: 2390 }, ...RECORDS.slice(1)] },
      [
        'expected the SRV record `0 100 2390 etcd1.example.com.`, found it not',
        'expected no SRV record `0 100 2380 etcd1.example.com.`',
      ],
    ],
    ['one is too many', { records: FIRST }, ['expected no SRV record `0 100 2380 etcd2.example.com.`']],
    [
      'nobody knows the service',
      {
        service: '_other._tcp.example.com',
        records: [{ ...srv('etcd1.example.com'), srv: '_other._tcp.example.com' }],
      },
      ['expected the SRV record `0 100 2380 etcd1.example.com.`, found it not'],
    ],
    [
      'a name has another address',
      { records: [...RECORDS.slice(0, 3), { host: 'etcd2.example.com', address: '192.0.2.8' }] },
      [
        expect.stringMatching(
          /^expected a container to find etcd2\.example\.com at 192\.0\.2\.8, found `.*192\.0\.2\.82/,
        ),
      ],
    ],
    [
      'a name has another address, in the words of nslookup',
      {
        image: 'test/nslookup',
        records: [...RECORDS.slice(0, 3), { host: 'etcd2.example.com', address: '192.0.2.8' }],
      },
      [
        expect.stringMatching(
          /^expected a container to find etcd2\.example\.com at 192\.0\.2\.8, found `.*192\.0\.2\.82/,
        ),
      ],
    ],
    [
      'a name has no address',
      { records: [...RECORDS, { host: 'etcd3.example.com', address: '192.0.2.83' }] },
      [expect.stringMatching(/^expected a container to find etcd3\.example\.com at 192\.0\.2\.83, found `/)],
    ],
  ];
  test.each(LACKING)('it fails where %s', async (_, args, details) => {
    expect(await ask(args)).toMatchObject({
      failed: true,
      msg: 'the DNS does not answer what etcd needs',
      details,
      help: expect.stringContaining('dig +noall +answer SRV ') as string,
    });
  });

  test('an image that is not there is said', async () => {
    expect(await ask({ image: 'test/none' })).toMatchObject({
      failed: true,
      msg: expect.stringMatching(/^no container of test\/none could be run: /) as string,
    });
  });

  describe('check mode', () => {
    test('starts no container: where none runs, nobody knows', async () => {
      expect(await ask({}, { check: true })).toMatchObject({
        changed: false,
        unknown: 'no container runs that could ask',
      });
      expect(host.names()).toEqual([]);
    });

    test('does not fail for what a play before would have set up', async () => {
      host.docker('run', '-d', '--name', 'etcd', 'test/getent', 'sleep', '1000');
      expect(await ask({ records: FIRST }, { check: true })).toMatchObject({
        changed: false,
        unknown: 'the DNS does not answer yet',
      });
    });
  });
});

function listLibraries(program: string): string[] {
  return execFileSync('ldd', [program], { encoding: 'utf8' }).match(/\/[^\s)]+/g) ?? [];
}
