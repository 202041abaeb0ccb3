import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ModuleResult } from '../../src/module/result.ts';
import { dnsmasq } from '../../src/modules/dnsmasq.ts';
import { describeWith } from '../requirement.ts';
import { runDefinition } from './run-definition.ts';
import { TEST_SHELLS, TestSession } from './test-shells.ts';

const NEEDS = [
  'root',
  'linux',
  { command: 'dnsmasq', package: 'dnsmasq' },
  { command: 'dig', package: 'bind9-dnsutils' },
  { command: 'ip', package: 'iproute2' },
  ...TEST_SHELLS.map((shell) => shell.requirement),
] as const;

const SRV = '_etcd-server._tcp.example.com';
const NUMBERS = [1, 2, 3] as const;
const RECORDS = [
  ...NUMBERS.map((n) => ({ srv: SRV, target: `etcd${n}.example.com`, port: 2380 })),
  ...NUMBERS.map((n) => ({ host: `etcd${n}.example.com`, address: `10.0.0.13${n + 6}` })),
];
const SRV_LINES = NUMBERS.map((n) => `srv-host=${SRV},etcd${n}.example.com,2380,0,100\n`).join('');
const HOST_LINES = NUMBERS.map((n) => `10.0.0.13${n + 6} etcd${n}.example.com\n`).join('');

