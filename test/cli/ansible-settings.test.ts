import { expect, test } from 'vitest';
import { run } from './fake-io.ts';
import { useFolder } from './use-folder.ts';

const folder = useFolder();

async function say(env: Readonly<Record<string, string>>): Promise<string> {
  folder.write('hosts.yml', 'all: { hosts: { n1: { ansible_connection: local } } }\n');
  folder.write('site.yml', '- hosts: all\n  gather_facts: false\n  tasks: [{ debug: }]\n');
  const words = ['site.yml', '-i', 'hosts.yml'];
  const { code, stderr } = await run(words, {
    cwd: folder.path,
    env: { PATH: process.env['PATH'], HOME: '/nonexistent', ...env },
  });
  expect(code).toBe(0);
  return stderr;
}

test.each([
  [{}, ''],
  [{ ANSIBLE_FORKS: '' }, ''],
  [{ ANSIBLE_NOCOWS: '1' }, ''],
  [{ ANSIBLE_FORKS: '5' }, 'warning  ANSIBLE_FORKS is not read\n  ANSIBLE_FORKS: `-f`, or `forks` in longshore.yml.\n'],
  [
    { ANSIBLE_STRATEGY: 'free', ANSIBLE_ROLES_PATH: '/roles' },
    'warning  ANSIBLE_ROLES_PATH, ANSIBLE_STRATEGY are not read\n  ANSIBLE_ROLES_PATH: `roles_path` in longshore.yml.\n  ANSIBLE_STRATEGY: `strategy` of the play.\n',
  ],
])('%j', async (env, expected) => {
  expect(await say(env)).toBe(expected);
});

test('ansible.cfg, where there is no longshore.yml', async () => {
  folder.write('ansible.cfg', '[defaults]\nforks = 5\n');
  expect(await say({})).toBe(
    'warning  ansible.cfg is not read\n  Settings are in longshore.yml; docs/moving-from-ansible.md says which.\n',
  );
  folder.write('longshore.yml', 'forks: 5\n');
  expect(await say({})).toBe('');
});
