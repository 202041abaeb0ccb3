import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sysctl } from '../../src/modules/sysctl.ts';
import { describeWith } from '../requirement.ts';
import { HOSTILE } from './host-cases.ts';
import { useNamespaceHost } from './namespace-host.ts';
import { runDefinition } from './run-definition.ts';
import { runSystemCase, sampleCases, type SystemCase } from './system-case.ts';
import { TEST_SHELLS } from './test-shells.ts';

interface SysctlCase extends SystemCase {
  /** /etc/sysctl.conf, and the time to live that the kernel gives to packets, before and afterwards. */
  readonly before?: readonly [file: string, live: number];
  readonly after?: readonly [file: string, live: number];
}

const NAME = 'net.ipv4.ip_default_ttl';
const OTHERS = '# mine\nnet.ipv4.tcp_syncookies = 1\n';

/** The setting is one that each network has for itself, and the host has its own. */
const CASES: readonly SysctlCase[] = [
  { title: 'writes and reads', args: { name: NAME, value: '77' }, changed: true, after: [`${OTHERS}${NAME}=77\n`, 77] },
  { title: 'has it', args: { name: NAME, value: 77 }, before: [`${NAME} =  77\n`, 77] },
  {
    title: 'reads what stands in the file already',
    args: { name: NAME, value: '77' },
    before: [`${NAME}=77\n`, 64],
    changed: true,
    after: [`${NAME}=77\n`, 77],
  },
  {
    title: 'only writes',
    args: { name: NAME, value: '77', reload: false },
    changed: true,
    after: [`${OTHERS}${NAME}=77\n`, 64],
  },
  { title: 'leaves the kernel alone', args: { name: NAME, value: '77', reload: false }, before: [`${NAME}=77\n`, 64] },
  {
    title: 'sets it without reading',
    args: { name: NAME, value: '77', reload: false, sysctl_set: true },
    before: [`${NAME}=77\n`, 64],
    changed: true,
    after: [`${NAME}=77\n`, 77],
  },
  {
    title: 'changes it where it stands, once',
    args: { name: NAME, value: '77' },
    before: [` ${NAME} = 1\n#${NAME}=2\n${NAME}=3\n`, 64],
    changed: true,
    after: [`${NAME}=77\n#${NAME}=2\n`, 77],
  },
  {
    title: 'removes it, and the kernel keeps it',
    args: { name: NAME, state: 'absent' },
    before: [`${OTHERS}${NAME}=77\n`, 77],
    changed: true,
    after: [OTHERS, 77],
  },
  { title: 'has none to remove', args: { name: NAME, state: 'absent' } },
  {
    title: 'takes a word for a truth',
    args: { name: 'net.ipv4.ip_forward', value: true, sysctl_set: true },
    changed: true,
    after: [`${OTHERS}net.ipv4.ip_forward=1\n`, 64],
  },
  {
    title: 'compares numbers, however they are kept apart',
    args: { name: 'net.ipv4.ip_local_port_range', value: '1024   60000', sysctl_set: true },
    changed: true,
    after: [`${OTHERS}net.ipv4.ip_local_port_range=1024   60000\n`, 64],
  },
  {
    title: 'does not mind what the kernel does not know',
    args: { name: 'net.ipv4.of_no_use', value: '1', ignoreerrors: true },
    changed: true,
    after: [`${OTHERS}net.ipv4.of_no_use=1\n`, 64],
  },
  { title: 'needs a value', args: { name: NAME, value: ' ' }, failed: /^value cannot be blank$/ },
];

for (const shell of TEST_SHELLS) {
  const needs = ['root', 'linux', { command: 'sysctl', package: 'procps' }, shell.requirement] as const;
  describeWith(needs, `sysctl under ${shell.name}`, () => {
    const host = useNamespaceHost(shell, { '/etc': { 'sysctl.conf': OTHERS } });
    const file = () => readFileSync(host.at('/etc/sysctl.conf'), 'utf8');
    const live = () => Number(host.exec('cat', `/proc/sys/${NAME.replaceAll('.', '/')}`));

    test.each(sampleCases(shell, CASES))('$title', async (sysctlCase) => {
      const { args, before = [OTHERS, 64], after = before } = sysctlCase;
      writeFileSync(host.at('/etc/sysctl.conf'), before[0]);
      host.exec('sysctl', '-qw', `${NAME}=${before[1]}`);
      const run = (options: object) => runDefinition(sysctl, args, host.session(), options);
      await runSystemCase(sysctlCase, run, () => [file(), live()]);
      expect([file(), live()]).toEqual(after);
    });

    test('says what the kernel does not take', async () => {
      const wrong = await runDefinition(sysctl, { name: NAME, value: 'abc', sysctl_set: true }, host.session());
      expect(wrong).toMatchObject({
        failed: true,
        changed: false,
        msg: expect.stringMatching(/^setting net.*nvalid argument/s),
      });
      const unknown = await runDefinition(sysctl, { name: 'net.none', value: '1' }, host.session());
      expect(unknown).toMatchObject({ failed: true, help: expect.stringContaining('ignoreerrors') });
    });

    test('nothing hostile is executed, and it arrives as it is', async () => {
      const args = { name: 'net.ipv4.of_no_use', reload: false };
      for (const text of sampleCases(shell, HOSTILE)) {
        expect(await runDefinition(sysctl, { name: text, value: '1' }, host.session())).toMatchObject({ failed: true });
        const result = await runDefinition(
          sysctl,
          { ...args, value: text, sysctl_file: `/etc/${text}` },
          host.session(),
        );
        const breaks = text.includes('\n');
        expect(result).toMatchObject(breaks ? { failed: true } : { changed: true });
        const written = breaks ? '' : readFileSync(host.at(`/etc/${text}`), 'utf8');
        expect(written).toBe(breaks ? '' : `${args.name}=${text.trim()}\n`);
      }
      expect(existsSync(join(host.session().home, 'pwned'))).toBe(false);
    });
  });
}
