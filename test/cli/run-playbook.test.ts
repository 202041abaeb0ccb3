import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Event } from '../../src/events/event.ts';
import { run, type Ran } from './fake-io.ts';

let folder = '';
const home = process.cwd();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'longshore-run-'));
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

function play(hosts: string, ...tasks: readonly string[]): string {
  return `- name: Play\n  hosts: ${hosts}\n  tasks:\n${tasks.map((task) => `    - ${task}\n`).join('')}`;
}

function runPlaybook(...argv: readonly string[]): Promise<Ran> {
  return run(['-i', 'hosts.yml', ...argv], { cwd: folder });
}

test('says play, task, hosts and recap', async () => {
  write('site.yml', play('web', '{name: Say it, debug: {msg: "hello {{ inventory_hostname }}"}}'));
  const { code, stdout, stderr } = await runPlaybook('site.yml');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.replaceAll(/ +(?:\d+ms|\d+\.\ds)(?: \(.*\))?$/gm, '')).toBe(
    [
      'site.yml · Play · 2 hosts',
      '',
      '▸ Say it                                                     debug',
      '  ✓ ok       a                   hello a',
      '  ✓ ok       b                   hello b',
      '',
      'a  ok 1',
      'b  ok 1',
      '2 hosts, 1 task, nothing to change,',
      '',
    ].join('\n'),
  );
});

describe('exit codes', () => {
  test.each([
    ['all went well', play('web', 'command: "true"'), 0],
    ['a host failed', play('web', 'command: test {{ inventory_hostname }} = a'), 2],
    ['a failure that is ignored', play('web', '{command: "false", ignore_errors: true}'), 0],
    ['a host was unreachable', play('all', 'command: "true"'), 4],
    ['one failed and one was unreachable', play('all', 'command: "false"'), 4],
    ['no host matched', play('nobody', 'command: "true"'), 0],
    ['broken YAML', '- hosts: [web\n', 4],
    ['an unknown keyword', '- hosts: web\n  tsks: []\n', 4],
    ['an unknown module', play('web', 'comand: "true"'), 4],
  ])('%s', async (_name, text, code) => {
    write('site.yml', text);
    const ran = await runPlaybook('site.yml');
    expect(ran.code, ran.stdout + ran.stderr).toBe(code);
  });

  test('a playbook that is not there', async () => {
    const { code, stdout, stderr } = await runPlaybook('missing.yml');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('the playbook `missing.yml` cannot be read: there is no such file');
  });

  test('an inventory that is not there', async () => {
    write('site.yml', play('web', 'command: "true"'));
    const { code, stderr } = await run(['-i', 'nowhere.yml', 'site.yml'], { cwd: folder });
    expect(code).toBe(1);
    expect(stderr).toContain('the inventory `nowhere.yml` cannot be read');
  });

  test('a limit that matches nobody', async () => {
    write('site.yml', play('web', 'command: "true"'));
    expect(await runPlaybook('site.yml', '-l', 'nobody')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'error  --limit nobody matches no host of the inventory\n',
    });
  });
});

test('every mistake of every playbook is said before a host is contacted', async () => {
  write('one.yml', play('web', 'comand: touch here', 'copy: {src: a}'));
  write('two.yml', play('web', '{command: touch here, whn: true}', 'file: {pth: x}'));
  const { code, stdout, stderr } = await runPlaybook('one.yml', 'two.yml');
  expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
  expect(stderr).toContain('did you mean `command`?');
  expect(stderr).toContain('one.yml:4:7');
  expect(stderr).toContain('two.yml:4:');
  expect(stderr).toMatch(/\n[3-9] mistakes; no host was contacted\.\n$/);
});

test('-e, --limit, --tags and --skip-tags reach the run', async () => {
  write(
    'site.yml',
    play(
      'web',
      '{debug: {msg: "{{ x }}{{ y }}"}, tags: [one]}',
      '{debug: {msg: two}, tags: [two]}',
      '{debug: {msg: three}, tags: [three]}',
    ),
  );
  const only = await runPlaybook(
    'site.yml',
    '-e',
    'x=1',
    '-e',
    '{"y": 2}',
    '-l',
    'b',
    '-t',
    'one,two',
    '--skip-tags',
    'two',
  );
  expect(only.stdout).toContain('b                   12');
  expect(only.stdout).not.toMatch(/two|three|\ba\b /);
});

