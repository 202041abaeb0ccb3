import { beforeEach, describe, expect, test } from 'vitest';
import { run } from './fake-io.ts';
import { useFolder } from './use-folder.ts';
import { sealText } from './vault-project.ts';

const folder = useFolder();

const FILES = {
  'longshore.yml': 'inventory: hosts.yml\n',
  'hosts.yml': `all:
  hosts: {lone: }
  vars: {site: a, port: 1}
  children:
    lab: {children: {web: , db: }}
    web:
      hosts:
        w[1:2]: {port: 80}
      vars: {ansible_password: hunter2, port: 2}
    db: {hosts: {w1: , d1: {url: "{{ site }}:5432", list: [1, {a: null}]}}}
`,
  'group_vars/web.yml': 'port: 81\n',
};

beforeEach(() => {
  for (const [path, text] of Object.entries(FILES)) folder.write(path, text);
});

const inventory = (...words: string[]) => run(['inventory', ...words], { cwd: folder.path });

describe('list', () => {
  test('hosts by group, each group in the order of the inventory', async () => {
    const { code, stdout } = await inventory('list');
    expect(code).toBe(0);
    expect(stdout).toBe('ungrouped (1)\n  lone\nlab: web, db\nweb (2)\n  w1\n  w2\ndb (2)\n  w1\n  d1\n');
  });

  test.each([
    [['list', 'w1'], 'lab: web, db\nweb (1)\n  w1\ndb (1)\n  w1\n'],
    [['list', 'web:!w1'], 'lab: web, db\nweb (1)\n  w2\n'],
    [['list', '-l', 'lone'], 'ungrouped (1)\n  lone\nlab: web, db\n'],
  ])('%j', async (words, expected) => {
    expect((await inventory(...words)).stdout).toBe(expected);
  });

  test('as ansible-inventory --list', async () => {
    const { stdout } = await inventory('list', '-o', 'json');
    expect(JSON.parse(stdout)).toEqual({
      _meta: {
        hostvars: {
          lone: { port: 1, site: 'a' },
          w1: { ansible_password: '********', port: 80, site: 'a' },
          w2: { ansible_password: '********', port: 80, site: 'a' },
          d1: { list: [1, { a: null }], port: 1, site: 'a', url: '{{ site }}:5432' },
        },
      },
      all: { children: ['ungrouped', 'lab', 'web', 'db'] },
      lab: { children: ['web', 'db'] },
      web: { hosts: ['w1', 'w2'] },
      db: { hosts: ['w1', 'd1'] },
      ungrouped: { hosts: ['lone'] },
    });
  });
});

describe('graph', () => {
  test('as ansible-inventory --graph --vars', async () => {
    const { stdout } = await inventory('graph', 'lab', '--vars', '-l', 'd1');
    expect(stdout).toBe(`@lab:
  |--@web:
  |  |--{ansible_password = ********}
  |  |--{port = 81}
  |--@db:
  |  |--d1
  |  |  |--{list = [1, {'a': None}]}
  |  |  |--{port = 1}
  |  |  |--{site = a}
  |  |  |--{url = {{ site }}:5432}
`);
  });

  test.each([
    ['wbe', 'Did you mean `web`?'],
    ['w1', 'It is a host: run inventory show w1'],
  ])('%s is no group', async (name, help) => {
    const { code, stderr } = await inventory('graph', name);
    expect(code).toBe(1);
    expect(stderr).toContain(`there is no group \`${name}\` in the inventory\n  ${help}`);
  });
});

