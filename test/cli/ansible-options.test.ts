import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from './fake-io.ts';
import { SITE, useSite } from './site-project.ts';

const project = useSite();
const { play } = project;

describe('options as ansible-playbook takes them', () => {
  test.each<[readonly string[], string | undefined]>([
    [['--inventory-file', 'hosts.yml'], undefined],
    [['-i=hosts.yml'], undefined],
    [['-l=n1'], undefined],
    [['--lim', 'n1'], undefined],
    [['--skip', 'x'], undefined],
    [['--key-file', 'k'], undefined],
    [['--ssh-common-args', '-o ProxyJump=gate'], undefined],
    [['--ssh-extra-args=-4'], undefined],
    [['--ssh-common-args', "'"], '--ssh-common-args: a single quote is not closed'],
    [['-e', 'a-b=2'], '`-e a-b=2`: `a-b` is no name of a variable'],
    [['-e', '1a=2'], '`-e 1a=2`: `1a` is no name of a variable'],
    [['--lis'], 'unknown option `--lis`'],
    [['--sftp-extra-args', '-l'], 'there is no option `--sftp-extra-args` here'],
    [['-M', 'library'], 'Modules of your own are written in TypeScript, in tasks/'],
    [['--become-pass-file', 'none'], '--become-password-file: the password cannot be read'],
    [['-K', '--become-password-file', 'secret'], '--ask-become-pass and --become-password-file say the same'],
  ])('%j', async (words, message) => {
    const { code, stderr } = await play(SITE, ['--list-hosts', ...words]);
    expect({ code, isSaid: stderr.includes(message ?? ''), isQuiet: stderr === '' }).toEqual({
      code: message === undefined ? 0 : 1,
      isSaid: true,
      isQuiet: message === undefined,
    });
  });

  test.each([
    ['web -m ping', 'One task is `run task web MODULE k=v …`'],
    ['-i hosts.yml web -m ping', 'One task is `run task PATTERN MODULE k=v …`'],
    ['web --list-hosts -i hosts.yml', '`run inventory list web` says which hosts a pattern means.'],
    ['site.yml -B 5', 'Tasks have the keywords `async` and `poll`'],
    ['task web -m ping', 'stand behind the hosts: `run task web copy src=a dest=/b`'],
    ['task web ping --one-line', 'a result is one line unless `-v` is given'],
    ['task web ping --tree out', '`-o json > FILE`'],
    ['task web ping --playbook-dir x', 'Run it in that folder'],
    ['task web ping --list-hosts', '`run inventory list PATTERN`'],
    ['exec web -a uptime', '`run exec web -- uptime`'],
    ['exec web -C -- true', '`run exec` always runs its command'],
    ['exec web -B 5 -- true', '`run task PATTERN command …` takes it'],
    ['inventory --list', '`run inventory list -o json`'],
    ['inventory list --yaml', '`run inventory list -o json`'],
    ['inventory --graph', '`run inventory graph [GROUP]`'],
    ['inventory --host n1', '`run inventory show NAME`'],
    ['inventory list -e a=1', '`run explain HOST VARIABLE -e …`'],
    ['vault edit --skip-tty-check a.yml', 'the editor is started without a terminal, too'],
    ['doc -t lookup file', 'docs/language.md has the filters, tests and lookups'],
  ])("what takes the place of Ansible's `%s` is said", async (words, help) => {
    const { code, stderr } = await run(words.split(' '), { cwd: project.path() });
    expect(code).toBe(1);
    expect(stderr).toContain(help);
  });

  test.each(['task', 'exec', 'vault', 'inventory', 'doc', 'check', 'explain', 'lab'])(
    '%s --version',
    async (command) => {
      expect((await run([command, '--version'])).stdout).toMatch(/^longshore \d/);
    },
  );

  test('--tags without a tag chooses what is always run', async () => {
    expect((await play(SITE, ['--list-tasks', '--tags', ''])).stdout).toContain('  tasks (1)\n    d  ');
  });

  test('playbooks behind `--`', async () => {
    await play(SITE, []);
    const { stdout } = await run(['-i', 'hosts.yml', '--list-hosts', '--', 'site.yml'], { cwd: project.path() });
    expect(stdout).toContain('site.yml · One\n');
  });

  test.each([
    ['a file', 'hunter2\n', 0o600],
    ['a program', '#!/bin/sh\necho hunter2\n', 0o700],
  ])('a password from %s is not shown', async (_, text, mode) => {
    project.write('secret', text);
    chmodSync(join(project.path(), 'secret'), mode);
    const site = '- hosts: n1\n  gather_facts: false\n  tasks: [{ debug: { msg: it is hunter2 } }]\n';
    for (const option of ['--become-password-file', '--conn-pass-file']) {
      const { code, stdout } = await play(site, [option, 'secret']);
      expect(code).toBe(0);
      expect(stdout).toContain('it is ********');
    }
  });
});
