import { expect, test } from 'vitest';
import { warnOfAnsibleSettings } from '../../src/cli/ansible-settings.ts';
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
  [
    {
      ANSIBLE_STDOUT_CALLBACK: 'yaml',
      ANSIBLE_PIPELINING: '1',
      ANSIBLE_DEPRECATION_WARNINGS: '0',
      ANSIBLE_RETRY_FILES_ENABLED: '1',
    },
    '',
  ],
  [{ ANSIBLE_FORCE_HANDLERS: 'False', ANSIBLE_HOST_KEY_CHECKING: 'True', ANSIBLE_STRATEGY: 'linear' }, ''],
  [
    { ANSIBLE_FORCE_HANDLERS: 'yes' },
    'warning  ANSIBLE_FORCE_HANDLERS is not read\n  ANSIBLE_FORCE_HANDLERS: `--force-handlers`, or `force_handlers` of the play.\n',
  ],
  [
    { ANSIBLE_HOST_KEY_CHECKING: 'False' },
    'warning  ANSIBLE_HOST_KEY_CHECKING is not read\n  ANSIBLE_HOST_KEY_CHECKING: `host_key_policy` in longshore.yml.\n',
  ],
  [
    { ANSIBLE_TEST_PLUGINS: '/x' },
    'warning  ANSIBLE_TEST_PLUGINS is not read\n  ANSIBLE_TEST_PLUGINS: plugins of your own do not exist; a module in TypeScript, in tasks/, can do what they would.\n',
  ],
  [{ ANSIBLE_FORKS: '5' }, 'warning  ANSIBLE_FORKS is not read\n  ANSIBLE_FORKS: `-f`, or `forks` in longshore.yml.\n'],
  [
    { ANSIBLE_STRATEGY: 'free', ANSIBLE_ROLES_PATH: '/roles' },
    'warning  ANSIBLE_ROLES_PATH, ANSIBLE_STRATEGY are not read\n  ANSIBLE_ROLES_PATH: `roles_path` in longshore.yml.\n  ANSIBLE_STRATEGY: `strategy` of the play.\n',
  ],
])('%j', async (env, expected) => {
  expect(await say(env)).toBe(expected);
});

test('ansible.cfg, where there is no longshore.yml', async () => {
  folder.write('ansible.cfg', '[defaults]\n# forks = 5\n;forks=5\n');
  expect(await say({})).toBe('');
  folder.write('ansible.cfg', '[defaults]\nforks = 5\n');
  expect(await say({})).toBe(
    'warning  ansible.cfg is not read\n  forks: `-f`, or `forks` in longshore.yml.\n  Settings are in longshore.yml; docs/moving-from-ansible.md says which.\n',
  );
  folder.write('longshore.yml', 'forks: 5\n');
  expect(await say({})).toBe('');
});

test('what does here what the settings of ansible.cfg would do', async () => {
  folder.write(
    'ansible.cfg',
    `[defaults]
host_key_checking = False   ; of the lab
gathering=smart
stdout_callback = yaml
fact_caching: jsonfile
filter_plugins = ./filters
vault_password_file = .pw
[privilege_escalation]
become=True
[diff]
always = yes
[ssh_connection]
pipelining = True
ssh_args = -o ProxyJump=gate
`,
  );
  expect((await say({})).split('\n')).toEqual([
    'warning  ansible.cfg is not read',
    '  host_key_checking: `host_key_policy` in longshore.yml.',
    '  fact_caching: facts are not kept between runs.',
    '  filter_plugins: plugins of your own do not exist; a module in TypeScript, in tasks/, can do what they would.',
    '  vault_password_file: `vault_password_file` in longshore.yml.',
    '  become: `-b`, or `become` in longshore.yml.',
    '  always: `-D`.',
    '  ssh_args: `--ssh-common-args`, `ansible_ssh_common_args` in the inventory, or ~/.ssh/config.',
    '  Settings are in longshore.yml; docs/moving-from-ansible.md says which.',
    '',
  ]);
});

test('~/.ansible.cfg, where the folder has none of its own', async () => {
  folder.write('home/.ansible.cfg', '[defaults]\nforks: 5\n');
  expect(await say({ HOME: `${folder.path}/home` })).toContain('warning  ~/.ansible.cfg is not read\n');
  folder.write('ansible.cfg', '');
  expect(await say({ HOME: `${folder.path}/home` })).toBe('');
});

test('that of the machine, where neither the folder nor the user has one', async () => {
  const ofMachine = `${folder.path}/machine.cfg`;
  folder.write('machine.cfg', '[defaults]\nforks = 5\n');
  const look = async (hasSettings: boolean): Promise<string> => {
    let said = '';
    await run(['--version'], {
      cwd: folder.path,
      onIo: (io) => {
        io.stderr.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
        warnOfAnsibleSettings(io, hasSettings, ofMachine);
      },
    });
    return said;
  };
  expect(await look(false)).toContain(`warning  ${ofMachine} is not read\n`);
  expect(await look(true)).toBe('');
  folder.write('ansible.cfg', '[defaults]\nforks = 5\n');
  expect(await look(false)).toContain('warning  ansible.cfg is not read\n');
});
