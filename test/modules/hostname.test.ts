import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hostname } from '../../src/modules/hostname.ts';
import { describeWith } from '../requirement.ts';
import { HOSTILE } from './host-cases.ts';
import { useNamespaceHost } from './namespace-host.ts';
import { runDefinition } from './run-definition.ts';
import { runSystemCase, sampleCases, type SystemCase } from './system-case.ts';
import { TEST_SHELLS } from './test-shells.ts';

/** Says and keeps the name in files, as systemd does; `hostname` names the kernel. */
const HOSTNAMECTL = `#!/bin/sh
case "$*" in
  '--static status') cat /etc/hostname ;;
  'set-hostname --pretty --static --transient -- '*) shift 5; echo "$1" >/etc/hostname; hostname "$1" ;;
  *) exit 9 ;;
esac
`;

interface HostnameCase extends SystemCase {
  readonly before?: { readonly name?: string; readonly file?: string; readonly text?: string };
  readonly after: readonly [file: string, text: string];
}

const ETC = { hosts: '127.0.0.1 localhost\n', hostname: 'old\n', 'sysconfig/network': '', 'conf.d/x': '' };

const CASES: readonly HostnameCase[] = [
  {
    title: 'names a host',
    args: { name: 'web1.example.org' },
    changed: true,
    result: {
      name: 'web1.example.org',
      ansible_facts: expect.objectContaining({ ansible_hostname: 'web1', ansible_nodename: 'web1.example.org' }),
      diff: expect.objectContaining({ before: 'hostname = old\n', after: 'hostname = web1.example.org\n' }),
    },
    after: ['/etc/hostname', 'web1.example.org\n'],
  },
  { title: 'has the name', args: { name: 'old' }, after: ['/etc/hostname', 'old\n'] },
  {
    title: 'names what runs',
    args: { name: 'old' },
    before: { name: 'other' },
    changed: true,
    after: ['/etc/hostname', 'old\n'],
  },
  {
    title: 'names what starts',
    args: { name: 'old' },
    before: { file: '/etc/hostname', text: '# the name\nother\n' },
    changed: true,
    after: ['/etc/hostname', 'old\n'],
  },
  {
    title: 'names a Red Hat',
    args: { name: 'web1', use: 'redhat' },
    before: { file: '/etc/sysconfig/network', text: 'NETWORKING=yes\nHOSTNAME=old\n' },
    changed: true,
    after: ['/etc/sysconfig/network', 'NETWORKING=yes\nHOSTNAME=web1\n'],
  },
  {
    title: 'names a Gentoo',
    args: { name: 'web1', use: 'openrc' },
    before: { file: '/etc/conf.d/hostname', text: 'hostname="old"\n' },
    changed: true,
    after: ['/etc/conf.d/hostname', 'hostname="web1"\n'],
  },
  {
    title: 'names by systemd',
    args: { name: 'web1', use: 'systemd' },
    changed: true,
    after: ['/etc/hostname', 'web1\n'],
  },
  {
    title: 'knows no Solaris',
    args: { name: 'web1', use: 'solaris' },
    failed: /^`use: solaris` is not supported$/,
    after: ['/etc/hostname', 'old\n'],
  },
];

for (const shell of TEST_SHELLS) {
  describeWith(['root', 'linux', shell.requirement], `hostname under ${shell.name}`, () => {
    const host = useNamespaceHost(shell, { '/etc': ETC });

    test.each(sampleCases(shell, CASES))('$title', async (hostnameCase) => {
      const { args, before = {}, failed, after } = hostnameCase;
      host.exec('hostname', before.name ?? 'old');
      if (before.file !== undefined) writeFileSync(host.at(before.file), before.text ?? '');
      writeFileSync(join(host.tools(), 'hostnamectl'), HOSTNAMECTL, { mode: 0o755 });
      const look = () => [host.exec('uname', '-n'), host.look()];
      await runSystemCase(hostnameCase, (options) => runDefinition(hostname, args, host.session(), options), look);
      expect(host.exec('uname', '-n').trim()).toBe(failed === undefined ? args['name'] : 'old');
      expect(readFileSync(host.at(after[0]), 'utf8')).toBe(after[1]);
    });

    test('writes what is a mount in its place, as in a container', async () => {
      host.exec('hostname', 'old');
      host.exec('mount', '--bind', '/etc/hostname', '/etc/hostname');
      expect(await runDefinition(hostname, { name: 'web1' }, host.session())).toMatchObject({ changed: true });
      expect(readFileSync(host.at('/etc/hostname'), 'utf8')).toBe('web1\n');
    });

    test('has changed nothing where the host does not take the name', async () => {
      writeFileSync(join(host.tools(), 'hostnamectl'), '#!/bin/sh\necho no bus >&2\nexit 1\n', { mode: 0o755 });
      const result = await runDefinition(hostname, { name: 'web1', use: 'systemd' }, host.session());
      expect(result).toMatchObject({ failed: true, changed: false, msg: 'cannot name the host web1: no bus' });
    });

    test('takes nothing for a name that is none', async () => {
      for (const name of sampleCases(shell, HOSTILE)) {
        const result = await runDefinition(hostname, { name }, host.session());
        expect(result).toMatchObject({ failed: true, msg: expect.stringMatching(/cannot be the name of a host$/) });
      }
      expect(existsSync(join(host.session().home, 'pwned'))).toBe(false);
    });
  });
}
