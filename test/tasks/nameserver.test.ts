import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ModuleResult } from '../../src/module/result.ts';
import nameserver from '../../tasks/nameserver.ts';
import { runDefinition } from '../modules/run-definition.ts';
import { TEST_SHELLS, TestSession, type TestShell } from '../modules/test-shells.ts';
import { describeWith } from '../requirement.ts';

const NEEDS = [
  'root',
  'linux',
  { command: 'dnsmasq', package: 'dnsmasq' },
  { command: 'dig', package: 'bind9-dnsutils' },
  { command: 'ip', package: 'iproute2' },
  ...TEST_SHELLS.map((shell) => shell.requirement),
] as const;

/** Knows www.example.net; so does OURS, which forwards; DEAF says that there is no such name. */
const OLD = '192.0.2.1';
const OURS = '192.0.2.2';
const DEAF = '192.0.2.3';
const block = (...lines: string[]): string =>
  `# BEGIN longshore nameserver\n${lines.join('\n')}\n# END longshore nameserver\n`;
const OUR_BLOCK = block(`nameserver ${OURS}`);

/** A place of its own for /etc and /run, with DNS servers that exist nowhere else. */
const PLACE = `set -e
ip link set lo up
for address in ${OLD} ${OURS} ${DEAF}; do ip address add $address/32 dev lo; done
mkdir "$1/upper" "$1/work"
mount -t overlay overlay -o "lowerdir=/etc,upperdir=$1/upper,workdir=$1/work" /etc
mount -t tmpfs tmpfs /run
printf 'hosts: files dns\\n' >/etc/nsswitch.conf
serve() { dnsmasq -C /dev/null -u root -k --pid-file= --no-hosts --no-resolv --bind-interfaces -a "$@" & }
serve ${OLD} --host-record=www.example.net,192.0.2.80
serve ${OURS} --host-record=etcd1.example.com,192.0.2.81 --server=${OLD}
serve ${DEAF} --local=/example.net/
until dig +time=1 +tries=1 @${OURS} www.example.net | grep -q 192.0.2.80; do :; done
echo up
exec cat
`;

