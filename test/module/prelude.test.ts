import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeReply } from '../../src/module/reply.ts';
import { buildScript, PRELUDE } from '../../src/module/script.ts';
import { copy } from '../../src/modules/copy.ts';
import { runDefinition } from '../modules/run-definition.ts';
import { TEST_SHELLS, type TestShell, TestSession } from '../modules/test-shells.ts';
import { describeWith } from '../requirement.ts';

/** What GNU chmod makes of a mode; [wanted, before, kind, after]. */
const MODES = [
  ['644', '755', 'file', '644'],
  ['0', '755', 'file', '0'],
  ['u+x', '644', 'file', '744'],
  ['+x', '644', 'file', '755'],
  ['+w', '444', 'file', '644'],
  ['a+w', '444', 'file', '666'],
  ['go-rwx', '755', 'file', '700'],
  ['u=rw,g=r,o=', '4777', 'file', '640'],
  ['a=rX', '644', 'file', '444'],
  ['a=rX', '744', 'file', '555'],
  ['a=rX', '0', 'directory', '555'],
  ['g=u', '640', 'file', '660'],
  ['o=g-w', '660', 'file', '664'],
  ['u+s,g+s', '755', 'file', '6755'],
  ['+t', '755', 'directory', '1755'],
  ['u-s', '4755', 'file', '755'],
  ['=', '777', 'file', '0'],
] as const;

