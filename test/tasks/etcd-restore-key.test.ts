import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ModuleResult } from '../../src/module/result.ts';
import etcdRestoreKey from '../../tasks/etcd_restore_key.ts';
import { runDefinition } from '../modules/run-definition.ts';
import { TEST_SHELLS, TestSession, type TestShell } from '../modules/test-shells.ts';
import { describeWith } from '../requirement.ts';

/** Stands in for `docker`: keeps what it was called with and what it was told. The end-to-end tests have the real one. */
const DOCKER = `#!/bin/sh
for word; do printf '%s\\0' "$word" >>"\${0%/*}/words"; done
case " $* " in *' -i '*) cat >"\${0%/*}/input" ;; esac
[ ! -e "\${0%/*}/error" ] || { cat "\${0%/*}/error" >&2; exit 1; }
`;

let tools = '';
beforeEach(() => {
  tools = mkdtempSync(join(tmpdir(), 'longshore-restore-'));
  writeFileSync(join(tools, 'docker'), DOCKER);
  chmodSync(join(tools, 'docker'), 0o755);
});
afterEach(() => rmSync(tools, { recursive: true }));

const readWords = (): string[] => readFileSync(join(tools, 'words'), 'utf8').split('\0').slice(0, -1);

async function restore(shell: TestShell | undefined, saved: string, key = '/testdir/testkey'): Promise<ModuleResult> {
  if (shell === undefined) throw new Error('no shell');
  const session = new TestSession(shell, tools);
  try {
    return await runDefinition(etcdRestoreKey, { container: 'etcd', key, saved }, session);
  } finally {
    await session.close();
  }
}

/** As `etcdctl get KEY -w json` writes it. An empty value is left out, and so is a lease that there is not. */
function save(value: string, lease = ''): string {
  const base64 = Buffer.from(value).toString('base64');
  const fields = [
    '"key":"L3Rlc3RkaXIvdGVzdGtleQ=="',
    '"create_revision":2,"mod_revision":9223372036854775807,"version":1',
    ...(base64 === '' ? [] : [`"value":"${base64}"`]),
    ...(lease === '' ? [] : [`"lease":${lease}`]),
  ];
  return `{"header":{"cluster_id":14841639068965178418,"member_id":10276657743932975437},"kvs":[{${fields.join(',')}}],"count":1}\n`;
}
const ABSENT = '{"header":{"cluster_id":14841639068965178418,"member_id":10276657743932975437,"revision":7}}\n';

const NEEDS = TEST_SHELLS.map((shell) => shell.requirement);
const ETCDCTL = ['-e', 'ETCDCTL_API=3', 'etcd', 'etcdctl'];

describeWith(NEEDS, 'etcd_restore_key', () => {
  describe.each(TEST_SHELLS)('under $name', (shell) => {
    test.each([
      ['a word', 'hello'],
      ['blanks and newlines at both ends', ' \n two  words\n\nand more \n\n'],
      ['nothing', ''],
      ['what a shell would read', '$(touch pwned) `id` "\'\\ -rf * #x'],
      ['letters of others', 'ü€😀\t\r'],
    ])('a value is put back byte for byte: %s', async (_, value) => {
      expect(await restore(shell, save(value))).toEqual({ changed: false, summary: 'its value of before' });
      expect(readWords()).toEqual(['exec', '-i', ...ETCDCTL, 'put', '--', '/testdir/testkey']);
      expect(readFileSync(join(tools, 'input'), 'utf8')).toBe(value);
    });

    test('a key that was not there is deleted', async () => {
      expect(await restore(shell, ABSENT)).toEqual({ changed: false, summary: 'absent, as it was' });
      expect(readWords()).toEqual(['exec', ...ETCDCTL, 'del', '--', '/testdir/testkey']);
    });

    test.each([
      ['7587854876890894339', '694d79cef04c1003'],
      ['9223372036854775807', '7fffffffffffffff'],
      ['1', '1'],
    ])('lease %s stays with the key, with all digits', async (lease, hexadecimal) => {
      await restore(shell, save('x', lease));
      expect(readWords()).toEqual([
        'exec',
        '-i',
        ...ETCDCTL,
        'put',
        `--lease=${hexadecimal}`,
        '--',
        '/testdir/testkey',
      ]);
    });
  });

  test('a key is a word, whatever it holds', async () => {
    await restore(TEST_SHELLS[0], ABSENT, "-it's $HOME");
    expect(readWords().at(-1)).toBe("-it's $HOME");
  });

  test('what etcdctl says where it cannot is said', async () => {
    writeFileSync(join(tools, 'error'), 'Error: etcdserver: requested lease not found');
    expect(await restore(TEST_SHELLS[0], save('x', '1'))).toMatchObject({
      failed: true,
      msg: 'the key /testdir/testkey could not be put back: Error: etcdserver: requested lease not found',
    });
  });
});
