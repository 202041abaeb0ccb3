import { execFileSync } from 'node:child_process';
import { statfsSync } from 'node:fs';
import { arch, cpus, hostname, networkInterfaces, release, totalmem, type, userInfo, version } from 'node:os';
import { join } from 'node:path';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ModuleResult } from '../../src/module/result.ts';
import { setup } from '../../src/modules/setup.ts';
import { FACT_NAMES } from '../../src/variables/fact-names.ts';
import { describeWith } from '../requirement.ts';
import { runDefinition } from './run-definition.ts';
import { TEST_SHELLS, TestSession } from './test-shells.ts';

type Facts = Readonly<Record<string, unknown>>;

const MACHINES: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'aarch64', ia32: 'i686' };

for (const shell of TEST_SHELLS) {
  describeWith([shell.requirement], `setup under ${shell.name}`, () => {
    let session: TestSession;
    let folder: string;
    let result: ModuleResult;
    let facts: Facts;
    const run = (args: Readonly<Record<string, unknown>>): Promise<ModuleResult> => runDefinition(setup, args, session);
    const names = async (args: Readonly<Record<string, unknown>>): Promise<string[]> =>
      Object.keys((await run(args))['ansible_facts'] as Facts).toSorted();

    beforeAll(async () => {
      session = new TestSession(shell);
      folder = mkdtempSync(join(tmpdir(), 'longshore-facts-'));
      result = await run({});
      facts = result['ansible_facts'] as Facts;
    });
    afterAll(async () => {
      await session.close();
      rmSync(folder, { recursive: true });
    });

    test('one round trip, and nothing is changed', () => {
      expect(session.frames).toBe(1);
      expect(result).toMatchObject({ changed: false });
      expect(facts).toMatchObject({ gather_subset: ['all'], module_setup: true });
    });

    test('the machine', () => {
      const user = userInfo();
      expect(facts).toMatchObject({
        ansible_system: type(),
        ansible_kernel: release(),
        ansible_kernel_version: version(),
        ansible_machine: MACHINES[arch()] ?? arch(),
        ansible_architecture: MACHINES[arch()] ?? arch(),
        ansible_userspace_bits: '64',
        ansible_nodename: hostname(),
        ansible_hostname: hostname().split('.')[0],
        ansible_memtotal_mb: Math.floor(totalmem() / 1024 / 1024),
        ansible_processor_nproc: Number(execFileSync('nproc', { encoding: 'utf8' })),
        ansible_user_id: user.username,
        ansible_user_uid: user.uid,
        ansible_user_gid: user.gid,
        ansible_user_dir: user.homedir,
        ansible_user_shell: user.shell,
        ansible_real_user_id: user.uid,
        ansible_effective_user_id: user.uid,
        ansible_real_group_id: user.gid,
        ansible_env: { HOME: session.home, TEST_FRUIT: 'pear' },
        ansible_is_chroot: false,
        ansible_local: {},
      });
      expect(facts['ansible_processor']).toContain(cpus()[0]?.model);
      const counts = ['count', 'cores', 'threads_per_core'].map((name) => Number(facts[`ansible_processor_${name}`]));
      expect(facts['ansible_processor_vcpus']).toBe(counts.reduce((product, count) => product * count));
    });

    test('the distribution', () => {
      const read = (name: string): string =>
        execFileSync('sh', ['-c', `. /etc/os-release; printf %s "$${name}"`], { encoding: 'utf8' });
      expect(facts).toMatchObject({
        ansible_distribution_major_version: read('VERSION_ID').split('.')[0],
        ansible_distribution_release: read('VERSION_CODENAME'),
        ansible_os_family: 'Debian',
        ansible_pkg_mgr: 'apt',
      });
    });

    test('the clock', () => {
      const date = facts['ansible_date_time'] as Record<string, string>;
      expect(date['epoch']).toMatch(/^\d{10}$/);
      expect(date['iso8601']).toBe(new Date(Number(date['epoch']) * 1000).toISOString().replace('.000Z', 'Z'));
      expect(date['iso8601_micro']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
      expect(Object.keys(date)).toHaveLength(20);
    });

    test('the interfaces', () => {
      const known = Object.entries(networkInterfaces());
      for (const [name, addresses = []] of known) {
        const found = facts[`ansible_${name.replaceAll('-', '_')}`] as Facts;
        expect(facts['ansible_interfaces']).toContain(name);
        expect(found).toMatchObject({ device: name });
        const first = addresses.find(({ family }) => family === 'IPv4');
        const prefix = first?.cidr?.split('/')[1];
        const ipv4 = first && { address: first.address, netmask: first.netmask, prefix };
        expect(found['ipv4'] ?? {}).toMatchObject(ipv4 ?? {});
        const ipv6 = addresses.filter(({ family }) => family === 'IPv6').map(({ address }) => address);
        const listed = ((found['ipv6'] ?? []) as { address: string }[]).map(({ address }) => address);
        expect(listed).toEqual(expect.arrayContaining(ipv6));
      }
      const route = execFileSync('ip', ['-4', 'route', 'get', '8.8.8.8'], { encoding: 'utf8' });
      expect(facts['ansible_default_ipv4']).toMatchObject({
        interface: / dev (\S+)/.exec(route)?.[1],
        address: / src (\S+)/.exec(route)?.[1],
        gateway: / via (\S+)/.exec(route)?.[1],
      });
    });

    test('the mounts', () => {
      const mounts = facts['ansible_mounts'] as Record<string, unknown>[];
      const root = mounts.find(({ mount }) => mount === '/');
      const { bsize, blocks, files } = statfsSync('/');
      expect(root).toMatchObject({
        block_size: bsize,
        block_total: blocks,
        size_total: blocks * bsize,
        inode_total: files,
        uuid: expect.any(String) as unknown,
      });
      expect(root?.['size_available']).toBe(Number(root?.['block_available']) * bsize);
    });

    test('Python', async () => {
      const told = execFileSync('/usr/bin/python3', ['-V'], { encoding: 'utf8' }).trim().replace('Python ', '');
      const [major, minor, micro] = told.split('.').map(Number);
      expect(facts).toMatchObject({
        ansible_python_version: told,
        ansible_python: { executable: '/usr/bin/python3', type: 'cpython', version: { major, minor, micro } },
      });
      expect(await names({ gather_subset: '!all,!min,python' })).toContain('ansible_python');
      expect(await names({ gather_subset: '!all,!min,platform' })).toContain('ansible_python_version');
      expect(await names({ gather_subset: '!all,!min,fips' })).not.toContain('ansible_python');
    });

    test('every fact is a documented name, or an interface', () => {
      const interfaces = (facts['ansible_interfaces'] as string[]).map(
        (name) => `ansible_${name.replaceAll('-', '_')}`,
      );
      const known = new Set([...FACT_NAMES, ...interfaces, 'gather_subset', 'module_setup']);
      expect(Object.keys(facts).filter((name) => !known.has(name))).toEqual([]);
      expect(Object.entries(facts).filter(([, value]) => value === undefined || Number.isNaN(value))).toEqual([]);
    });

    test('a subset, a filter, and a subset that is not there', async () => {
      const always = ['gather_subset', 'module_setup'];
      expect(await names({ gather_subset: ['!all', '!min', 'fips'] })).toEqual(['ansible_fips', ...always]);
      expect(await names({ gather_subset: '!all,!min,pkg_mgr', filter: ['*mgr', 'os_famil[y]'] })).toEqual([
        'ansible_os_family',
        'ansible_pkg_mgr',
      ]);
      expect(await names({ gather_subset: '!all,!min', filter: 'module*' })).toEqual(['module_setup']);
      expect(await names({ gather_subset: '!hardware' })).not.toContain('ansible_mounts');
      expect(await names({ gather_subset: 'min' })).not.toContain('ansible_default_ipv4');
      expect(await names({ gather_subset: '!all,interfaces' })).toContain('ansible_default_ipv4');
      expect(await run({ gather_subset: 'nonsense' })).toMatchObject({
        failed: true,
        msg: expect.stringMatching(/^Bad subset 'nonsense' given to Ansible\./) as unknown,
      });
    });

    test('local facts: JSON, sections, programs, and what cannot be read', async () => {
      const write = (name: string, text: string, mode = 0o644): void => {
        writeFileSync(join(folder, name), text);
        chmodSync(join(folder, name), mode);
      };
      write('json.fact', '{"list": [1, 2], "template": "{{ 1 + 1 }}"}');
      write('two words.fact', '[General]\nName = x y\nother: z\n; comment\n[DEFAULT]\nshared=1\n');
      write('program.fact', '#!/bin/sh\nprintf \'{"home": "%s"}\' "$HOME"\n', 0o755);
      write('broken.fact', '#!/bin/sh\necho "{"; echo no >&2; exit 3\n', 0o755);
      write('nonsense.fact', 'nonsense\n');
      write('percent.fact', '[a]\nb = %(C)s, 100%%\nc = d\n');
      write('single.fact', '[a]\nb = 100 % sure\n');
      write('circle.fact', '[a]\nb = %(b)s\n');
      symlinkSync('nowhere', join(folder, 'dead.fact'));
      write('other.txt', '{}');
      const found = await run({ fact_path: folder, gather_subset: '!all,!min,local' });
      const failure = `Failure executing fact script (${folder}/broken.fact), rc: 3, err: no`;
      const nonsense = `error loading facts as JSON or ini - please check content: ${folder}/nonsense.fact`;
      const noIni = (name: string): string =>
        `error loading facts as ini - please check content: ${folder}/${name}.fact`;
      const dead = `Could not stat fact (${folder}/dead.fact): No such file or directory`;
      expect(found).toMatchObject({ warnings: [failure, noIni('circle'), dead, nonsense, noIni('single')] });
      expect((found['ansible_facts'] as Facts)['ansible_local']).toEqual({
        json: { list: [1, 2], template: '{{ 1 + 1 }}' },
        'two words': { General: { name: 'x y', other: 'z', shared: '1' } },
        program: { home: session.home },
        broken: failure,
        nonsense,
        percent: { a: { b: 'd, 100%', c: 'd' } },
        single: noIni('single'),
        circle: noIni('circle'),
        dead,
      });
    });

    test('a host with few tools has few facts', async () => {
      const bare = new TestSession(shell, undefined, true);
      const few = (await runDefinition(setup, {}, bare))['ansible_facts'] as Facts;
      await bare.close();
      expect(Object.keys(few)).toContain('gather_subset');
      expect(Object.values(few)).not.toContain(undefined);
    });
  });
}
