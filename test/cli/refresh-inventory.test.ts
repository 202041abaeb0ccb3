import { chmodSync, readFileSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { run } from './fake-io.ts';
import { useFolder } from './use-folder.ts';

const folder = useFolder();

/** A program that prints the file `listing`, which the run changes. */
beforeEach(() => {
  folder.write('hosts.sh', '#!/bin/sh\ncat listing\n');
  chmodSync(`${folder.path}/hosts.sh`, 0o755);
  folder.write('listing', list('old', 1));
});

const list = (host: string, x: number): string =>
  JSON.stringify({ web: [host], _meta: { hostvars: { [host]: { x, ansible_connection: 'local' } } } });

const play = (before: string, after = ''): string => `
- hosts: web
  gather_facts: false
  tasks:
    - add_host: { name: made, groups: web, ansible_connection: local, x: 0 }
    - group_by: { key: grouped }
${before.replaceAll(/^(?=.)/gm, '    ')}
- hosts: web
  gather_facts: false
  tasks:
    - debug: { msg: "second {{ inventory_hostname }} {{ x }} {{ group_names | join(',') }}" }
${after}`;

const start = (site: string) => {
  folder.write('site.yml', site);
  return run(['site.yml', '-i', 'hosts.sh'], { cwd: folder.path });
};

const CHANGE = `
- copy: { dest: listing, content: '${list('new', 2)}' }
- meta: refresh_inventory
- debug: { msg: "first {{ inventory_hostname }} {{ groups.web | join(',') }} {{ hostvars.new.x }}" }
`;

test('the plays that follow see the hosts that have come, with what the run has made', async () => {
  const { code, stdout } = await start(play(CHANGE));
  expect(code).toBe(0);
  expect(stdout).toContain('first old new,made 2');
  expect(stdout).toContain('second new 2 web');
  expect(stdout).toContain('second made 0 web');
  expect(stdout).not.toContain('second old');
});

test('a host that has gone does not come back with a group that the run has put it into', async () => {
  const third = `
- hosts: all
  gather_facts: false
  tasks: [{ debug: { msg: "third {{ ansible_play_hosts | sort | join(',') }}" } }]
`;
  const { stdout } = await start(play(CHANGE, third));
  expect(stdout).toContain('third made,new');
});

test('not where its condition does not hold', async () => {
  const never = CHANGE.replace('refresh_inventory', 'refresh_inventory\n  when: false').replace('hostvars.new.x', "''");
  const { stdout } = await start(play(never));
  expect(stdout).toContain('second old 1 grouped,web');
});

test('a check knows that variables may come', async () => {
  folder.write('site.yml', play('- meta: refresh_inventory\n', '    - debug: { msg: "{{ comes }}" }\n'));
  const { code, stderr } = await run(['check', 'site.yml', '-i', 'hosts.sh'], { cwd: folder.path });
  expect(code).toBe(0);
  expect(stderr).toContain('warning LS0312');
});

test('an inventory that has become unreadable fails the task, for all hosts, with its place', async () => {
  const { code, stdout } = await start(
    play("- copy: { dest: listing, content: '[' }\n- meta: refresh_inventory\n- debug: { msg: never }\n"),
  );
  expect(code).toBe(2);
  expect(stdout).toContain('the inventory cannot be read again: a `[` is not closed');
  expect(stdout).toContain('hosts.sh --list:1:1');
  expect(stdout).toContain('1 host failed');
  expect(stdout).not.toContain('never');
});

test('and a rescue goes on', async () => {
  const { code, stdout } = await start(
    play(`
- copy: { dest: listing, content: '[' }
- block:
    - meta: refresh_inventory
  rescue:
    - debug: { msg: "rescued as {{ ansible_failed_result.msg }}" }
`),
  );
  expect(code).toBe(0);
  expect(stdout).toContain('rescued as the inventory cannot be read again');
  expect(stdout).toContain('second old');
});

test('hosts that do not keep in step ask together, and not while it is read', async () => {
  folder.write('hosts.sh', '#!/bin/sh\necho >>asked\ncat listing\n');
  const names = Array.from({ length: 30 }, (_, index) => `n${index}`);
  folder.write(
    'listing',
    JSON.stringify({ web: names, all: { vars: { ansible_connection: 'local' } }, _meta: { hostvars: {} } }),
  );
  const { code } = await start(`
- hosts: web
  gather_facts: false
  strategy: free
  tasks: [{ meta: refresh_inventory }]
`);
  expect(code).toBe(0);
  // For the check, for who came first, and for all the others.
  expect(readFileSync(`${folder.path}/asked`, 'utf8').length).toBeLessThanOrEqual(3);
});
