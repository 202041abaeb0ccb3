import { describe, expect, test } from 'vitest';
import type { Io } from '../../src/cli/io.ts';
import { answer, type Ran, run } from './fake-io.ts';
import { useFolder } from './use-folder.ts';

const folder = useFolder();

const SITE = `
- name: One
  hosts: all
  gather_facts: false
  tasks:
    - { name: a, debug: , tags: [x, y] }
    - block:
        - { name: b, command: "true", notify: h }
      rescue:
        - { name: c, debug: }
      always:
        - { name: d, debug: , tags: always }
    - { name: "hello {{ inventory_hostname }}", debug: }
  handlers: [{ name: h, debug: }]
- name: Two
  hosts: all
  gather_facts: false
  tags: z
  roles: [r]
`;

async function play(site: string, words: readonly string[], onIo?: (io: Io) => void): Promise<Ran> {
  folder.write('hosts.yml', 'all: { vars: { ansible_connection: local }, hosts: { n1: , n2: } }\n');
  folder.write('site.yml', site);
  folder.write('roles/r/tasks/main.yml', '- { name: e, debug: }\n- { name: f, debug: , tags: x }\n');
  return run(['site.yml', '-i', 'hosts.yml', ...words], { cwd: folder.path, ...(onIo === undefined ? {} : { onIo }) });
}

/** Names of the tasks that were run. */
const listTasks = ({ stdout }: Ran): string[] =>
  [...stdout.matchAll(/^▸ (.*?)(?: \(always\))?  +\S+$/gm)].map(([, name = '']) => name);

describe('--start-at-task', () => {
  test.each([
    ['a', ['a', 'b', 'd', 'hello n1', 'h (handler)', 'r : e', 'r : f']],
    ['b', ['b', 'd', 'hello n1', 'h (handler)', 'r : e', 'r : f']],
    ['d', ['d', 'hello n1', 'r : e', 'r : f']],
    ['hello*', ['hello n1', 'r : e', 'r : f']],
    ['hello {{ inventory_hostname }}', ['hello n1', 'r : e', 'r : f']],
    ['f', ['r : f']],
    ['r : [e]', ['r : e', 'r : f']],
    ['debug', undefined],
  ])('%s', async (name, expected) => {
    const ran = await play(SITE, ['--start-at-task', name]);
    expect(expected === undefined ? ran.code : listTasks(ran)).toEqual(expected ?? 1);
  });

  test('a play before it is said to be passed over', async () => {
    expect((await play(SITE, ['--start-at-task', 'e'])).stdout).toContain(
      'site.yml · One · skipped: the run begins after it',
    );
  });

  test('with tags', async () => {
    expect(listTasks(await play(SITE, ['--start-at-task', 'b', '--tags', 'x']))).toEqual(['d', 'r : f']);
  });

  test('a name that no task has', async () => {
    const { code, stderr } = await play(SITE, ['--start-at-task', 'r : g']);
    expect(code).toBe(1);
    expect(stderr).toContain('--start-at-task: no task is called `r : g`');
    expect(stderr).toContain('Did you mean `r : e`?');
  });
});

describe('--step', () => {
  test('asks before each task, and goes on without questions when it is told to', async () => {
    const ran = await play(SITE, ['--step'], answer('y', 'no', '', 'c'));
    expect(listTasks(ran)).toEqual(['a', 'hello n1', 'r : e', 'r : f']);
    expect(
      [...ran.stderr.matchAll(/Perform task: (.*?) \(N\)o\/\(y\)es\/\(c\)ontinue: /g)].map(([, name]) => name),
    ).toEqual(['a', 'b', 'd', 'hello n1']);
  });

  test('needs a terminal', async () => {
    const { code, stderr } = await play(SITE, ['--step']);
    expect(code).toBe(1);
    expect(stderr).toContain('--step asks before each task: the input is no terminal');
  });
});

test('--list-tags: of each play, with those of its blocks and of the play', async () => {
  const { stdout } = await play(SITE, ['--list-tags']);
  expect(stdout).toBe(
    'site.yml · One\n  tags (3)\n    always\n    x\n    y\nsite.yml · Two\n  tags (2)\n    x\n    z\n',
  );
});

describe('--force-handlers', () => {
  const FAILS = `
- hosts: n1
  gather_facts: false
  tasks:
    - { command: "true", notify: h }
    - { command: "false" }
  handlers: [{ name: h, debug: }]
`;
  test.each([
    [['--force-handlers'], true],
    [[], false],
  ])('%j', async (words, expected) => {
    expect(listTasks(await play(FAILS, words)).includes('h (handler)')).toBe(expected);
  });
});

describe('--limit', () => {
  test('a file of hosts', async () => {
    folder.write('retry', '# those that failed\nn2\n\n');
    const { stdout } = await play(SITE, ['--limit', '@retry', '--list-hosts']);
    expect(stdout).toContain('hosts (1)\n    n2\n');
    const both = await play(SITE, ['--limit', 'n1,@retry,!n2', '--list-hosts']);
    expect(both.stdout).toContain('hosts (1)\n    n1\n');
  });

  test('a file that is not there', async () => {
    const { code, stderr } = await play(SITE, ['--limit', '@none']);
    expect(code).toBe(1);
    expect(stderr).toContain('--limit: `@none` cannot be read: there is no such file');
  });
});

test('--connection is for hosts that say nothing themselves', async () => {
  const site = '- hosts: all\n  gather_facts: false\n  tasks: [{ command: hostname }]\n';
  const words = ['-i', 'elsewhere,', '-c', 'local'];
  expect((await play(site, words)).code).toBe(0);
  const { code, stderr } = await play(site, ['-c', 'winrm']);
  expect(code).toBe(1);
  expect(stderr).toContain('--connection: expected ssh, openssh or local, found `winrm`');
});

test('-k asks for the password, -K offers to take the same, and neither is shown', async () => {
  const site = '- hosts: all\n  gather_facts: false\n  tasks: [{ debug: { msg: it is hunter2 } }]\n';
  const { code, stdout, stderr } = await play(site, ['-k', '-K'], answer('hunter2', ''));
  expect({ code, stderr }).toEqual({ code: 0, stderr: 'SSH password: \nBECOME password [the same as for SSH]: \n' });
  expect(stdout).not.toContain('hunter2');
});

test('--flush-cache is taken', async () => {
  expect((await play(SITE, ['--flush-cache'])).code).toBe(0);
});
