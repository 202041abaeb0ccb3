import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { iptables } from '../../src/modules/iptables.ts';
import { describeWith } from '../requirement.ts';
import { HOSTILE } from './host-cases.ts';
import { RULE_CASES } from './iptables-cases.ts';
import { CHAIN_CASES, FAILURE_CASES } from './iptables-failures.ts';
import { isolate } from './isolate-shell.ts';
import { useNamespaceHost } from './namespace-host.ts';
import { runDefinition, type RunOptions } from './run-definition.ts';
import { runSystemCase, sampleCases } from './system-case.ts';
import { TEST_SHELLS, TestSession } from './test-shells.ts';

const NEEDS = [
  'root',
  'linux',
  { command: 'iptables', package: 'iptables' },
  { command: 'ipset', package: 'ipset' },
] as const;

const CASES = [...RULE_CASES, ...CHAIN_CASES, ...FAILURE_CASES];
const PARTS = ['protocol', 'source', 'in_interface', 'match', 'jump', 'limit', 'uid_owner', 'icmp_type'];

for (const shell of TEST_SHELLS) {
  describeWith([...NEEDS, shell.requirement], `iptables under ${shell.name}`, () => {
    const host = useNamespaceHost(shell, {});
    const list = (tool: string, table: unknown = 'filter') =>
      host
        .exec(tool, '-t', String(table), '-S')
        .split('\n')
        .filter((line) => line !== '' && !/^-P \S+ ACCEPT$/.test(line));
    const run = (args: Readonly<Record<string, unknown>>, options: RunOptions = {}) =>
      runDefinition(iptables, args, host.session(), options);

    test.each(sampleCases(shell, CASES))('$title', async (iptablesCase) => {
      const { args, before = [], after = [], after6 = [] } = iptablesCase;
      for (const command of before) host.exec('sh', '-c', command);
      const both = (args['ip_version'] ?? 'ipv4') !== 'ipv4';
      const look = () => [list('iptables', args['table']), both ? list('ip6tables', args['table']) : []];
      const frames = host.session().frames;
      await runSystemCase(iptablesCase, (options) => run(args, options), look);
      expect(look()).toEqual([after, after6]);
      expect(host.session().frames - frames, 'one round trip').toBeLessThanOrEqual(
        iptablesCase.changed === true ? 3 : 2,
      );
    });

    test('a new rule begins with its counters', async () => {
      await run({ chain: 'INPUT', jump: 'ACCEPT', set_counters: '5 60' });
      expect(host.exec('iptables', '-v', '-S', 'INPUT')).toContain('-A INPUT -c 5 60 -j ACCEPT');
    });

    test('nothing hostile is executed, and each comment arrives as it is', async () => {
      for (const text of sampleCases(shell, HOSTILE)) {
        expect(await run({ chain: 'INPUT', comment: text, jump: 'ACCEPT' })).toMatchObject({ changed: true });
        const written = host.exec('iptables', '-S', 'INPUT').replaceAll(/\\(.)/g, '$1');
        expect(written).toContain(text);
        await run({ chain: text, ...Object.fromEntries(PARTS.map((name) => [name, text])) });
      }
      expect(existsSync(join(host.session().home, 'pwned'))).toBe(false);
    });

    test('a host without it says what to install', async () => {
      const bare = isolate(shell, 'mount -t tmpfs none /usr/sbin; mount -t tmpfs none /sbin');
      const session = new TestSession(bare);
      const result = await runDefinition(iptables, { chain: 'INPUT', jump: 'ACCEPT' }, session, { check: true });
      await session.close();
      expect(result).toMatchObject({ failed: true, help: expect.stringContaining('apt-get install iptables') });
      expect(result.msg).toMatch(/^Failed to find required executable "iptables" in paths: /);
    });

    test('who is not root learns it, and not that all is well', async () => {
      host.exec('iptables', '-A', 'INPUT', '-j', 'ACCEPT');
      const command = ['setpriv', '--reuid', '65534', '--clear-groups', ...shell.command];
      const session = new TestSession({ ...shell, command, applets: false });
      for (const state of ['absent', 'present']) {
        for (const more of [{ jump: 'ACCEPT' }, { chain_management: true }, { flush: true }]) {
          const result = await runDefinition(iptables, { chain: 'OWN', state, ...more }, session, { check: true });
          expect(result).toMatchObject({ failed: true, help: expect.stringContaining('become') });
        }
      }
      await session.close();
    });
  });
}