describe('show', () => {
  test('each variable with its place, and what it goes before', async () => {
    const { stdout } = await inventory('show', 'w1');
    expect(stdout).toBe(`w1  hosts.yml:8:9
  groups  all, lab, db, web
  ansible_password = (hidden)
    from hosts.yml:9:14 (inventory group vars)
  port = 80
    from hosts.yml:8:18 (inventory host vars)
    over group_vars/web.yml:1:1 (inventory group_vars)
    over hosts.yml:9:41 (inventory group vars)
    over hosts.yml:3:19 (inventory group vars)
  site = a
    from hosts.yml:3:10 (inventory group vars)
`);
  });

  test('as JSON, a host a line', async () => {
    const { stdout } = await inventory('show', 'w?', '-o', 'json');
    const [first, second] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { name: string; vars: unknown[] });
    expect([first?.name, second?.name]).toEqual(['w1', 'w2']);
    const place = { path: 'hosts.yml', line: 8, column: 18 };
    expect(first?.vars[1]).toEqual({ name: 'port', value: 80, layer: 'inventory host vars', place });
  });

  test('a host that is not there', async () => {
    const { code, stderr } = await inventory('show', 'w9');
    expect(code).toBe(1);
    expect(stderr).toContain('no host or group of the inventory matches `w9`');
  });

  test('what was encrypted is not shown', async () => {
    folder.write('pw', 'secret\n');
    folder.write('host_vars/d1.yml', sealText('token: confidential\n'));
    const { stdout } = await inventory('show', 'd1', '--vault-password-file', 'pw');
    expect(stdout).toContain('token = ********\n    from host_vars/d1.yml:1:1 (inventory host_vars)\n');
  });
});

describe('check', () => {
  test('nothing is wrong', async () => {
    const { code, stdout } = await inventory('check');
    expect([code, stdout]).toEqual([0, 'hosts.yml: no mistake found (4 hosts, 3 groups)\n']);
  });

  test.each([
    ['ansible_port: ssh', '`ansible_port` must be a port, a number from 1 to 65535'],
    ['ansible_port: 70000', '`ansible_port` must be a port, a number from 1 to 65535'],
    ['ansible_ssh_port: [22]', '`ansible_ssh_port` must be a port, a number from 1 to 65535'],
    ['ansible_timeout: 0', '`ansible_timeout` must be a number of seconds'],
    ['ansible_become: maybe', '`ansible_become` must be `true` or `false`'],
    ['ansible_host: ""', '`ansible_host` must be text'],
    [
      'ansible_connection: telnet',
      '`ansible_connection` must be a connection that there is: ssh, openssh, node-ssh, local or docker',
    ],
    [
      'ansible_become_method: pbrun',
      '`ansible_become_method` must be a way to become another user that there is: sudo, su or doas',
    ],
    ['ansible_group_priority: 1.5', '`ansible_group_priority` must be an integer'],
  ])('%s', async (text, message) => {
    folder.write('group_vars/db.yml', `${text}\n`);
    const { code, stderr } = await inventory('check');
    expect(code).toBe(4);
    expect(stderr).toContain(`error LS0340  ${message}\n  group_vars/db.yml:1:`);
    expect(stderr).toContain('1 mistake in the inventory.');
  });

  test.each(['ansible_port: "22"', 'ansible_port: "{{ 22 }}"', 'ansible_become: yes', 'ansible_timeout: 2.5'])(
    '%s is as it may be',
    async (text) => {
      folder.write('group_vars/db.yml', `${text}\n`);
      expect((await inventory('check')).code).toBe(0);
    },
  );

  test('as JSON', async () => {
    folder.write('group_vars/db.yml', 'ansible_port: ssh\na: {\n');
    const { code, stdout } = await inventory('check', '-o', 'json');
    expect(code).toBe(4);
    const lines = stdout.trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { type: string }).type)).toEqual(['diagnostic', 'check-finished']);
    expect(lines.at(-1)).toContain('"errors":1');
  });
});

describe('mistakes on the command line', () => {
  test.each([
    [[], 'what is to be done?\n  run inventory list|graph|show|check'],
    [['lst'], 'has no action `lst`\n  Did you mean `run inventory list`?'],
    [['check', 'web'], '`run inventory check` takes no words'],
    [['list', '--vars'], '--vars is not for `run inventory list`'],
    [['show'], 'which host?'],
    [['list', '-i', 'none.yml'], 'the inventory `none.yml` cannot be read: there is no such file'],
  ])('%j', async (words, message) => {
    const { code, stderr } = await inventory(...words);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
  });

  test('no inventory', async () => {
    folder.write('longshore.yml', '');
    expect((await inventory('list')).stderr).toContain('which inventory?\n  Name it with `-i PATH`');
  });
});