test('check mode changes nothing and says so', async () => {
  write('site.yml', play('web[0]', `copy: {content: "new\\n", dest: ${folder}/file}`));
  const checked = await runPlaybook('site.yml', '-C', '-D');
  expect(checked.code, checked.stderr).toBe(0);
  expect(checked.stdout).toContain('check mode: nothing is changed');
  expect(checked.stdout).toContain('✓ would change');
  expect(checked.stdout).toContain('+new');
  const run = await runPlaybook('site.yml');
  expect(run.stdout).toContain('✓ changed');
  expect((await runPlaybook('site.yml')).stdout).toContain('nothing to change');
});

test('-o json prints the events, one a line, and nothing else', async () => {
  write('site.yml', play('web', 'debug: {msg: x}'));
  const { stdout } = await runPlaybook('site.yml', '-o', 'json');
  const events = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Event);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(events.map(({ type }) => type)).toEqual([
    'run-started',
    'play-started',
    'task-started',
    'host-finished',
    'host-finished',
    'task-finished',
    'play-finished',
    'run-finished',
  ]);
});

test('an unknown form of output is refused', async () => {
  write('site.yml', play('web', 'debug: {msg: x}'));
  expect((await runPlaybook('site.yml', '-o', 'xml')).stderr).toBe(
    'error  --output: expected one of terminal, plain, json, found `xml`\n',
  );
});

test('--list-hosts and --list-tasks contact nobody', async () => {
  write(
    'site.yml',
    play('all:!b', '{name: First, command: "true", tags: [x]}', '{block: [{name: Second, command: "false"}]}'),
  );
  expect((await runPlaybook('site.yml', '--list-hosts', '--list-tasks')).stdout).toBe(
    [
      'site.yml · Play',
      '  hosts (2)',
      '    a',
      '    gone',
      '  tasks (2)',
      '    First  site.yml:4:7  [x]',
      '    Second  site.yml:5:16',
      '',
    ].join('\n'),
  );
});

test.each([[['check', 'site.yml', '-i', 'hosts.yml']], [['site.yml', '-i', 'hosts.yml', '--syntax-check']]])(
  '%j says that there is no mistake',
  async (argv) => {
    write('site.yml', play('web', 'command: touch here'));
    expect(await run(argv, { cwd: folder })).toEqual({
      code: 0,
      stdout: 'site.yml: no mistake found (1 play)\n',
      stderr: '',
    });
  },
);

test('the inventory and the forks come from longshore.yml, and paths in it are relative to it', async () => {
  write('longshore.yml', 'inventory: hosts.yml\nforks: 1\n');
  write('deep/site.yml', play('web', 'debug: {msg: "{{ ansible_forks }}"}'));
  process.chdir(join(folder, 'deep'));
  const { code, stdout } = await run(['site.yml'], { cwd: join(folder, 'deep') });
  expect(code).toBe(0);
  expect(stdout).toContain('a b                 1 ');
});

test('Ctrl-C ends what is under way, reports it, and is exit code 130', async () => {
  write('site.yml', play('web', 'command: sleep 60', 'command: touch never'));
  let interrupt = (): void => {};
  const ran = await run(['-i', 'hosts.yml', 'site.yml', '-o', 'json'], {
    cwd: folder,
    onIo(io) {
      Object.assign(io, {
        onSignal: (signal: string, callback: () => void) => {
          if (signal === 'SIGINT') interrupt = callback;
          return () => {};
        },
      });
      io.stdout.on('data', (chunk: Buffer) => {
        if (chunk.toString('utf8').includes('"task-started"')) interrupt();
      });
    },
  });
  expect(ran.code).toBe(130);
  const last = JSON.parse(ran.stdout.trimEnd().split('\n').at(-1) ?? '') as Event;
  expect(last).toMatchObject({ type: 'run-finished', cancelled: true });
  expect(ran.stdout).not.toContain('touch never');
});
