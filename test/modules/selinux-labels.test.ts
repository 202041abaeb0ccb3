import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { copy } from '../../src/modules/copy.ts';
import { file } from '../../src/modules/file.ts';
import { lineinfile } from '../../src/modules/lineinfile.ts';
import { describeWith } from '../requirement.ts';
import { TEST_SHELLS } from './test-shells.ts';
import { useShellHost } from './use-shell-host.ts';

/** What a host with SELinux has: labels are kept by inode, in a folder. */
const SELINUX: Readonly<Record<string, string>> = {
  selinuxenabled: 'exit 0',
  matchpathcon: 'echo system_u:object_r:etc_t:s0',
  stat: `for last; do :; done
case $* in *%C*)
  while [ $# -gt 0 ]; do case $1 in -c) shift 2 ;; *) cat "$LABELS/$(busybox stat -c %i "$1")" 2>/dev/null || echo unconfined_u:object_r:tmp_t:s0:c1,c2; shift ;; esac; done
  exit ;;
esac
exec busybox stat "$@"`,
  chcon: `case $1 in
  --reference=*) label=$(stat -c %C "\${1#*=}") ;;
  *) shift; label=$1 ;;
esac
for path; do :; done
[ "$label" != "\${label#*:*:bad_t}" ] && { echo "chcon: failed to change context: Invalid argument" >&2; exit 1; }
echo "$label" >"$LABELS/$(busybox stat -c %i "$path")"`,
};

const host = useShellHost();
const { at, run } = host;

function makeLabelledHost(): (path: string) => string {
  const labels = at('labels');
  const tools = at('tools');
  mkdirSync(labels);
  mkdirSync(tools);
  for (const [name, text] of Object.entries(SELINUX)) {
    writeFileSync(join(tools, name), `#!/bin/sh\nLABELS=${labels}\nPATH=${tools}:$PATH\n${text}\n`);
    chmodSync(join(tools, name), 0o755);
  }
  return (path) => execFileSync(join(tools, 'stat'), ['-c', '%C', path], { encoding: 'utf8' }).trim();
}

for (const shell of TEST_SHELLS) {
  describeWith(
    ['root', 'linux', shell.requirement, { command: 'busybox', package: 'busybox' }],
    `SELinux labels under ${shell.name}`,
    () => {
      let readLabel: (path: string) => string;
      beforeEach(() => {
        readLabel = makeLabelledHost();
        host.open(shell, at('tools'));
      });

      test.each([
        ['a type', { setype: 'etc_t' }, 'unconfined_u:object_r:etc_t:s0:c1,c2'],
        ['all of it', { seuser: 'u', serole: 'r', setype: 't', selevel: 's1:c3' }, 'u:r:t:s1:c3'],
        ["the policy's", { setype: '_default', selevel: '_default' }, 'unconfined_u:object_r:etc_t:s0'],
      ])('%s: set once', async (_, wanted, label) => {
        const path = at('a');
        const args = { content: 'x', dest: path, ...wanted };
        expect(await run(copy, args)).toMatchObject({ changed: true });
        expect(readLabel(path)).toBe(label);
        expect(await run(copy, args)).toMatchObject({ changed: false });
        expect(await run(lineinfile, { path, line: 'y', ...wanted })).toMatchObject({ changed: true });
        expect(readLabel(path)).toBe(label);
      });

      test('check mode sees that it differs, and leaves it', async () => {
        const path = at('a');
        writeFileSync(path, '');
        expect(await run(file, { path, setype: 'etc_t' }, { check: true })).toMatchObject({ changed: true });
        expect(readLabel(path)).toContain('tmp_t');
      });

      test('a file that is replaced keeps its label', async () => {
        const path = at('a');
        writeFileSync(path, 'old');
        await run(file, { path, setype: 'etc_t' });
        expect(await run(copy, { content: 'new', dest: path })).toMatchObject({ changed: true });
        expect(readLabel(path)).toContain('etc_t');
      });

      test('of everything in a folder, where it differs', async () => {
        const path = at('d');
        mkdirSync(join(path, 'e f'), { recursive: true });
        writeFileSync(join(path, 'e f', "it's"), '');
        await run(file, { path: join(path, 'e f'), selevel: 's1' });
        const args = { path, state: 'directory', recurse: true, setype: 'etc_t' };
        expect(await run(file, args, { check: true })).toMatchObject({ changed: true });
        expect(await run(file, args)).toMatchObject({ changed: true });
        expect(readLabel(join(path, 'e f', "it's"))).toBe('unconfined_u:object_r:etc_t:s0:c1,c2');
        expect(readLabel(join(path, 'e f'))).toBe('unconfined_u:object_r:etc_t:s1');
        expect(await run(file, args)).toMatchObject({ changed: false });
      });

      test.each([
        [{ setype: 'bad_t' }, /cannot change the SELinux label of .*: Invalid argument/],
        [{ setype: 'a:b' }, /setype: `a:b` is more than the type of a label/],
      ])('refused: %j', async (wanted, message) => {
        const path = at('a');
        writeFileSync(path, '');
        expect((await run(file, { path, ...wanted })).msg).toMatch(message);
      });
    },
  );
}
