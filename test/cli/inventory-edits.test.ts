import { statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { HOSTS, useInventory } from './use-inventory.ts';

const { folder, read, inventory } = useInventory();

describe('the file where the thing stands', () => {
  test.each([
    ['set db version=16', 'inv/group_vars/db.yml', '# The database.\nversion: "16"\n'],
    ['set db name=x', 'inv/group_vars/db.yml', '# The database.\nversion: "15"\nname: x\n'],
    ['unset db version', 'inv/group_vars/db.yml', '# The database.\n'],
    ['set db port=1', 'inv/hosts.yml', HOSTS.replace('5432', '1')],
    ['set db ansible_group_priority=2', 'inv/hosts.yml', HOSTS.replace('5432', '5432, ansible_group_priority: 2')],
    ['unset db port', 'inv/hosts.yml', HOSTS.replace('port: 5432', '')],
    ['set w3 port=81', 'inv/hosts.yml', HOSTS.replace('80', '81')],
    ['add d1 -g db', 'inv/hosts.yml', `${HOSTS}      hosts:\n        d1:\n`],
    ['remove w3', 'inv/hosts.yml', HOSTS.replace('        w3: {port: 80}\n', '')],
    ['group add cache', 'inv/hosts.yml', `${HOSTS}    cache:\n`],
  ])('%s', async (command, path, expected) => {
    const { code, stdout, stderr } = await inventory(...command.split(' '));
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: `changed  ${path}\n`, stderr: '' });
    expect(read(path)).toBe(expected);
  });

  test('a host in place of a group', async () => {
    const { code, stderr } = await inventory('group', 'move', 'w3', 'db');
    expect(code).toBe(1);
    expect(stderr).toContain(
      'there is no group `w3` in the inventory\n  It is a host. One more group for it: run inventory add w3 --group NAME\n',
    );
  });

  test('one of a range gets a file of its own', async () => {
    expect((await inventory('set', 'w2', 'port=81', 'name=a b')).stdout).toBe('created  inv/host_vars/w2.yml\n');
    expect(read('inv/host_vars/w2.yml')).toBe('port: 81\nname: a b\n');
    await inventory('set', 'w2', 'port=82');
    expect(read('inv/host_vars/w2.yml')).toBe('port: 82\nname: a b\n');
    expect(read('inv/hosts.yml')).toBe(HOSTS);
  });

  test('a group that no file names', async () => {
    folder.write('inv/hosts.yml', 'web: {hosts: {a: }}\n');
    expect((await inventory('set', 'all', 'x=1')).stdout).toBe('created  inv/group_vars/all.yml\n');
  });

  test('what counts is in the later source', async () => {
    folder.write('inv/zz.yml', 'db: {vars: {port: 1}}\n');
    expect((await inventory('set', 'db', 'port=2')).stdout).toBe('changed  inv/zz.yml\n');
    expect(read('inv/zz.yml')).toBe('db: {vars: {port: 2}}\n');
  });

  test('several sources, a list of hosts among them', async () => {
    folder.write('other.yml', 'cache: {hosts: {c1: }}\n');
    const sources = ['-i', 'x,y,', '-i', 'other.yml', '-i', 'inv'];
    expect((await inventory('add', 'c2', '-g', 'cache', ...sources)).stdout).toBe('changed  other.yml\n');
    expect((await inventory('remove', 'x', ...sources)).stderr).toContain('stands in no file that can be edited');
    expect((await inventory('set', 'x', 'a=1', ...sources)).stdout).toBe('created  host_vars/x.yml\n');
  });

  test('a name has its files renamed', async () => {
    folder.write('inv/host_vars/w3/main.yml', 'a: 1\n');
    const renamed = await inventory('rename', 'w3', 'w4');
    expect(renamed.stdout).toBe('changed  inv/hosts.yml\nrenamed  inv/host_vars/w3 → inv/host_vars/w4\n');
    expect((await inventory('rename', 'db', 'sql')).stdout).toContain(
      'renamed  inv/group_vars/db.yml → inv/group_vars/sql.yml',
    );
    expect((await inventory('show', 'w4')).stdout).toContain('a = 1\n    from inv/host_vars/w4/main.yml:1:1');
    expect((await inventory('list')).stdout).toContain('w4');
  });

  test('no name takes over the files of another one', async () => {
    folder.write('inv/host_vars/w4.yml', 'a: 1\n');
    const { code, stderr } = await inventory('rename', 'w3', 'w4');
    expect(code).toBe(1);
    expect(stderr).toContain('`w4` would get the variables of `inv/host_vars/w4.yml`, which is there already');
  });

  test('files that wait for a new host are told', async () => {
    folder.write('inv/host_vars/d1.yml', 'a: 1\n');
    const { stderr } = await inventory('add', 'd1', '-g', 'db');
    expect(stderr).toBe('note  inv/host_vars/d1.yml was there before, and counts for the new host\n');
  });

  test('files of what is removed stay', async () => {
    folder.write('inv/host_vars/w3.yml', 'a: 1\n');
    expect((await inventory('remove', 'w3')).stderr).toBe(
      'note  inv/host_vars/w3.yml stays: remove it if nobody needs it\n',
    );
    expect(read('inv/host_vars/w3.yml')).toBe('a: 1\n');
  });
});

