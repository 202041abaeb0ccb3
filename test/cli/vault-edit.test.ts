import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { useBuiltProgram } from '../bad-input/built-program.ts';
import { openText, sealText, useVaultProject } from './vault-project.ts';

const project = useVaultProject();
const program = useBuiltProgram();
const OPENS = '--vault-password-file=pw';

function read(name: string): string {
  return readFileSync(project.path(name), 'utf8');
}

/** What lies open of a file that is edited. */
function listLeftovers(): string[] {
  return readdirSync('/dev/shm').filter((name) => name.startsWith('longshore-vault-'));
}

/** An editor that says where it was and what rights the file had, and then does something to it. */
function writeEditor(act: string): Record<string, string | undefined> {
  const lines = `#!/bin/sh\nls -ld "$(dirname "$1")" "$1" >"${project.path('seen')}"\necho "$1" >"${project.path('where')}"\n`;
  project.write('editor', `${lines}${act}\n`, 0o755);
  return { ...process.env, EDITOR: project.path('editor') };
}

describe('edit', () => {
  test('password and id stay; the text lay open only where nobody else can go', async () => {
    project.write('a.yml', sealText('a: 1\n', 'prod'), 0o600);
    const env = writeEditor('echo "b: 2" >>"$1"; echo swap >"$(dirname "$1")/.swap"');
    const { code, stderr } = await project.run(['vault', 'edit', 'a.yml', '--vault-id', 'other@prod-pw'], { env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'encrypted  a.yml\n' });
    expect(openText(read('a.yml'), 'prod-pw')).toEqual({ text: 'a: 1\nb: 2\n', id: 'prod' });
    expect(statSync(project.path('a.yml')).mode & 0o7777).toBe(0o600);
    expect(read('seen')).toMatch(/^drwx------.*\n-rw-------/);
    expect(existsSync(read('where').trim())).toBe(false);
    expect(listLeftovers()).toEqual([]);
  });

  test.each([
    ['what was not changed is not written', 'exit 0', 0, 'unchanged  a.yml\n'],
    ['an editor that fails', 'echo "b: 2" >>"$1"; exit 3', 1, 'ended with exit status 3: nothing was changed'],
    ['an editor that removes the file', 'rm "$1"', 1, 'the editor has removed the file: nothing was changed'],
    ['an editor that is killed', 'kill -9 $$', 1, 'was ended by SIGKILL: nothing was changed'],
  ])('%s', async (_name, act, code, message) => {
    project.write('a.yml', sealText('a: 1\n'));
    const { ino } = statSync(project.path('a.yml'));
    const ran = await project.run(['vault', 'edit', 'a.yml', OPENS], { env: writeEditor(act) });
    expect(ran.code).toBe(code);
    expect(ran.stderr).toContain(message);
    expect(read('a.yml')).toBe(sealText('a: 1\n'));
    expect(statSync(project.path('a.yml')).ino).toBe(ino);
    expect(existsSync(read('where').trim())).toBe(false);
    expect(listLeftovers()).toEqual([]);
  });

  test('--encrypt-vault-id is the id that the file has, or nothing is changed', async () => {
    project.write('a.yml', sealText('a: 1\n', 'prod'));
    const env = writeEditor('echo "b: 2" >>"$1"');
    const argv = ['vault', 'edit', 'a.yml', '--vault-id', 'prod@prod-pw', '--vault-id', 'dev@pw', '--encrypt-vault-id'];
    const { code, stderr } = await project.run([...argv, 'dev'], { env });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('--encrypt-vault-id dev: `a.yml` has the id `prod`, and `edit` keeps it'),
    });
    expect(read('a.yml')).toBe(sealText('a: 1\n', 'prod'));
    expect((await project.run([...argv, 'prod'], { env })).code).toBe(0);
    expect(openText(read('a.yml'), 'prod-pw')).toEqual({ text: 'a: 1\nb: 2\n', id: 'prod' });
  });

  test('an editor that is not there', async () => {
    project.write('a.yml', sealText('a: 1\n'));
    const env = { ...process.env, EDITOR: '/nowhere/editor' };
    const { code, stderr } = await project.run(['vault', 'edit', 'a.yml', OPENS], { env });
    expect(code).toBe(1);
    expect(stderr).toContain('error  the editor `/nowhere/editor` cannot be run');
    expect(listLeftovers()).toEqual([]);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends it and leaves nothing open', async (signal, expected) => {
    project.write('a.yml', sealText('a: 1\n'));
    const env = writeEditor('echo "b: 2" >>"$1"; echo up; exec sleep 600');
    const child = spawn(process.execPath, [program.path, 'vault', 'edit', 'a.yml', OPENS], {
      cwd: project.path(''),
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    await Promise.race([new Promise((resolve) => child.stdout.once('data', resolve)), ended]);
    child.kill(signal);
    const code = await ended;
    expect(code).toBe(expected);
    expect(read('a.yml')).toBe(sealText('a: 1\n'));
    expect(existsSync(read('where').trim())).toBe(false);
    expect(listLeftovers()).toEqual([]);
  });

  test('create', async () => {
    const env = writeEditor('echo "new: 1" >"$1"');
    expect((await project.run(['vault', 'create', 'new.yml', OPENS], { env })).code).toBe(0);
    expect(openText(read('new.yml')).text).toBe('new: 1\n');
    expect(statSync(project.path('new.yml')).mode & 0o7777).toBe(0o600);
  });
});
