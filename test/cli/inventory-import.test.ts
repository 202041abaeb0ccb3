import { existsSync, readFileSync, statSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { run } from './fake-io.ts';
import { useFolder } from './use-folder.ts';

const folder = useFolder();

const inventory = (...words: string[]) => run(['inventory', ...words], { cwd: folder.path });
const read = (name: string): string => readFileSync(`${folder.path}/${name}`, 'utf8');

describe('an ssh configuration', () => {
  const CONFIG = `# mine
Host w1 w2
  HostName %h.example.com
  Port 2222

host jump
  hostname=10.0.0.1
  IdentityFile "~/.ssh/my key"
  ForwardAgent yes

Host w* !w2
  User deploy
  Port 22
Host db
  User 1
  ProxyJump jump
Match host x
  User nobody
Host *
  ServerAliveInterval 10
`;

  beforeEach(() => {
    folder.write('longshore.yml', 'inventory: hosts.yml\n');
    folder.write('hosts.yml', '# hosts\nweb:\n  hosts:\n    db:\n');
    folder.write('config', CONFIG);
  });

  test('its hosts, with what stands for them; those that are there stay', async () => {
    const { code, stdout, stderr } = await inventory('import', 'config', '-g', 'web');
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'changed  hosts.yml\n' });
    expect(stderr).toBe('note  left to the ssh configuration: Match, forwardagent\nnote  db is there already\n');
    expect(read('hosts.yml')).toBe(`# hosts
web:
  hosts:
    db:
    w1:
      ansible_host: w1.example.com
      ansible_port: 2222
      ansible_user: deploy
    w2:
      ansible_host: w2.example.com
      ansible_port: 2222
    jump:
      ansible_host: 10.0.0.1
      ansible_ssh_private_key_file: ~/.ssh/my key
`);
  });

  test('text stays text, and a jump host is an option of ssh', async () => {
    folder.write('hosts.yml', 'all:\n');
    await inventory('import', 'config');
    const { stdout } = await inventory('show', 'db', '-o', 'json');
    const { vars } = JSON.parse(stdout) as { vars: { name: string; value: unknown }[] };
    expect(vars.map(({ name, value }) => [name, value])).toEqual([
      ['ansible_ssh_common_args', '-o ProxyJump=jump'],
      ['ansible_user', '1'],
    ]);
  });

  test.each([
    ['Host *\n  User x\n', 1, '`config` names no host: patterns are none'],
    ['Host x\n  Port many\n', 1, '`ansible_port` must be a port, a number from 1 to 65535, not `many`'],
    ['Host web\n', 1, '`web` is the name of a group'],
  ])('%j', async (text, expected, message) => {
    folder.write('config', text);
    const { code, stderr } = await inventory('import', 'config');
    expect(code).toBe(expected);
    expect(stderr).toContain(message);
  });

  test('quotes and comments at the end of a line are no part of it', async () => {
    folder.write('config', `Host w1 'w2' # mine\n  HostName "10.0.0.1" # rack 3\n  Port 2222 # not 22\n  User 'a b'\n`);
    folder.write('hosts.yml', 'all:\n');
    const { code, stderr } = await inventory('import', 'config');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const vars = (name: string): string =>
      `    ${name}:\n      ansible_host: 10.0.0.1\n      ansible_port: 2222\n      ansible_user: a b\n`;
    expect(read('hosts.yml')).toBe(`all:\n  hosts:\n${vars('w1')}${vars('w2')}`);
  });

  test('into a file that is not there yet', async () => {
    folder.write('config', 'Host w1\n  Port 2222\n');
    const words = ['import', 'config', '-i', 'new.yml'];
    expect((await inventory(...words, '--dry-run')).stdout).toContain('+    w1:\n');
    expect(existsSync('new.yml')).toBe(false);
    expect(await inventory(...words)).toMatchObject({ code: 0, stdout: 'created  new.yml\n' });
    expect(read('new.yml')).toBe('all:\n  hosts:\n    w1:\n      ansible_port: 2222\n');
    expect(statSync('new.yml').mode & 0o444).toBe(0o444 & ~process.umask());
    expect(await inventory('import', 'config', '-i', 'other.ini')).toMatchObject({ code: 1, stdout: '' });
  });

  test('twice changes nothing', async () => {
    await inventory('import', 'config');
    const before = read('hosts.yml');
    expect((await inventory('import', 'config')).stdout).toBe('unchanged\n');
    expect(read('hosts.yml')).toBe(before);
  });
});

describe('an inventory in INI', () => {
  const INI = `lone
[web]
w[1:2] port=80 label="a b"
w1 list='[1, "x", {"k": None}]' f=1e3
[web:vars]
text="22"
on=yes
ansible_group_priority=5
[db]
w1
[lab:children]
web
db
# the end
`;

  beforeEach(() => folder.write('hosts.ini', INI));

  test('as YAML', async () => {
    const { code, stdout, stderr } = await inventory('import', 'hosts.ini', '-i', 'hosts.yml');
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'created  hosts.yml\n' });
    expect(stderr).toBe('note  the comments of hosts.ini are not in it\n');
    expect(read('hosts.yml')).toBe(`ungrouped:
  hosts:
    lone:

web:
  vars:
    ansible_group_priority: 5
    text: "22"
    "on": "yes"
  hosts:
    w1:
      port: 80
      label: a b
      list: [1, x, { k: null }]
      f: 1000.0
    w2:
      port: 80
      label: a b

db:
  hosts:
    w1:

lab:
  children:
    web:
    db:
`);
    const [ini, yaml] = await Promise.all(
      ['hosts.ini', 'hosts.yml'].map((path) => inventory('list', '-o', 'json', '-i', path)),
    );
    expect(JSON.parse(yaml?.stdout ?? '')).toEqual(JSON.parse(ini?.stdout ?? ''));
  });

  test('a file that holds comments alone keeps them, and --dry-run writes nothing', async () => {
    folder.write('hosts.yml', '# all hosts\n');
    const { stdout } = await inventory('import', 'hosts.ini', '-i', 'hosts.yml', '--dry-run');
    expect(stdout).toContain('+ungrouped:\n');
    expect(read('hosts.yml')).toBe('# all hosts\n');
    await inventory('import', 'hosts.ini', '-i', 'hosts.yml');
    expect(read('hosts.yml')).toMatch(/^# all hosts\nungrouped:\n/);
  });

  test.each([
    [['-i', 'other.yml'], 1, '`other.yml` has something in it already'],
    [['-i', 'a,b,'], 1, 'an inventory is imported into one file in YAML'],
    [['-i', 'x.yml', '-g', 'web'], 1, '--group is for the hosts of an ssh configuration'],
    [['-i', 'x.yml', 'more'], 1, 'which file?'],
  ])('%j', async (words, expected, message) => {
    folder.write('other.yml', 'web:\n');
    const { code, stderr } = await inventory('import', 'hosts.ini', ...words);
    expect(code).toBe(expected);
    expect(stderr).toContain(message);
    expect(existsSync('x.yml')).toBe(false);
  });

  test('with mistakes', async () => {
    folder.write('hosts.ini', '[web\n');
    const { code, stderr } = await inventory('import', 'hosts.ini', '-i', 'hosts.yml');
    expect(code).toBe(4);
    expect(stderr).toContain('error LS0402');
    expect(existsSync('hosts.yml')).toBe(false);
  });

  test('others may read the new file', async () => {
    await inventory('import', 'hosts.ini', '-i', 'hosts.yml');
    expect(statSync('hosts.yml').mode & 0o444).toBe(0o444 & ~process.umask());
  });
});