describeWith(NEEDS, 'dnsmasq', () => {
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
      `[ ! -e ${folder}/pid ] || { kill $(cat ${folder}/pid); while [ -e ${folder}/pid ]; do sleep 0.05; done; }
echo restart >>${folder}/acts
dnsmasq -C ${config} -x ${folder}/pid -u root --no-resolv --no-hosts\n`,
    );
  });
  afterEach(() => {
    if (existsSync(join(folder, 'pid'))) process.kill(Number(readFileSync(join(folder, 'pid'), 'utf8')), 'SIGKILL');
    rmSync(folder, { recursive: true });
  });

  async function run(
    args: Record<string, unknown>,
    check = false,
    shell = TEST_SHELLS[0],
    diff = false,
  ): Promise<ModuleResult> {
    if (shell === undefined) throw new Error('no shell');
    const session = new TestSession({
      ...shell,
      command: ['nsenter', `--net=/proc/${namespace.pid}/ns/net`, ...shell.command],
    });
    const commands = {
      restart_command: `sh ${folder}/restart`,
      reload_command: `echo reload >>${folder}/acts; kill -HUP $(cat ${folder}/pid)`,
    };
    try {
      return await runDefinition(dnsmasq, { config, hosts_file: hosts, ...commands, ...args }, session, {
        check,
        diff,
      });
    } finally {
      await session.close();
    }
  }
  const inside = (...command: string[]): string =>
    execFileSync('nsenter', [`--net=/proc/${namespace.pid}/ns/net`, ...command], { encoding: 'utf8' });
  const read = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  const start = (): string => inside('sh', join(folder, 'restart'));
  const acts = (): string[] => read(join(folder, 'acts')).split('\n').filter(Boolean);

  interface Case {
    readonly name: string;
    readonly config: string;
    readonly hosts?: string;
    readonly args: Record<string, unknown>;
    readonly act: 'restart' | 'reload';
    readonly configAfter: string;
    readonly hostsAfter: string;
  }
  const ADDN = (): string => `addn-hosts=${hosts}\n`;
  const CASES: readonly Case[] = [
    {
      name: 'adds what is missing and leaves every other line',
      config:
        '# a comment\n\ndomain-needed\n\tcache-size=10\n#srv-host=_etcd-server._tcp.example.com,x\nsrv-host=_other._tcp.example.com,a.example.com,1,2,3',
      args: { records: RECORDS },
      act: 'restart',
      configAfter: `# a comment\n\ndomain-needed\n\tcache-size=10\n#srv-host=_etcd-server._tcp.example.com,x\nsrv-host=_other._tcp.example.com,a.example.com,1,2,3\n${SRV_LINES}ADDN`,
      hostsAfter: HOST_LINES,
    },
    {
      name: 'replaces stale records of these names, adopts right ones',
      config: `srv-host=${SRV},gone.example.com,2380\nsrv-host = _ETCD-server._tcp.example.com,etcd1.example.com,1\nsrv-host=${SRV},etcd2.example.com,2380,0,100\nsrv-host=${SRV},etcd2.example.com,2380,0,100\ndomain-needed\nADDN`,
      hosts:
        '10.0.0.99 etcd1.example.com old # why\n10.0.0.138\tETCD2.example.com\n10.0.0.98 etcd3.example.com\n# end\n1.2.3.4 other\n',
      args: { records: RECORDS },
      act: 'restart',
      configAfter: `srv-host=${SRV},etcd2.example.com,2380,0,100\ndomain-needed\nADDN${SRV_LINES.replace(`srv-host=${SRV},etcd2.example.com,2380,0,100\n`, '')}`,
      hostsAfter:
        '10.0.0.99 old # why\n10.0.0.138\tETCD2.example.com\n# end\n1.2.3.4 other\n10.0.0.137 etcd1.example.com\n10.0.0.139 etcd3.example.com\n',
    },
    {
      name: 'a changed address alone is reloaded',
      config: `ADDN${SRV_LINES}`,
      hosts: HOST_LINES.replace('137', '136'),
      args: { records: RECORDS },
      act: 'reload',
      configAfter: `ADDN${SRV_LINES}`,
      hostsAfter: '10.0.0.138 etcd2.example.com\n10.0.0.139 etcd3.example.com\n10.0.0.137 etcd1.example.com\n',
    },
    {
      name: 'options and an IPv6 address',
      config: 'domain-needed\n',
      args: {
        options: ['bogus-priv', 'txt-record=a.b,"$(touch pwned) \'x\' `id` *"'],
        records: [{ host: 'Six.Example.COM.', address: 'FD00::1' }],
      },
      act: 'restart',
      configAfter: 'domain-needed\nbogus-priv\ntxt-record=a.b,"$(touch pwned) \'x\' `id` *"\nADDN',
      hostsAfter: 'fd00::1 six.example.com\n',
    },
    {
      name: 'absent removes these names only',
      config: `domain-needed\nADDN${SRV_LINES}srv-host=_o._tcp.example.com,a.example.com,1,2,3\n`,
      hosts: HOST_LINES,
      args: { state: 'absent', records: RECORDS },
      act: 'restart',
      configAfter: 'domain-needed\nsrv-host=_o._tcp.example.com,a.example.com,1,2,3\n',
      hostsAfter: '',
    },
  ];

  test.each(TEST_SHELLS.flatMap((shell) => CASES.map((item) => ({ ...item, shell }))))(
    '$name, under $shell.name',
    async ({ shell, args, act, ...item }) => {
      const before = item.config.replace('ADDN', ADDN());
      writeFileSync(config, before, { mode: 0o640 });
      if (item.hosts !== undefined) writeFileSync(hosts, item.hosts);
      start();
      const planned = await run(args, true, shell, true);
      expect(planned).toMatchObject({ changed: true, actions: [act] });
      expect([read(config), read(hosts), acts()]).toEqual([before, item.hosts ?? '', ['restart']]);
      const result = await run(args, false, shell, true);
      expect(result).toMatchObject({ changed: true, actions: [act] });
      expect(result.diff).toEqual(planned.diff);
      expect([read(config), read(hosts)]).toEqual([item.configAfter.replace('ADDN', ADDN()), item.hostsAfter]);
      expect(acts()).toEqual(['restart', act]);
      expect(execFileSync('stat', ['-c', '%a', config], { encoding: 'utf8' })).toBe('640\n');
      expect(await run(args, false, shell)).toMatchObject({ changed: false, actions: [] });
      expect(await run(args, true, shell)).toMatchObject({ changed: false });
      expect(acts()).toHaveLength(2);
    },
  );

  test('keeps the old files, unless it is told not to', async () => {
    writeFileSync(config, 'domain-needed\n');
    writeFileSync(hosts, '1.2.3.4 other\n');
    start();
    const result = await run({ records: RECORDS });
    expect(read(String(result['backup']))).toBe('domain-needed\n');
    expect(read(String(result['hosts_backup']))).toBe('1.2.3.4 other\n');
    const count = readdirSync(folder).length;
    expect(await run({ records: [{ host: 'new.example.com', address: '1.2.3.5' }], backup: false })).toMatchObject({
      changed: true,
    });
    expect(readdirSync(folder)).toHaveLength(count);
  });

  test('what dnsmasq refuses is not written', async () => {
    writeFileSync(config, 'domain-needed\n');
    start();
    for (const check of [true, false]) {
      const result = await run({ records: RECORDS, options: ['no-such-option=1'] }, check);
      expect(result).toMatchObject({ failed: true, msg: expect.stringContaining('bad option at line 5') });
    }
    expect([read(config), existsSync(hosts), acts()]).toEqual(['domain-needed\n', false, ['restart']]);
  });

  test('an answer that is too much brings the old files back', async () => {
    const before = 'domain-needed\nhost-record=etcd1.example.com,10.9.9.9\n';
    writeFileSync(config, before);
    start();
    const result = await run({ records: RECORDS });
    expect(result).toMatchObject({
      failed: true,
      msg: expect.stringContaining('an answer more: `etcd1.example.com. a 10.9.9.9`; the old files are back'),
    });
    expect([read(config), existsSync(hosts), acts()]).toEqual([before, false, ['restart', 'restart', 'restart']]);
    expect(inside('dig', '@127.0.0.1', '+short', 'etcd1.example.com').trim()).toBe('10.9.9.9');
    expect(readdirSync(folder).filter((name) => name.startsWith('.longshore'))).toEqual([]);
  });

  test('an answer that is missing brings the old files back', async () => {
    writeFileSync(config, 'domain-needed\n');
    start();
    const result = await run({ records: RECORDS, reload_command: 'true', restart_command: 'true' });
    expect(result).toMatchObject({
      failed: true,
      msg: expect.stringContaining(`no answer \`${SRV}. srv 0 100 2380 etcd1.example.com.\``),
    });
    expect(read(config)).toBe('domain-needed\n');
  });

  test('a dnsmasq that has not read its files is restarted', async () => {
    writeFileSync(config, '');
    start();
    writeFileSync(config, `${SRV_LINES}${ADDN()}`);
    writeFileSync(hosts, HOST_LINES);
    expect(await run({ records: RECORDS }, true)).toMatchObject({ changed: true, actions: ['restart'] });
    expect(await run({ records: RECORDS })).toMatchObject({ changed: true, actions: ['restart'] });
    expect(await run({ records: RECORDS })).toMatchObject({ changed: false });
  });

  test('is asked with nslookup where there is no dig', async () => {
    writeFileSync(config, 'domain-needed\n');
    start();
    const tools = mkdtempSync(join(folder, 'tools-'));
    const need = [
      'sh',
      'nslookup',
      'dnsmasq',
      'cat',
      'cp',
      'mv',
      'rm',
      'dd',
      'chmod',
      'chown',
      'stat',
      'date',
      'sleep',
      'tr',
      'kill',
      'readlink',
      'id',
      'sed',
    ];
    execFileSync('sh', ['-c', `cd ${tools} && for t in ${need.join(' ')}; do ln -s "$(command -v $t)" $t; done`]);
    const shell = TEST_SHELLS[0];
    if (shell === undefined) throw new Error('no shell');
    const session = new TestSession({
      ...shell,
      command: ['nsenter', `--net=/proc/${namespace.pid}/ns/net`, ...shell.command],
    });
    const restart = `sh ${folder}/restart`;
    const args = {
      config,
      hosts_file: hosts,
      restart_command: restart,
      records: [...RECORDS, { host: 'six.example.com', address: 'fd00::1' }],
    };
    try {
      const result = await runDefinition(dnsmasq, args, session, { environment: { PATH: tools } });
      expect(result).toMatchObject({ changed: true, actions: ['restart'] });
      expect(result.warnings).toBeUndefined();
      const wrong = {
        ...args,
        records: [{ host: 'x.example.com', address: '1.2.3.4' }],
        restart_command: 'true',
        reload_command: 'true',
      };
      expect(await runDefinition(dnsmasq, wrong, session, { environment: { PATH: tools } })).toMatchObject({
        failed: true,
      });
    } finally {
      await session.close();
    }
  });

  test.each<[Record<string, unknown>, string]>([
    [{ records: [{ srv: '$(id)', target: 'a.b', port: 1 }] }, 'srv is no name of the DNS: `$(id)`'],
    [{ records: [{ srv: 'a.b', target: 'a,b', port: 1 }] }, 'the target of a.b is no name'],
    [{ records: [{ srv: 'a.b', target: 'a.b' }] }, 'the port of a.b is no number'],
    [{ records: [{ srv: 'a.b', target: 'a.b', port: 70000 }] }, '0 to 65535: 70000'],
    [{ records: [{ host: 'a.b', address: '10.0.0.300' }] }, 'the address of a.b is none'],
    [{ records: [{ host: "a'b", address: '10.0.0.3' }] }, 'host is no name of the DNS'],
    [{ records: [{ address: '10.0.0.3' }] }, 'host is no name of the DNS: ``'],
    [{ records: [{ srv: 'a.b', host: 'a.b' }] }, 'the target of a.b is no name'],
    [{ options: ['a\nb'] }, 'an option is one line'],
  ])('refuses %j', async (args, msg) => {
    expect(await run(args)).toMatchObject({ failed: true, msg: expect.stringContaining(msg) });
  });
});
