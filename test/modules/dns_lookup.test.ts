import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dnsLookup } from '../../src/modules/dns_lookup.ts';
import { describeWith } from '../requirement.ts';
import { findFreePort, findTool, makeTools, startErrors, startZone, writeZone } from './dns-zone.ts';
import { BUSYBOX, LOOKUPS, TOOLS } from './dns-lookups.ts';
import { HOSTILE } from './host-cases.ts';
import { runDefinition } from './run-definition.ts';
import { sampleCases } from './system-case.ts';
import { TEST_SHELLS, TestSession } from './test-shells.ts';

const NEEDS = [
  'root',
  'linux',
  { command: 'dnsmasq', package: 'dnsmasq' },
  { command: 'dig', package: 'bind9-dnsutils' },
  { command: 'host', package: 'bind9-host' },
  { command: 'drill', package: 'ldnsutils' },
  { command: 'busybox', package: 'busybox' },
] as const;

for (const shell of TEST_SHELLS) {
  describeWith([...NEEDS, shell.requirement], `dns_lookup under ${shell.name}`, () => {
    let folder = '';
    let port = 0;
    let stop = () => {};
    const open = (tool: string) => {
      const tools = makeTools(mkdtempSync(join(folder, 'tools-')) + '/bin', [tool, 'env', 'timeout']);
      return new TestSession({ ...shell, applets: false }, tools, true);
    };
    const ask = async (tool: string, args: Readonly<Record<string, unknown>>, check = false) => {
      const session = open(tool);
      const result = await runDefinition(dnsLookup, { server: '127.0.0.1', port, ...args }, session, { check });
      expect(readdirSync(session.home).filter((name) => name !== '.applets')).toEqual([]);
      await session.close();
      return result;
    };
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'longshore-dns-'));
      port = await findFreePort();
      stop = startZone(folder, port);
    });
    afterAll(() => {
      stop();
      rmSync(folder, { recursive: true });
    });

    // dig, host and drill print an answer in the same way.
    const cases = TOOLS.flatMap((tool, at) =>
      LOOKUPS.filter(({ except = [] }) => !except.includes(tool))
        .filter((_, index) => !['host', 'drill'].includes(tool) || index % 3 === at % 3)
        .map((lookup) => ({ tool, ...lookup })),
    );
    test.each(sampleCases(shell, cases))('$tool: $args', async ({ tool, args, records, result = {} }) => {
      const found = await ask(tool, args);
      const answered = { exists: true, rcode: 'NOERROR', records, changed: false };
      expect(found, found.msg).toMatchObject({
        ...(records === undefined ? { records: [] } : answered),
        tool: tool.split('=')[0],
        server: '127.0.0.1',
        ...result,
      });
      const ttls = (found['records'] as readonly { ttl?: number }[]).map(({ ttl }) => typeof ttl);
      expect(ttls, 'nslookup does not tell it').toEqual(
        ttls.map(() => (tool.startsWith('nslookup') ? 'undefined' : 'number')),
      );
    });

    test('check mode asks as well', async () => {
      const result = await ask('dig', { name: 'www.example.com' }, true);
      expect(result).toMatchObject({ changed: false, answers: ['10.0.0.1'] });
    });

    test.each(shell.name === 'dash' ? TOOLS : (['dig', BUSYBOX] as const))(
      '%s tells why there is no answer',
      async (tool) => {
        for (const [code, word] of [
          [2, 'SERVFAIL'],
          [5, 'REFUSED'],
        ] as const) {
          const server = await startErrors(code);
          const result = await ask(tool, { name: 'a.example.com', port: server.address().port, timeout: 1 });
          server.close();
          const msg = `127.0.0.1 answered ${word} when it was asked for A of a.example.com`;
          expect(result).toMatchObject({ failed: true, msg, rcode: word, exists: false });
        }
        const unused = await findFreePort();
        const refused = await ask(tool, { name: 'a.example.com', type: 'SRV', port: unused, timeout: 1 });
        const reason = tool === 'drill' ? 'timed out' : 'connection refused';
        const msg = `127.0.0.1 (port ${unused}) gave no answer when it was asked for SRV of a.example.com: ${reason}`;
        expect(refused).toMatchObject({ failed: true, msg, rcode: null });
        expect(refused.help).toContain(`${tool.split('=')[0] ?? ''} said: `);
      },
    );

    test('nothing hostile is executed', async () => {
      for (const text of sampleCases(shell, HOSTILE)) {
        const wrong = await ask('dig', { name: text });
        expect(wrong.msg ?? '', text).toMatch(/^name is no name of the DNS: |^\S+ answered REFUSED/);
        expect(await ask('dig', { name: 'www.example.com', server: text })).toMatchObject({ failed: true });
      }
    });

    test('busybox does not ask by TCP', async () => {
      const result = await ask(BUSYBOX, { name: 'www.example.com', tcp: true });
      expect(result).toMatchObject({ failed: true, msg: 'nslookup of busybox does not ask by TCP' });
    });

    test('busybox has no more than it was made with', async () => {
      const session = open('busybox');
      const tools = join(session.home, 'bin');
      mkdirSync(tools);
      const small = `#!${findTool('sh')}\ncase $* in *-port*) echo 'Usage: nslookup [-type=QUERY_TYPE] HOST' >&2; exit 1 ;; esac\nexec ${findTool('busybox')} nslookup "$@"\n`;
      writeFileSync(join(tools, 'nslookup'), small, { mode: 0o755 });
      const host = new TestSession({ ...shell, applets: false }, tools, true);
      const result = await runDefinition(dnsLookup, { name: 'www.example.com', server: '127.0.0.1', port }, host);
      for (const each of [session, host]) await each.close();
      expect(result).toMatchObject({ exists: true, answers: ['10.0.0.1'], server: '127.0.0.1' });
    });

    test('getent asks the servers of the host for addresses, and for nothing else', async () => {
      const tools = makeTools(join(folder, 'getent'), ['sh', 'mount', 'ip', 'dnsmasq', 'getent']);
      const zone = writeZone(mkdtempSync(join(folder, 'zone-')), 53);
      writeFileSync(join(folder, 'resolv.conf'), 'nameserver 127.0.0.1\n');
      const setup = `mount --bind ${folder}/resolv.conf /etc/resolv.conf && ip link set lo up && dnsmasq -C ${zone} && exec "$@"`;
      const enter = [
        'unshare',
        '-m',
        '-n',
        '-p',
        '--fork',
        '--kill-child',
        '--propagation',
        'private',
        'sh',
        '-c',
        setup,
      ];
      const host = new TestSession(
        { ...shell, command: [...enter, 'sh', ...shell.command], applets: false },
        tools,
        true,
      );
      const get = (args: Readonly<Record<string, unknown>>) => runDefinition(dnsLookup, args, host);
      symlinkSync(findTool(shell.command[0] ?? ''), join(tools, shell.command[0] ?? ''));
      const found = await get({ name: 'alias.example.com' });
      expect(found).toMatchObject({
        tool: 'getent',
        server: null,
        canonical_name: 'www.example.com',
        answers: ['10.0.0.1'],
      });
      expect(await get({ name: 'www.example.com', type: 'AAAA' })).toMatchObject({ answers: ['fd00::1'] });
      const none = await get({ name: 'none.example.com' });
      expect(none).toMatchObject({
        failed: true,
        msg: 'getent found no address of none.example.com, and cannot say why',
      });
      const other = await get({ name: 'example.com', type: 'MX' });
      expect(other).toMatchObject({ failed: true, msg: expect.stringMatching(/^the host has only getent/) });
      await host.close();
    });

    test('a host without any of them says what to install', async () => {
      const result = await ask('true', { name: 'www.example.com' });
      expect(result).toMatchObject({ failed: true, help: expect.stringContaining('apk add bind-tools') });
    });
  });
}