for (const shell of TEST_SHELLS) {
  describeWith(['root', 'linux', shell.requirement], `the prelude under ${shell.name}`, () => {
    let session: TestSession;
    let folder: string;
    beforeAll(() => {
      session = new TestSession(shell);
      folder = mkdtempSync(join(tmpdir(), 'longshore-prelude-'));
    });
    afterAll(async () => {
      await session.close();
      rmSync(folder, { recursive: true });
    });

    async function run(text: string, vars: Record<string, string> = {}): Promise<Record<string, string>> {
      const nonce = 'ab12';
      const program = { name: 'case', text: `case_main() {\n${text}\n}` };
      const script = buildScript({ program, vars }, { nonce, check: false, diff: false });
      const reply = await session.run({ id: 't1', libraries: [PRELUDE, program], script });
      const { fields } = decodeReply(reply.rc, reply.stdout, reply.stderr, nonce);
      return Object.fromEntries([...fields.entries()].map(([name, value]) => [name, value.toString('utf8')]));
    }

    test('modes are computed as chmod computes them', async () => {
      const lines = MODES.map(
        ([wanted, before, kind], index) => `ls_new_mode ${wanted} ${before} ${kind}; ls_field m${index} "$ls_result"`,
      );
      expect(Object.values(await run(lines.join('\n')))).toEqual(MODES.map(([, , , after]) => after));
    });

    test.each(MODES)('chmod %s of %s on a %s gives %s', (wanted, before, kind, after) => {
      const made =
        'umask 022; cd "$1"; [ $4 = file ] && : >m || mkdir m; chmod $3 m; chmod -- $2 m; stat -c %a m; rm -rf m';
      const is = execFileSync('sh', ['-c', made, 'sh', folder, wanted, before, kind], { encoding: 'utf8' });
      expect(is.trim()).toBe(after);
    });

    test.each([
      ['/a/b', '/a/b'],
      ['-rf', './-rf'],
      ['~', '$HOME'],
      ['~/a', '$HOME/a'],
      ['~root/a', '/root/a'],
      ['~no-such-user/a', '~no-such-user/a'],
      ['$TEST_FRUIT/${TEST_FRUIT}s', 'pear/pears'],
      ['$NO_SUCH/$', '$NO_SUCH/$'],
      ['${}/${a b}/$(id)/`id`', '${}/${a b}/$(id)/`id`'],
      ['a\nb', 'a\nb'],
    ])('the path %j becomes %j', async (path, expanded) => {
      const { p } = await run('ls_path case_p; ls_field p "$case_p"', { case_p: path });
      expect(p).toBe(expanded.replace('$HOME', session.home));
    });

    test('what is new on its way is nobody else’s to read', async () => {
      const reply = await run('ls_temp "$case_dir"; ls_field mode "$(stat -c %a "$ls_temporary")"; umask', {
        case_dir: folder,
      });
      expect(reply).toEqual({ mode: expect.stringMatching(/^600/) as string });
      expect(readdirSync(folder)).toEqual([]);
    });

    test('a file that stands where the temporary one goes is not overwritten', async () => {
      const taken = join(folder, '.longshore-ab12-1');
      writeFileSync(taken, 'mine');
      const reply = await run('ls_temp "$case_dir"', { case_dir: folder });
      expect(reply['failed']).toMatch(/^cannot write /);
      expect(readFileSync(taken, 'utf8')).toBe('mine');
      rmSync(taken);
    });

    test('a program that is ended leaves nothing behind', async () => {
      await run('ls_temp "$case_dir"; kill -TERM "$(sh -c \'echo $PPID\')"; sleep 5', { case_dir: folder });
      expect(readdirSync(folder)).toEqual([]);
    });

    test('a tool that is missing is named', async () => {
      const reply = await run('ls_need no-such-tool');
      expect(reply['failed']).toBe('the host has no command `no-such-tool`');
    });

    test('a full disk is named, and the old file stays', async () => {
      const disk = join(folder, 'disk');
      mkdirSync(disk);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'longshore', disk]);
      try {
        writeFileSync(join(disk, 'a'), 'old');
        const result = await runDefinition(copy, { dest: join(disk, 'a'), content: 'x'.repeat(200_000) }, session);
        expect(result).toMatchObject({
          failed: true,
          changed: false,
          msg: expect.stringMatching(
            /^no space left on .*\/disk \(longshore\) for .*\/a: \d+ KiB are free; what was there before is unchanged$/,
          ) as string,
        });
        expect(readdirSync(disk)).toEqual(['a']);
        expect(readFileSync(join(disk, 'a'), 'utf8')).toBe('old');
      } finally {
        execFileSync('umount', [disk]);
      }
    });

    test('a file system that is read-only is named', async () => {
      const disk = join(folder, 'read-only');
      mkdirSync(disk);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'longshore', disk]);
      try {
        const result = await runDefinition(copy, { dest: join(disk, 'a'), content: 'x' }, session);
        expect(result.msg).toMatch(/its file system is mounted read-only$/);
      } finally {
        execFileSync('umount', [disk]);
      }
    });

    test('permission denied is said, with what to do', async () => {
      const own = join(folder, 'own');
      mkdirSync(own);
      chmodSync(folder, 0o755);
      const user = new TestSession(becomeNobody(shell));
      try {
        const result = await runDefinition(copy, { dest: join(own, 'a'), content: 'x' }, user);
        expect(result).toMatchObject({
          failed: true,
          msg: expect.stringMatching(/permission denied for nobody$/) as string,
          help: 'Does the task need become?',
        });
      } finally {
        await user.close();
      }
    });

    test('the owner of what is overwritten stays', async () => {
      const path = join(folder, 'owned');
      writeFileSync(path, 'old');
      chownSync(path, 1, 2);
      await runDefinition(copy, { dest: path, content: 'new' }, session);
      expect(statSync(path)).toMatchObject({ uid: 1, gid: 2 });
    });
  });
}

function becomeNobody(shell: TestShell): TestShell {
  return { ...shell, command: ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', ...shell.command] };
}

describe('the text of the prelude', () => {
  test('defines functions and nothing else', () => {
    const outside = PRELUDE.text.replaceAll(/^ls_\w+\(\) \{(?: .* \}|\n[^]*?^\})$/gm, '').replaceAll(/^#.*$/gm, '');
    expect(outside.trim()).toBe('');
  });
});