describe('nothing is written', () => {
  test('with --dry-run, which shows the difference', async () => {
    const { code, stdout } = await inventory('set', 'db', 'version=16', 'port=1', '--dry-run');
    expect(code).toBe(0);
    expect(stdout).toBe(`--- inv/hosts.yml
+++ inv/hosts.yml
@@ -5,4 +5,4 @@
         w[1:2]:
         w3: {port: 80}
     db:
-      vars: {port: 5432}
+      vars: {port: 1}
--- inv/group_vars/db.yml
+++ inv/group_vars/db.yml
@@ -1,2 +1,2 @@
 # The database.
-version: "15"
+version: "16"
`);
    expect(read('inv/hosts.yml')).toBe(HOSTS);
    expect(read('inv/group_vars/db.yml')).toContain('15');
  });

  test('where nothing would be another', async () => {
    const { ino } = statSync('inv/hosts.yml');
    expect((await inventory('set', 'w3', 'port=80')).stdout).toBe('unchanged\n');
    expect((await inventory('set', 'w3', 'port=80', '--dry-run')).stdout).toBe('nothing would change\n');
    expect(statSync('inv/hosts.yml').ino).toBe(ino);
  });

  test.each([
    [
      'set w3 ansible_connection=telnet',
      1,
      'must be a connection that there is: ssh, openssh, node-ssh, local or docker, not `telnet`',
    ],
    ['set w3 ansible_connection=opensh', 1, 'Did you mean `openssh`?'],
    ['set w3 ansible_port=ssh', 1, 'error LS0340  `ansible_port` must be a port, a number from 1 to 65535, not `ssh`'],
    ['set nobody x=1', 1, 'error LS0341  there is no host and no group `nobody`'],
    ['set db 1x=1', 1, 'error LS0215  `1x` cannot be the name of a variable'],
  ])('%s', async (command, expected, message) => {
    const { code, stderr } = await inventory(...command.split(' '));
    expect(code).toBe(expected);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/\n\nnothing was written\.\n$/);
    expect(read('inv/hosts.yml')).toBe(HOSTS);
  });

  test.each([
    ['inv/hosts.yml', 'all: [\n', 'add x'],
    ['inv/group_vars/db.yml', 'a: [\n', 'set db x=1'],
  ])('where %s has mistakes', async (path, text, command) => {
    folder.write(path, text);
    const { code, stderr } = await inventory(...command.split(' '));
    expect(code).toBe(4);
    expect(stderr).toContain(`  ${path}:1:`);
    expect(read(path)).toBe(text);
  });

  test.each([
    ['add', 'which host?'],
    ['add x=1', 'which host?'],
    ['remove', 'which host?'],
    ['rename w3', 'which name, and which new one?'],
    ['set w3', 'what is to be set?'],
    ['unset w3', 'which variable?'],
    ['group', 'what is to be done with the group?'],
    ['group mvoe web db', 'Did you mean `move`?'],
    ['group add', 'which group?'],
    ['group move web', 'whereto?'],
    ['group add a b c', 'unexpected `c` behind `b`'],
    ['set w3 x=1 -g db', '--group is not for `run inventory set`'],
    ['list --dry-run', '--dry-run is not for `run inventory list`'],
    ['add x -i a,b,', 'there is nothing to edit: the inventory `a,b,` has no file'],
  ])('%s', async (command, message) => {
    const { code, stderr } = await inventory(...command.split(' '));
    expect(code).toBe(1);
    expect(stderr).toContain(message);
  });
});
