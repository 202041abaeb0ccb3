import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ModuleResult } from '../../src/module/result.ts';
import etcdWatch from '../../tasks/etcd_watch.ts';
import { runDefinition } from '../modules/run-definition.ts';
import { TEST_SHELLS, TestSession, type TestShell } from '../modules/test-shells.ts';
import { describeWith } from '../requirement.ts';

/**
 * Stands in for `docker exec … etcdctl`: the watch repeats what was put, until its input ends. A file `no-watch`, `no-put` or `no-revoke`
 * beside it keeps it from that; the end-to-end tests have the real one.
 */
const DOCKER = `#!/bin/sh
here=\${0%/*}
while [ "$1" != etcdctl ]; do shift; done
shift
printf '%s\\n' "$*" >>"$here/calls"
case $* in
  'watch -i')
    [ -e "$here/no-watch" ] || { tail -n +1 -f "$here/puts" & tail=$!; }
    cat >/dev/null
    [ -z "$tail" ] || kill "$tail"
    ;;
  'lease grant '*) echo 'lease 694d79cef04c1003 granted with TTL(31s)' ;;
  'lease revoke '*) [ ! -e "$here/no-revoke" ] || exit 1 ;;
  --endpoints=*' put '*)
    [ ! -e "$here/no-put" ] || { echo 'Error: no leader' >&2; exit 1; }
    printf '%s\\n' "$5" >>"$here/puts"
    ;;
  'put '*) printf '%s\\n' "$4" >>"$here/puts" ;;
esac
`;

let tools = '';
beforeEach(() => {
  tools = mkdtempSync(join(tmpdir(), 'longshore-watch-'));
  writeFileSync(join(tools, 'docker'), DOCKER);
  writeFileSync(join(tools, 'puts'), '');
  chmodSync(join(tools, 'docker'), 0o755);
});
afterEach(() => rmSync(tools, { recursive: true }));

async function watch(shell: TestShell, ...troubles: string[]): Promise<ModuleResult> {
  for (const trouble of troubles) writeFileSync(join(tools, trouble), '');
  const session = new TestSession(shell, tools);
  try {
    // Long where it is not to run out: busybox's tail looks once a second.
    const timeout = troubles.includes('no-watch') ? 1 : 20;
    const args = { container: 'etcd', key: '/testdir/testkey', value: 'hi', from: 'http://other:2379', timeout };
    return await runDefinition(etcdWatch, args, session);
  } finally {
    await session.close();
  }
}

const readCalls = (): string[] => readFileSync(join(tools, 'calls'), 'utf8').trimEnd().split('\n');

describeWith(
  TEST_SHELLS.map((shell) => shell.requirement),
  'etcd_watch leaves no key behind',
  () => {
    const REVOKED = 'lease revoke 694d79cef04c1003';
    describe.each(TEST_SHELLS)('under $name', (shell) => {
      test.each([
        ['where all goes well', [], undefined],
        ['where there is no watch', ['no-watch'], 'no watch could be established within 1 s'],
        ['where the put fails', ['no-put'], 'the put on http://other:2379 failed: Error: no leader'],
      ])('%s', async (_, troubles, failure) => {
        const result = await watch(shell, ...troubles);
        expect(String(result.msg)).toContain(String(failure));
        const calls = readCalls();
        expect(calls.at(-1)).toBe(REVOKED);
        const beside = calls.filter((call) => call.includes('testkey.watched-'));
        expect(beside.length).toBeGreaterThan(0);
        for (const call of beside) expect(call).toMatch(/^put --lease=694d79cef04c1003 -- /);
      });

      test('where this member cannot end the lease, the other one does', async () => {
        expect((await watch(shell, 'no-revoke')).failed).toBeUndefined();
        expect(readCalls().slice(-2)).toEqual([REVOKED, `--endpoints=http://other:2379 ${REVOKED}`]);
      });
    });
  },
);