describeWith(NEEDS, 'nameserver', () => {
  let folder: string;
  let tools: string;
  let place: ChildProcess;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'longshore-nameserver-'));
    mkdirSync((tools = join(folder, 'tools')));
    place = spawn('unshare', ['--net', '--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', PLACE, 'sh', folder], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => place.stdout?.once('data', resolve));
  });
  afterAll(async () => {
    const ended = new Promise((resolve) => place.once('close', resolve));
    place.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    inside('rm -rf /etc/resolv.conf /etc/resolvconf /etc/resolvconf.conf /etc/systemd/resolved.conf.d');
    rmSync(join(folder, 'acts'), { force: true });
  });

  const enter = (): string[] => ['nsenter', `--net=/proc/${place.pid}/ns/net`, `--mount=/proc/${place.pid}/ns/mnt`];
  const inside = (script: string): string =>
    execFileSync('nsenter', [...enter().slice(1), 'sh', '-c', script], { encoding: 'utf8' });
  const read = (path = '/etc/resolv.conf'): string => inside(`[ ! -e ${path} ] || cat ${path}`);
  const write = (path: string, text: string): void => {
    writeFileSync(join(folder, 'text'), text);
    inside(`mkdir -p "$(dirname ${path})" && cat ${folder}/text >${path}`);
  };
  /** A command of a resolver's package, that says that it was called. */
  const standIn = (name: string, script = ''): void => {
    writeFileSync(join(tools, name), `#!/bin/sh\necho "${name} $*" >>${folder}/acts\n${script}`);
    chmodSync(join(tools, name), 0o755);
  };
  const acts = (): string => readFileSync(join(folder, 'acts'), 'utf8');

  async function run(
    args: Record<string, unknown> = {},
    {
      check = false,
      diff = false,
      shell = TEST_SHELLS[0],
    }: { check?: boolean; diff?: boolean; shell?: TestShell } = {},
  ): Promise<ModuleResult> {
    if (shell === undefined) throw new Error('no shell');
    const session = new TestSession({ ...shell, command: [...enter(), ...shell.command] }, tools);
    try {
      const given = { servers: OURS, domains: 'example.com', keeps: 'www.example.net', ...args };
      return await runDefinition(nameserver, given, session, { check, diff });
    } finally {
      expect(session.frames).toBe(1);
      await session.close();
    }
  }

  const PLAIN: readonly (readonly [name: string, before: string, after: string])[] = [
    [
      'goes before the others',
      `# mine\nsearch a b\nnameserver ${OLD}\noptions edns0\n\n`,
      `# mine\nsearch a b\n${OUR_BLOCK}nameserver ${OLD}\noptions edns0\n\n`,
    ],
    ['is the only one', '', OUR_BLOCK],
    [
      'goes before itself',
      `nameserver\t${OLD}\nnameserver ${OURS}\n`,
      `${OUR_BLOCK}nameserver\t${OLD}\nnameserver ${OURS}\n`,
    ],
    [
      'takes the place of an older one',
      `${block('nameserver 192.0.2.9')}nameserver ${OLD}\n`,
      `${OUR_BLOCK}nameserver ${OLD}\n`,
    ],
  ];
  describe.each(TEST_SHELLS)('plain, under $name', (shell) => {
    test.each(PLAIN)('%s', async (_, before, after) => {
      if (before !== '') write('/etc/resolv.conf', before);
      expect(await run({}, { shell })).toMatchObject({ changed: true, manager: 'plain' });
      expect(read()).toBe(after);
      expect(inside('getent hosts etcd1.example.com && getent hosts www.example.net')).toContain('192.0.2.80');
      expect(await run({}, { shell })).toMatchObject({ changed: false });
      expect(await run({ state: 'absent', keeps: [] }, { shell })).toMatchObject({ changed: true });
      expect(read()).toBe(before.includes('BEGIN') ? `nameserver ${OLD}\n` : before);
      expect(await run({ state: 'absent' }, { shell })).toMatchObject({ changed: false });
    });
  });

  test('a server that somebody else has put first is left, and not taken away later', async () => {
    write('/etc/resolv.conf', `nameserver ${OURS}\nnameserver ${OLD}\n`);
    expect(await run()).toMatchObject({ changed: false });
    expect(await run({ state: 'absent' })).toMatchObject({ changed: false });
    expect(read()).toBe(`nameserver ${OURS}\nnameserver ${OLD}\n`);
  });

  test('check mode changes nothing and shows what it would', async () => {
    write('/etc/resolv.conf', `nameserver ${OLD}\n`);
    expect(await run({}, { check: true, diff: true })).toMatchObject({
      changed: true,
      diff: { before: `nameserver ${OLD}\n`, after: `${OUR_BLOCK}nameserver ${OLD}\n` },
    });
    expect(read()).toBe(`nameserver ${OLD}\n`);
  });

  test('mode, owner and a link stay', async () => {
    write('/etc/elsewhere.conf', `nameserver ${OLD}\n`);
    inside('chmod 640 /etc/elsewhere.conf && chown 7:8 /etc/elsewhere.conf && ln -s elsewhere.conf /etc/resolv.conf');
    expect(await run()).toMatchObject({ changed: true, path: '/etc/elsewhere.conf' });
    expect(inside('stat -c %a:%u:%g /etc/elsewhere.conf; readlink /etc/resolv.conf')).toBe('640:7:8\nelsewhere.conf\n');
  });

  test('where a name would be lost, the change is taken back', async () => {
    write('/etc/resolv.conf', `nameserver ${OLD}\n`);
    const result = await run({ servers: [DEAF], keeps: ['www.example.net', 'never.example.org'] });
    expect(result).toMatchObject({ failed: true });
    expect(result.msg).toBe(
      `with ${DEAF} as DNS server this host would no longer find www.example.net: the change was taken back`,
    );
    expect(read()).toBe(`nameserver ${OLD}\n`);
  });

  test('who writes the file otherwise is warned of', async () => {
    write('/etc/resolv.conf', `# Generated by NetworkManager\nnameserver ${OLD}\n`);
    expect((await run()).warnings?.join()).toContain('NetworkManager');
  });

  test('systemd-resolved gets a drop-in', async () => {
    const path = '/etc/systemd/resolved.conf.d/90-longshore.conf';
    write('/run/systemd/resolve/stub-resolv.conf', `nameserver ${OURS}\n`);
    inside('ln -s ../run/systemd/resolve/stub-resolv.conf /etc/resolv.conf');
    standIn('systemctl');
    expect(await run({ domains: ['example.com', 'example.org'] })).toMatchObject({
      changed: true,
      manager: 'systemd-resolved',
      path,
    });
    expect(read(path)).toBe(block('[Resolve]', 'DNS=', `DNS=${OURS}`, 'Domains=~example.com ~example.org'));
    expect(acts()).toBe('systemctl restart systemd-resolved\n');
    expect(await run({ domains: ['example.com', 'example.org'] })).toMatchObject({ changed: false });
    expect(await run({ state: 'absent' })).toMatchObject({ changed: true });
    expect(inside('[ ! -e /etc/systemd/resolved.conf.d ] && echo gone')).toBe('gone\n');
    expect(acts()).toBe('systemctl restart systemd-resolved\n'.repeat(2));
  });

  test.each([
    [
      'resolvconf',
      '/etc/resolvconf/resolv.conf.d/head',
      '# head\n',
      'ln -s /run/resolvconf/resolv.conf /etc/resolv.conf',
      `nameserver ${OURS}`,
    ],
    [
      'openresolv',
      '/etc/resolvconf.conf',
      'resolv_conf=/etc/resolv.conf\n',
      'printf "# Generated by resolvconf\\n" >/etc/resolv.conf',
      `name_servers="${OURS} \${name_servers-}"`,
    ],
  ])('%s gets it where it reads it', async (manager, path, before, arrange, line) => {
    write(path, before);
    inside(arrange);
    standIn('resolvconf');
    expect(await run({ keeps: [] })).toMatchObject({ changed: true, manager, path });
    expect(read(path)).toBe(`${before}${block(line)}`);
    expect(acts()).toBe('resolvconf -u\n');
    expect(await run({ keeps: [] })).toMatchObject({ changed: false });
    expect(await run({ state: 'absent' })).toMatchObject({ changed: true });
    expect(read(path)).toBe(before);
  });

  test('a resolver that does not take the change gets its old one back', async () => {
    write('/etc/resolvconf/resolv.conf.d/head', '# head\n');
    inside('ln -s /run/resolvconf/resolv.conf /etc/resolv.conf');
    standIn('resolvconf', 'echo "run lock held" >&2; exit 1');
    expect((await run()).msg).toContain('was taken back');
    expect(read('/etc/resolvconf/resolv.conf.d/head')).toBe('# head\n');
  });
});

test.each([
  [{ servers: ['dns.example.com'] }, 'a DNS server is given by its address, not as `dns.example.com`'],
  [{ servers: [] }, 'a DNS server is given by its address'],
  [{ servers: [OURS], keeps: ['a b'] }, 'not a name of the DNS: `a b`'],
])('%j is refused', async (args, message) => {
  const session = new TestSession({ name: 'none', requirement: 'linux', command: ['false'], applets: false });
  const result = await runDefinition(nameserver, args, session);
  expect(result).toMatchObject({ failed: true });
  expect(result.msg).toContain(message);
  await session.close();
});
