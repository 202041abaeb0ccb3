import { describe, expect, test } from 'vitest';
import { answer, type Ran } from './fake-io.ts';
import { SITE, useSite } from './site-project.ts';

const project = useSite();
const { play } = project;

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
    ['c', undefined],
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
    expect(listTasks(await play(SITE, ['--start-at-task', 'd', '--tags', 'x']))).toEqual(['d', 'r : f']);
    const { code, stderr } = await play(SITE, ['--start-at-task', 'b', '--tags', 'x']);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('--start-at-task: the run does not come to `b`'),
    });
  });

  test('an unnamed task of a role has the name of its role and module', async () => {
    const site = '- { hosts: all, gather_facts: false, roles: [u], tasks: [{ debug: }, { name: z, debug: }] }\n';
    project.write('roles/u/tasks/main.yml', '- debug:\n');
    expect(listTasks(await play(site, ['--start-at-task', 'debug']))).toEqual(['debug', 'z']);
    expect(listTasks(await play(site, ['--start-at-task', 'u : debug']))).toEqual(['u : debug', 'debug', 'z']);
  });

  test('only the first batch of hosts begins with it', async () => {
    const site =
      '- { hosts: "n1,n2", serial: 1, gather_facts: false, tasks: [{ name: y, debug: }, { name: z, debug: }] }\n';
    expect(listTasks(await play(site, ['--start-at-task', 'z', '-i', 'n1,n2']))).toEqual(['z', 'y', 'z']);
  });

  test.each([
    ['c', 'A task of that name is in a `rescue` section'],
    ['h', 'A handler has that name'],
    ['zzz', 'those of `include_tasks` and `include_role` are not known before the run'],
  ])('%s is no task that a run could begin with', async (name, help) => {
    const { code, stderr } = await play(SITE, ['--start-at-task', name]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(help) });
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

  test.each(['free', 'host_pinned'])('asks for each host where they do not keep in step: %s', async (strategy) => {
    const site = `- { hosts: all, strategy: ${strategy}, gather_facts: false, tasks: [{ name: a, debug: }, { name: b, debug: }] }\n`;
    const ran = await play(site, ['--step', '-f', '1', '-v'], answer('n', 'y', 'n', 'c'));
    const asked = [...ran.stderr.matchAll(/Perform task: (.*?) \(N\)o/g)].map(([, name = '']) => name);
    expect(asked.toSorted()).toEqual(['a on n1', 'a on n2', 'b on n1', 'b on n2']);
    expect((await play(site, ['--step'], answer('c'))).stderr.match(/Perform task/g)).toHaveLength(1);
  });

  test('needs a terminal', async () => {
    const { code, stderr } = await play(SITE, ['--step']);
    expect(code).toBe(1);
    expect(stderr).toContain('--step asks before each task: the input is no terminal');
  });
});

test.each([
  ['tags: p', ['--tags', 'x'], ['t']],
  ['tags: p', ['--tags', 'p'], ['Gathering Facts', 't']],
  ['tags: "{{ [\'p\'] }}"', ['--tags', 'x'], ['t']],
  ['order: inventory', ['--tags', 'x'], ['Gathering Facts', 't']],
  ['order: inventory', ['--skip-tags', 'always'], ['t']],
])('facts of a play with `%s` and %j', async (keyword, words, expected) => {
  const site = `- hosts: n1\n  gather_facts: true\n  ${keyword}\n  tasks: [{ name: t, debug: , tags: x }]\n`;
  expect(listTasks(await play(site, words))).toEqual(expected);
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
    project.write('retry', '# those that failed\nn2\n\n');
    const { stdout } = await play(SITE, ['--limit', '@retry', '--list-hosts']);
    expect(stdout).toContain('hosts (1)\n    n2\n');
    const both = await play(SITE, ['--limit', 'n1,@retry,!n2', '--list-hosts']);
    expect(both.stdout).toContain('hosts (1)\n    n1\n');
  });

  test.each<[string, readonly string[]]>([
    ['!@retry', ['n1']],
    ['all:!@retry', ['n1']],
    ['n1:@retry', ['n1', 'n2']],
    ['', ['n1', 'n2']],
    [',', ['n1', 'n2']],
  ])('%s', async (limit, expected) => {
    project.write('retry', 'n2\n');
    const { code, stdout } = await play(SITE, ['--limit', limit, '--list-hosts']);
    const [first = ''] = stdout.split('site.yml · Two');
    const hosts = [...first.matchAll(/^ {4}(.*)$/gm)].map(([, name = '']) => name);
    expect({ code, hosts: hosts.toSorted((a, b) => a.localeCompare(b)) }).toEqual({ code: 0, hosts: expected });
  });

  test.each([
    ['&@retry', '--limit: `&@retry` cannot be read'],
    ['!@not', '--limit: `!@not` cannot leave out `!n1` of the file'],
  ])('%s', async (limit, message) => {
    project.write('not', 'n2,!n1\n');
    const { code, stderr } = await play(SITE, ['--limit', limit]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(message) });
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
  expect(stderr).toContain('--connection: expected ssh, openssh, node-ssh, local or docker, found `winrm`');
  expect((await play(site, ['--become-method', 'pbrun'])).stderr).toContain(
    '--become-method: expected sudo, su or doas, found `pbrun`',
  );
  expect((await play(site, [...words, '-c', 'ansible.builtin.local'])).code).toBe(0);
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
