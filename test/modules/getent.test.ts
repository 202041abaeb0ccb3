import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { getent } from '../../src/modules/getent.ts';
import { describeWith } from '../requirement.ts';
import { HOSTILE } from './host-cases.ts';
import { useNamespaceHost } from './namespace-host.ts';
import { runDefinition } from './run-definition.ts';
import { runSystemCase, sampleCases, type SystemCase } from './system-case.ts';
import { findShell, TEST_SHELLS, TestSession } from './test-shells.ts';

const ETC = {
  passwd: 'root:x:0:0:root:/root:/bin/sh\nann:x:1001:1001:Ann,,,:/home/ann:/bin/sh\n',
  group: 'root:x:0:\nstaff:x:50:ann,bob\n',
  hosts: '127.0.0.1 localhost\n10.0.0.5 web web.example.org\n10.0.0.5 again\n',
  services: 'http 80/tcp www\n',
  'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files\nservices: files\n',
};

const CASES: readonly SystemCase[] = [
  {
    title: 'a user',
    args: { database: 'passwd', key: 'ann' },
    result: { ansible_facts: { getent_passwd: { ann: ['x', '1001', '1001', 'Ann,,,', '/home/ann', '/bin/sh'] } } },
  },
  {
    title: 'all groups',
    args: { database: 'group' },
    result: { ansible_facts: { getent_group: { root: ['x', '0', ''], staff: ['x', '50', 'ann,bob'] } } },
  },
  {
    title: 'all hosts, of which one has two lines',
    args: { database: 'hosts' },
    result: {
      ansible_facts: {
        getent_hosts: { '127.0.0.1': ['localhost'], '10.0.0.5': [['web', 'web.example.org'], ['again']] },
      },
    },
  },
  {
    title: 'fields that something else splits',
    args: { database: 'services', key: 'http', split: '/' },
    result: { ansible_facts: { getent_services: { 'http                  80': ['tcp www'] } } },
  },
  {
    title: 'one source only',
    args: { database: 'passwd', key: 'root', service: 'files' },
    result: { ansible_facts: { getent_passwd: { root: ['x', '0', '0', 'root', '/root', '/bin/sh'] } } },
  },
  {
    title: 'a key that is missing',
    args: { database: 'passwd', key: 'none' },
    failed: /^One or more supplied key could not be found in the database\.$/,
  },
  {
    title: 'a key that may be missing',
    args: { database: 'passwd', key: 'none', fail_key: false },
    result: { ansible_facts: { getent_passwd: { none: null } } },
  },
  { title: 'no such database', args: { database: 'none' }, failed: /^Missing arguments, or database unknown\.$/ },
  { title: 'no option', args: { database: '--help' }, failed: /^Missing arguments, or database unknown\.$/ },
];

for (const shell of TEST_SHELLS) {
  describeWith(['root', 'linux', shell.requirement], `getent under ${shell.name}`, () => {
    const host = useNamespaceHost(shell, { '/etc': ETC });

    test.each(sampleCases(shell, CASES))('$title', async (getentCase) => {
      const run = (options: object) => runDefinition(getent, getentCase.args, host.session(), options);
      await runSystemCase(getentCase, run, host.look);
    });

    test('nothing hostile is executed', async () => {
      for (const key of sampleCases(shell, HOSTILE)) {
        const result = await runDefinition(getent, { database: 'passwd', key, fail_key: false }, host.session());
        expect(result).toMatchObject({ ansible_facts: { getent_passwd: { [key]: null } } });
        expect(await runDefinition(getent, { database: key, service: key }, host.session())).toMatchObject({
          failed: true,
        });
      }
      expect(existsSync(join(host.session().home, 'pwned'))).toBe(false);
    });
  });
}

describeWith([{ command: 'busybox', package: 'busybox' }], 'a host without getent', () => {
  test('says so', async () => {
    const session = new TestSession(findShell('busybox'), undefined, true);
    try {
      const result = await runDefinition(getent, { database: 'passwd' }, session);
      expect(result).toMatchObject({ failed: true, help: expect.stringContaining('apk add musl-utils') });
    } finally {
      await session.close();
    }
  });
});
