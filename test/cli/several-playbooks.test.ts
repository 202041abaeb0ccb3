import { beforeEach, expect, test } from 'vitest';
import { run } from './fake-io.ts';
import { useFolder } from './use-folder.ts';

const folder = useFolder();
const { write } = folder;
beforeEach(() => write('inventory/hosts.yml', 'web:\n  vars: {ansible_connection: local}\n  hosts: {a: {}}\n'));

const runBoth = () => run(['-i', 'inventory', 'one/site.yml', 'two/site.yml'], { cwd: folder.path });

test('variables beside a playbook are those of the playbooks there', async () => {
  for (const name of ['one', 'two']) {
    write(
      `${name}/site.yml`,
      '- hosts: web\n  tasks: [{debug: {msg: "it is {{ place }}, {{ other | default(0) }}"}}]\n',
    );
    write(`${name}/group_vars/web.yml`, `place: ${name}\n`);
  }
  write('two/host_vars/a.yml', 'other: 2\n');
  const { code, stdout, stderr } = await runBoth();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.match(/it is .*?, \d/g)).toEqual(['it is one, 0', 'it is two, 2']);
});

test('a variable that is only beside another playbook is undefined', async () => {
  write('one/site.yml', '- hosts: web\n  tasks: [{debug: {msg: "{{ place }}"}}]\n');
  write('one/group_vars/all.yml', 'place: one\n');
  write('two/site.yml', '- hosts: web\n  tasks: [{debug: {msg: "{{ place }}"}}]\n');
  const { code, stderr } = await runBoth();
  expect(code).toBe(4);
  expect(stderr).toContain('error LS0311  `place` is not defined for a\n  two/site.yml:2:29\n');
  expect(stderr).toMatch(/\n1 mistake; no host was contacted\.\n$/);
});

test('what a playbook registers and sets is there in the next', async () => {
  write('one/site.yml', '- hosts: web\n  tasks: [{command: echo hi, register: said}, {set_fact: {more: 1}}]\n');
  write('two/site.yml', '- hosts: web\n  tasks: [{debug: {msg: "{{ said.stdout }} {{ more }}"}}]\n');
  const { code, stdout, stderr } = await runBoth();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('hi 1');
});

test('a playbook that makes hosts can define anything for the next', async () => {
  write('one/site.yml', '- hosts: web\n  tasks: [{add_host: {name: a, added: 3}}]\n');
  write('two/site.yml', '- hosts: web\n  tasks: [{debug: {msg: "{{ added }}"}}]\n');
  const { code, stdout, stderr } = await runBoth();
  expect(stderr).not.toContain('error');
  expect({ code, said: stdout.includes('3') }).toEqual({ code: 0, said: true });
});

test('a group that a playbook makes is there for the next, and no warning says that it is not', async () => {
  write(
    'one/site.yml',
    '- hosts: web\n  tasks: [{add_host: {name: b, groups: made, ansible_connection: local}}, {group_by: {key: by}}]\n',
  );
  write('two/site.yml', '- hosts: made,by\n  tasks: [{debug: {msg: "it is {{ inventory_hostname }}"}}]\n');
  const { code, stdout, stderr } = await runBoth();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.match(/it is \w/g)?.toSorted()).toEqual(['it is a', 'it is b']);
});

test('what is wrong with a play itself is said with its place, not as a bug', async () => {
  write('one/site.yml', '- hosts: web\n  serial: ["{{ 1 // 0 }}", 1]\n  tasks: []\n');
  const { code, stderr } = await run(['-i', 'inventory', 'one/site.yml'], { cwd: folder.path });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error {2}division by zero\n {2}one\/site.yml:2:16\n/);
});
