import { expect, test } from 'vitest';
import { run } from './fake-io.ts';
import { useFolder } from './use-folder.ts';

const folder = useFolder();

const INVENTORY = 'all: { hosts: { n1: { ansible_connection: local, ansible_become_password: fromhosts } } }\n';

test.each<[string, string, readonly string[]]>([
  ['of the inventory', '{ debug: { var: ansible_become_password } }', []],
  ['among all variables', '{ debug: { var: hostvars.n1 } }', []],
  ['of -e', '{ debug: { msg: "is {{ ansible_password }}" } }', ['-e', 'ansible_password=fromhosts']],
  ['by its older name', '{ debug: { var: ansible_ssh_pass } }', ['-e', 'ansible_ssh_pass=fromhosts']],
  ['that is a number', '{ debug: { var: ansible_ssh_pass } }', ['-e', '{ansible_ssh_pass: 90210447}']],
  ['in words of a command', '{ command: "echo {{ ansible_become_password }}" }', []],
  ['that a task sets', '{ set_fact: { ansible_become_pass: fromhosts } }, { debug: { var: ansible_become_pass } }', []],
  ['that a new host gets', '{ add_host: { name: n2, ansible_password: fromhosts } }', []],
])('a password %s is shown nowhere, also where nobody logs in with it', async (_, tasks, options) => {
  folder.write('hosts.yml', INVENTORY);
  folder.write('site.yml', `- { hosts: all, gather_facts: false, tasks: [${tasks}] }\n`);
  for (const form of ['plain', 'json']) {
    const { code, stdout, stderr } = await run(['site.yml', '-i', 'hosts.yml', '-vvv', '-o', form, ...options], {
      env: { PATH: process.env['PATH'], HOME: folder.path },
    });
    expect(code, stderr).toBe(0);
    expect(stdout + stderr).not.toMatch(/fromhosts|90210447/);
    expect(stdout).toContain('********');
  }
});