describeWith(NEEDS, 'dns_lookup', () => {
  test('waits no longer than it is told, whatever asks', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'longshore-dns-'));
    const silent = await startErrors();
    const [shell] = TEST_SHELLS;
    if (shell === undefined) throw new Error('no shell');
    const { port } = silent.address();
    const results = await Promise.all(
      TOOLS.map(async (tool) => {
        const tools = makeTools(join(folder, tool), [tool, 'env', 'timeout']);
        const session = new TestSession(shell, tools, true);
        const args = { name: 'a.example.com', server: '127.0.0.1', port, timeout: 1 };
        const result = await runDefinition(dnsLookup, args, session);
        await session.close();
        return result;
      }),
    );
    silent.close();
    rmSync(folder, { recursive: true });
    const msg = `127.0.0.1 (port ${port}) gave no answer when it was asked for A of a.example.com: timed out`;
    const help = expect.stringContaining('timed out');
    expect(results).toMatchObject(TOOLS.map(() => ({ failed: true, msg, help })));
  });

  test.each([
    [{ name: '10.0.0.1' }, /^10\.0\.0\.1 is an address, which has no A records$/],
    [{ name: 'a..b' }, /^name is no name of the DNS: "a\.\.b"$/],
    [{ name: 'é/none.a' }, /^name is no name of the DNS: "é\/none\.a"$/],
    [{ name: 'a', port: 0 }, /^port is 0, and must be between 1 and 65535$/],
    [{ name: 'a', timeout: -1 }, /^timeout is -1/],
    [{ name: 'a', server: '-x' }, /^server is no name of the DNS: "-x"$/],
  ])('refuses %j', async (args, msg) => {
    const [shell] = TEST_SHELLS;
    if (shell === undefined) throw new Error('no shell');
    const session = new TestSession(shell);
    const result = await runDefinition(dnsLookup, args, session);
    await session.close();
    expect(result).toMatchObject({ failed: true, msg: expect.stringMatching(msg) });
    expect(session.frames).toBe(0);
  });
});
