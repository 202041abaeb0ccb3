import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from './fake-io.ts';

let folder = '';
const home = process.cwd();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'longshore-task-'));
  process.chdir(folder);
  write('hosts.yml', HOSTS);
});
afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});

const HOSTS = `
all:
  vars: {ansible_connection: local}
  children:
    web: {hosts: {a: {}, b: {}}}
    dead: {hosts: {gone: {ansible_connection: ssh, ansible_host: 127.0.0.1, ansible_port: 1, ansible_ssh_common_args: -F none}}}
`;

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

test('run task runs one task', async () => {
  const ran = await run(['task', '-i', 'hosts.yml', 'web', 'command', 'echo', 'hi'], { cwd: folder });
  expect(ran.code, ran.stderr).toBe(0);
  expect(ran.stdout).toContain('command line · command on web · 2 hosts');
  expect(ran.stdout).toContain('        hi\n');
  const unknown = await run(['task', '-i', 'hosts.yml', 'web', 'comand', 'x=1'], { cwd: folder });
  expect(unknown.code).toBe(4);
  expect(unknown.stderr).toContain('did you mean `command`?');
});

test('run task shows what a task gives, and a playbook does not', async () => {
  write('play.yml', '- hosts: a\n  gather_facts: false\n  tasks: [stat: {path: hosts.yml}]\n');
  const given = ['task', '-i', 'hosts.yml', 'a'];
  for (const [words, shown, hidden] of [
    [['stat', 'path=hosts.yml'], '      stat:\n        exists: true\n', 'changed: false'],
    [['command', 'echo', 'hi'], '      stdout:\n        hi\n', 'delta:'],
    [['ping'], '      ping: pong\n', 'failed: false'],
    [['debug', 'msg=x'], ' x ', '      msg'],
    [['ping', '-vv'], '      changed: false\n', 'nothing'],
  ] as const) {
    const { code, stdout, stderr } = await run([...given, ...words], { cwd: folder });
    expect(code, stderr).toBe(0);
    expect(stdout).toContain(shown);
    expect(stdout.replace('nothing to change', '')).not.toContain(hidden);
  }
  const both = await run(['task', '-i', 'hosts.yml', 'web', 'command', 'echo', 'on {{ inventory_hostname }}'], {
    cwd: folder,
  });
  expect(both.stdout).toMatch(/ {8}on a\n[^]* {8}on b\n/);
  const failed = await run([...given, 'command', 'false'], { cwd: folder });
  expect(failed.stdout).not.toContain('rc:');
  const played = await run(['play.yml', '-i', 'hosts.yml'], { cwd: folder });
  expect(played.stdout).not.toContain('exists');
});

test('run task reads the files that the task names', async () => {
  write('more/a.yml', 'x: 1\n');
  write('tasks.yml', '- debug: { msg: from the file }\n');
  write('roles/r/tasks/main.yml', '- debug: { msg: from the role }\n');
  const given = ['task', '-i', 'hosts.yml', 'web'];
  for (const [words, said] of [
    [['include_vars', 'more/a.yml'], 'more/a.yml'],
    [['include_vars', 'dir=more'], 'more/a.yml'],
    [['include_tasks', 'file=tasks.yml'], 'from the file'],
    [['include_role', 'name=r'], 'from the role'],
  ] as const) {
    const ran = await run([...given, ...words], { cwd: folder });
    expect(ran.code, ran.stderr).toBe(0);
    expect(ran.stdout).toContain(said);
  }
});

test('a task of the project is loaded from tasks/', async () => {
  write('longshore.yml', 'inventory: hosts.yml\n');
  write(
    'tasks/greet.ts',
    `import { arg, defineModule } from 'longshore';
export default defineModule({
  summary: 'greets',
  args: { name: arg.str().required() },
  async run({ args, $ }) {
    const { stdout } = await $\`echo hello \${args.name}\`;
    return { changed: false, summary: stdout };
  },
});
`,
  );
  const ran = await run(['task', 'a', 'greet', 'name=you there'], {
    cwd: folder,
    env: { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') },
  });
  expect(ran.code, ran.stdout + ran.stderr).toBe(0);
  expect(ran.stdout).toContain('hello you there');
});

test.each([
  [['command', 'sleep 30', '--task-timeout', '1'], 2, 'the task was ended after 1s'],
  [['command', 'sleep 30', '-B', '1', '-P', '1'], 2, 'did not complete within the requested time'],
  [['command', 'true', '-B', '20', '-P', '0', '-vv'], 0, 'ansible_job_id'],
  [['command', 'true', '-B', 'x'], 1, '--background: expected a whole number of seconds, found `x`'],
  [['command', 'true', '--task-timeout=-1'], 1, '--task-timeout: expected a number of seconds, found `-1`'],
])('run task a %j', async (words, code, said) => {
  const ran = await run(['task', '-i', 'hosts.yml', 'a', ...words], { cwd: folder });
  expect({ code: ran.code, said: ran.stdout + ran.stderr }).toEqual({ code, said: expect.stringContaining(said) });
});
