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
