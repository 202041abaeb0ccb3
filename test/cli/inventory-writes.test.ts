import { spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, test } from 'vitest';
import { commitEdit } from '../../src/cli/commit-edit.ts';
import { FileRecord } from '../../src/cli/file-record.ts';
import { lockFolder } from '../../src/cli/lock-folder.ts';
import { replaceFile } from '../../src/cli/replace-file.ts';
import { HOSTS, useInventory } from './use-inventory.ts';
import { openText, sealText } from './vault-project.ts';

const { folder, read, inventory } = useInventory();

/** The number of a user who may do nothing. */
const NOBODY = 65_534;

describe('what is encrypted', () => {
  const OPENS = ['--vault-id', 'prod@prod-pw'];
  beforeEach(() => {
    folder.write('prod-pw', 'prod-pw\n');
    folder.write('inv/group_vars/web.yml', sealText('# secrets\ntoken: confidential\n', 'prod'));
  });

  test('a variable in an encrypted file stays encrypted, with its id', async () => {
    const { code, stdout } = await inventory('set', 'web', 'token=confidential2', ...OPENS);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'changed  inv/group_vars/web.yml\n' });
    const text = read('inv/group_vars/web.yml');
    expect(openText(text, 'prod-pw')).toEqual({ text: '# secrets\ntoken: confidential2\n', id: 'prod' });
  });

  test('its text is not shown', async () => {
    const { stdout } = await inventory('set', 'web', 'token=confidential2', '--dry-run', ...OPENS);
    expect(stdout).toBe('inv/group_vars/web.yml would change (it is encrypted)\n');
  });

  test('a new variable goes where it can be read', async () => {
    expect((await inventory('set', 'web', 'x=1', ...OPENS)).stdout).toBe('changed  inv/hosts.yml\n');
  });

  test('without the password it is refused', async () => {
    const { code, stderr } = await inventory('set', 'web', 'token=x');
    expect(code).toBe(4);
    expect(stderr).toContain('error LS0505');
  });
});

describe('the file', () => {
  test('mode and link stay', async () => {
    folder.write('real/hosts.yml', HOSTS);
    chmodSync('real/hosts.yml', 0o640);
    symlinkSync('real/hosts.yml', 'link.yml');
    await inventory('add', 'd1', '-g', 'db', '-i', 'link.yml');
    expect(statSync('real/hosts.yml').mode & 0o777).toBe(0o640);
    expect(read('real/hosts.yml')).toContain('d1:');
    expect(readdirSync('real')).toEqual(['hosts.yml']);
  });

  test('stays where it is read-only, although its folder is not', () => {
    chmodSync(folder.path, 0o755);
    chmodSync('inv/hosts.yml', 0o444);
    for (const path of ['inv', 'inv/hosts.yml']) chownSync(path, NOBODY, NOBODY);
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.(NOBODY);
    try {
      expect(() => replaceFile('inv/hosts.yml', Buffer.from('x'), 'hosts')).toThrow(
        /^`hosts` cannot be written: EACCES: permission denied/,
      );
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
    expect(read('inv/hosts.yml')).toBe(HOSTS);
  });

  test('a byte order mark stays', async () => {
    folder.write('mark.yml', `\uFEFF${HOSTS}`);
    await inventory('add', 'd1', '-g', 'db', '-i', 'mark.yml');
    expect(read('mark.yml')).toMatch(/^\uFEFF[^]*d1:/);
  });

  test('what was changed since is not overwritten', async () => {
    const record = new FileRecord();
    record.watch((path) => readFileSync(path))('inv/hosts.yml');
    folder.write('inv/hosts.yml', 'web:\n');
    const file = { path: 'inv/hosts.yml', before: undefined, after: 'db:\n', edits: [] };
    expect(commitEdit({ files: [file], renames: [], notes: [] }, record, {} as never)).toBe(false);
    expect(read('inv/hosts.yml')).toBe('web:\n');
    expect(existsSync('inv/.longshore.lock')).toBe(false);
  });

  test('where one file cannot be written, a new one goes again', () => {
    const record = new FileRecord();
    for (const path of ['inv/new.yml', 'inv/folder']) record.watch(() => Buffer.of())(path);
    mkdirSync('inv/folder');
    const file = (path: string) => ({ path, before: undefined, after: 'db:\n', edits: [] });
    const files = ['inv/new.yml', 'inv/folder'].map(file);
    expect(() => commitEdit({ files, renames: [], notes: [] }, record, {} as never)).toThrow('cannot be written');
    expect(readdirSync('inv').toSorted()).toEqual(['folder', 'group_vars', 'hosts.yml']);
  });

  test('two editors at once lose nothing', async () => {
    const program = fileURLToPath(new URL('../../bin/run.js', import.meta.url));
    const start = async (words: readonly string[]): Promise<number | null> => {
      const child = spawn(process.execPath, [program, 'inventory', ...words], { cwd: folder.path, stdio: 'ignore' });
      return new Promise((resolve) => child.once('exit', resolve));
    };
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const codes = await Promise.all([
      ...names.map((name) => start(['add', name, '-g', 'db'])),
      start(['set', 'db', 'port=1']),
      start(['set', 'db', 'version=16']),
    ]);
    expect(codes).toEqual(codes.map(() => 0));
    const text = read('inv/hosts.yml');
    const added = text.slice(HOSTS.replace('5432', '1').length).match(/^ {8}\w:$/gm);
    expect(added?.map((line) => line.trim().charAt(0)).toSorted()).toEqual(names);
    expect(text.startsWith(HOSTS.replace('5432', '1'))).toBe(true);
    expect(read('inv/group_vars/db.yml')).toContain('version: "16"');
    expect(readdirSync('inv').toSorted()).toEqual(['group_vars', 'hosts.yml']);
  }, 60_000);
});

describe('the lock', () => {
  const LOCK = 'inv/.longshore.lock';
  const age = (seconds: number): void => utimesSync(LOCK, new Date(), Date.now() / 1_000 - seconds);

  test('of a command that is at work is waited for, and then said', () => {
    const free = lockFolder('inv');
    expect(() => lockFolder('inv', 0)).toThrow('says that another command is changing files there');
    free();
    lockFolder('inv', 0)();
    expect(existsSync(LOCK)).toBe(false);
  });

  test('of a process that is gone does not hold', () => {
    folder.write(LOCK, `999999999 ${hostname()} x\n`);
    age(2);
    lockFolder('inv', 0)();
    expect(existsSync(LOCK)).toBe(false);
  });

  test('that is fresh is another one already, though the process is gone whose it was', () => {
    folder.write(LOCK, `999999999 ${hostname()} x\n`);
    expect(() => lockFolder('inv', 0)).toThrow('another command is changing files there');
  });

  test('of another machine holds, but not for ever', () => {
    folder.write(LOCK, '999999999 elsewhere x\n');
    age(2);
    expect(() => lockFolder('inv', 0)).toThrow('another command is changing files there');
    age(61);
    lockFolder('inv', 0)();
    expect(existsSync(LOCK)).toBe(false);
  });
});
