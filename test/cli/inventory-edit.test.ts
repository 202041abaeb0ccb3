import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { beforeEach, describe, expect, test } from 'vitest';
import { run, type Ran } from './fake-io.ts';
import { useFolder } from './use-folder.ts';
import { sealText } from './vault-project.ts';

const folder = useFolder();

const HOSTS = '# top\nweb:\n  hosts:\n    a:\n    b:\n    c:\n    d:\n    e:\n    f:\n    g:\n    h:\n';

beforeEach(() => {
  folder.write('longshore.yml', 'inventory: hosts.yml\n');
  folder.write('hosts.yml', HOSTS);
});

const read = (name = 'hosts.yml'): string => readFileSync(`${folder.path}/${name}`, 'utf8');

/** Runs the command with an editor that does something to the file `$1`; on a terminal it answers what is asked. */
async function edit(act: string, words: readonly string[] = [], answers?: string): Promise<Ran> {
  folder.write('editor', `#!/bin/sh\ndirname "$1" >where\n${act}\n`);
  chmodSync('editor', 0o755);
  const env = { ...process.env, EDITOR: `${folder.path}/editor` };
  const stdin = new PassThrough();
  const onIo = (io: object): void => {
    if (answers === undefined) return;
    Object.assign(io, { stdin: Object.assign(stdin, { isTTY: true, setRawMode: () => stdin }) });
    stdin.write(answers);
  };
  return run(['inventory', 'edit', ...words], { cwd: folder.path, env, onIo });
}

/** The text that the editor had is gone. */
const isGone = (): boolean => !existsSync(read('where').trim());

test('what the editor saves is written, with the mode of the file', async () => {
  chmodSync('hosts.yml', 0o640);
  const { code, stdout } = await edit('echo "db:" >>"$1"');
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'changed  hosts.yml\n' });
  expect(read()).toBe(`${HOSTS}db:\n`);
  expect(statSync('hosts.yml').mode & 0o777).toBe(0o640);
  expect(isGone()).toBe(true);
});

test('a variable EDITOR without a word names none: it is vi', async () => {
  folder.write('bin/vi', '#!/bin/sh\nexit 3\n');
  chmodSync('bin/vi', 0o755);
  const env = { ...process.env, EDITOR: ' ', PATH: `${folder.path}/bin:${process.env['PATH']}` };
  const { code, stderr } = await run(['inventory', 'edit'], { cwd: folder.path, env });
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: 'error  the editor `vi` ended with exit status 3: nothing was changed\n',
  });
});

test('what was not changed is not written', async () => {
  const { ino } = statSync('hosts.yml');
  expect((await edit('exit 0')).stdout).toBe('unchanged  hosts.yml\n');
  expect(statSync('hosts.yml').ino).toBe(ino);
});

describe('what is not written', () => {
  test.each([
    ['what cannot be read', 'echo "web: [" >"$1"', 4, 'error LS0101  a `[` is not closed\n  hosts.yml:1:6\n'],
    ['a wrong shape', 'echo "web: {host: {a: }}" >"$1"', 4, 'error LS0401'],
    [
      'a port that is none',
      'echo "web: {vars: {ansible_port: ssh}}" >"$1"',
      4,
      'error LS0340  `ansible_port` must be a port',
    ],
    ['what an editor that fails leaves', 'echo x >"$1"; exit 3', 1, 'ended with exit status 3: nothing was changed'],
  ])('%s', async (_, act, code, message) => {
    const ran = await edit(act);
    expect(ran.code).toBe(code);
    expect(ran.stderr).toContain(message);
    expect(read()).toBe(HOSTS);
    expect(isGone()).toBe(true);
  });

  test('an encrypted file', async () => {
    folder.write('pw', 'secret\n');
    folder.write('hosts.yml', sealText(HOSTS));
    const { code, stderr } = await edit('exit 0', ['--vault-password-file', 'pw']);
    expect(code).toBe(1);
    expect(stderr).toContain('`hosts.yml` is encrypted\n  run vault edit hosts.yml');
  });
});

test('on a terminal the editor is opened again, on the same text', async () => {
  const act = 'if grep -q bad "$1"; then sed -i s/bad/good:/ "$1"; else echo bad >>"$1"; fi';
  const { code, stderr } = await edit(act, [], 'y\n');
  expect(code).toBe(0);
  expect(stderr).toContain('nothing was written.\nEdit it again? [Y/n] ');
  expect(read()).toBe(`${HOSTS}good:\n`);
});

test('a mistake elsewhere does not keep anybody from mending this one', async () => {
  folder.write('group_vars/web.yml', 'a: [\n');
  folder.write('hosts.yml', 'web: {host: }\n');
  expect((await edit('echo "web:" >"$1"')).code).toBe(0);
  expect(read()).toBe('web:\n');
});

describe('changed by others meanwhile', () => {
  test('elsewhere: both changes are there', async () => {
    const { code, stderr } = await edit('echo "db:" >>"$1"; sed -i "s/# top/# other/" hosts.yml');
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'note  the file was changed meanwhile: both changes are in it\n',
    });
    expect(read()).toBe(`${HOSTS.replace('top', 'other')}db:\n`);
  });

  test('at the same place: nothing is lost', async () => {
    const { code, stderr } = await edit('sed -i "s/# top/# mine/" "$1"; sed -i "s/# top/# other/" hosts.yml');
    expect(code).toBe(1);
    expect(stderr).toContain('`hosts.yml` was changed at the same place meanwhile');
    expect(read()).toBe(HOSTS.replace('top', 'other'));
    expect(read('hosts.yml.mine~')).toBe(HOSTS.replace('top', 'mine'));
  });
});

describe('which file', () => {
  beforeEach(() => {
    folder.write('inv/one.yml', 'web: {hosts: {a: }}\n');
    folder.write('inv/two.yml', 'db: {hosts: {b: }}\n');
    folder.write('inv/group_vars/db.yml', 'x: 1\n');
    folder.write('longshore.yml', 'inventory: inv\n');
  });

  test.each([
    ['inv/two.yml', 'inv/two.yml'],
    ['./inv/two.yml', 'inv/two.yml'],
    ['b', 'inv/two.yml'],
    ['web', 'inv/one.yml'],
    ['inv/group_vars/db.yml', 'inv/group_vars/db.yml'],
  ])('%s', async (word, path) => {
    expect((await edit('echo "# end" >>"$1"', [word])).stdout).toBe(`changed  ${path}\n`);
    expect(read(path)).toMatch(/# end\n$/);
  });

  test.each([
    [[], 'which file?\n  run inventory edit inv/one.yml|inv/two.yml'],
    [['nobody'], '`nobody` is no file, host or group of the inventory'],
    [['a', 'b'], 'one file at a time'],
    [['-i', 'a,b,'], 'the inventory has no file'],
  ])('%j', async (words, message) => {
    const { code, stderr } = await edit('exit 0', words);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(existsSync('inv/.longshore.lock')).toBe(false);
  });
});
