import { describe, expect, test } from 'vitest';
import { run } from './fake-io.ts';
import { useFolder } from './use-folder.ts';

const folder = useFolder();

/** Runs a play that lists, imports and includes roles; what their tasks say. */
async function runRoles(setting: string, files: readonly string[], home = '/nonexistent'): Promise<string> {
  folder.write('longshore.yml', `inventory: hosts.yml\n${setting}\n`);
  folder.write('hosts.yml', 'all: { hosts: { n1: { ansible_connection: local } } }\n');
  folder.write(
    'site.yml',
    '- hosts: all\n  gather_facts: false\n  roles: [one]\n  tasks: [import_role: { name: one }, include_role: { name: one }]\n',
  );
  for (const file of files) folder.write(`${file}/tasks/main.yml`, `- debug: { msg: said by ${file} }\n`);
  const { code, stdout, stderr } = await run(['site.yml', '-v'], { env: { PATH: process.env['PATH'], HOME: home } });
  if (code !== 0) return /there is no role.*|.*is a folder, or.*/.exec(stderr)?.[0] ?? stderr;
  return [...stdout.matchAll(/said by (\S+)/g)].map(([, file]) => file).join(' ');
}

describe('roles_path', () => {
  test.each([
    ['a folder', 'roles_path: shared', ['shared/one'], 'shared/one shared/one shared/one'],
    ['the first of a list', 'roles_path: [none, b, a]', ['a/one', 'b/one'], 'b/one b/one b/one'],
    ['as in ansible.cfg', 'roles_path: no:b', ['b/one'], 'b/one b/one b/one'],
    ['after those beside the playbook', 'roles_path: a', ['a/one', 'roles/one'], 'roles/one roles/one roles/one'],
    ['before the playbook’s own folder', 'roles_path: a', ['a/one', 'one'], 'a/one a/one a/one'],
    ['a role that is in none of them', 'roles_path: a', ['a/two'], 'there is no role `one`'],
    ['something else', 'roles_path: { a: b }', [], '`roles_path` is a folder, or a list of folders'],
    ['nothing between', 'roles_path: "a::b"', [], '`roles_path` is a folder, or a list of folders'],
  ])('%s', async (_, setting, files, expected) => {
    expect(await runRoles(setting, files)).toContain(expected);
  });

  test('`~` is the home folder', async () => {
    expect(await runRoles('roles_path: ~/mine', ['home/mine/one'], `${folder.path}/home`)).toContain('home/mine/one');
  });

  test.each([
    ['without it roles are found where ansible-galaxy puts them', '', 'home/.ansible/roles/one'],
    ['with it they are not, as with Ansible', 'roles_path: a', 'there is no role `one`'],
  ])('%s', async (_, setting, expected) => {
    expect(await runRoles(setting, ['home/.ansible/roles/one'], `${folder.path}/home`)).toContain(expected);
  });
});
