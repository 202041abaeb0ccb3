import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ModuleResult } from '../../src/module/result.ts';
import { fetch } from '../../src/modules/fetch.ts';
import { FETCH_CASES } from './fetch-cases.ts';
import { matchesEntry, plantTree, snapshotTree } from './file-tree.ts';
import { runDefinition } from './run-definition.ts';
import { TEST_SHELLS, TestSession } from './test-shells.ts';

describe.each(TEST_SHELLS)('fetch under $name', (shell) => {
  let session: TestSession;
  let root: string;
  beforeAll(() => {
    session = new TestSession(shell);
    root = mkdtempSync(join(tmpdir(), 'longshore-fetch-'));
  });
  afterAll(async () => {
    await session.close();
    rmSync(root, { recursive: true });
  });

  test.each(FETCH_CASES)('brings $title', async ({ args, host, here, hostName, changed, failed, result, after }) => {
    const folder = mkdtempSync(join(root, 'case-'));
    const places = { host: join(folder, 'host'), here: join(folder, 'here') };
    for (const made of Object.values(places)) mkdirSync(made);
    plantTree(places.host, host ?? {});
    plantTree(places.here, here ?? {});
    const [there, before] = [snapshotTree(places.host), snapshotTree(places.here)];
    const run = (check: boolean): Promise<ModuleResult> =>
      runDefinition(fetch, expand(args, places) as Record<string, unknown>, session, {
        check,
        controller: places.here,
        context: { hostName: hostName ?? 'web' },
      });

    expect(await run(true)).toMatchObject({ skipped: true, msg: 'check mode does not fetch files' });
    expect(snapshotTree(places.here), 'check mode brings nothing').toEqual(before);

    const answer = await run(false);
    expect(answer, answer.msg).toMatchObject(failed === undefined ? { changed: changed ?? false } : { failed: true });
    expect(answer.msg ?? '').toMatch(failed ?? /^/);
    expect(answer).toMatchObject(expand(result ?? {}, places) as object);
    for (const [path, entry] of Object.entries(after ?? {})) {
      const found = matchesEntry(places.here, expand(path, places) as string, entry);
      expect(found, `${path} in ${JSON.stringify(snapshotTree(places.here), undefined, 1)}`).toBe(true);
    }
    expect(after === undefined ? snapshotTree(places.here) : before).toEqual(before);
    expect(Object.keys(snapshotTree(places.here)).filter((path) => path.includes('.longshore-'))).toEqual([]);

    const done = snapshotTree(places.here);
    expect((await run(false)).changed ?? false, 'the second run brings nothing').toBe(false);
    expect(snapshotTree(places.here)).toEqual(done);
    expect(snapshotTree(places.host), 'the host stays as it is').toEqual(there);
  });

  test('streams a large file; where it fails the old file stays', async () => {
    const [source, dest] = [join(root, 'large'), join(root, 'here', 'large')];
    const content = Buffer.alloc(20 * 1024 * 1024, 'abcdefg\n');
    writeFileSync(source, content);
    const frames = session.frames;
    const args = { src: source, dest, flat: true };
    expect(await runDefinition(fetch, args, session)).toMatchObject({ changed: true });
    expect(session.frames - frames).toBe(2);
    expect(readFileSync(dest).equals(content)).toBe(true);
    expect(await runDefinition(fetch, args, session)).toMatchObject({ changed: false });
    expect(session.frames - frames).toBe(3);

    writeFileSync(source, content.subarray(1));
    const failing = {
      frames: 0,
      close: () => session.close(),
      run: (...call: Parameters<TestSession['run']>) => session.run(...call),
      openProgram: (text: string) => {
        writeFileSync(source, content.subarray(2));
        return session.openProgram(text);
      },
    };
    const answer = await runDefinition(fetch, args, failing);
    expect(answer).toMatchObject({ failed: true, msg: 'checksum mismatch', dest });
    expect(readFileSync(dest).equals(content), 'the old file').toBe(true);
    const lost = { ...failing, run: () => Promise.reject(new Error('the connection is gone')) };
    await expect(runDefinition(fetch, args, lost)).rejects.toThrow('the connection is gone');
    writeFileSync(source, content.subarray(1));
    expect(await runDefinition(fetch, { ...args, validate_checksum: false }, failing)).toMatchObject({ changed: true });
    expect(Object.keys(snapshotTree(join(root, 'here')))).toEqual(['large']);
  });

  test('asks the host what its home folder is', async () => {
    writeFileSync(join(session.home, 'a'), 'a');
    const dest = join(root, 'homes');
    const answer = await runDefinition(fetch, { src: '~/a', dest }, session);
    expect(answer).toMatchObject({ changed: true, dest: join(dest, 'host', session.home, 'a') });
  });

  test('says that the host may not read the file', async () => {
    const source = join(root, 'closed');
    mkdirSync(source, { mode: 0o755 });
    writeFileSync(join(source, 'a'), 'a', { mode: 0o600 });
    chmodSync(root, 0o755);
    const other = new TestSession({
      ...shell,
      command: ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', ...shell.command],
      applets: false,
    });
    try {
      const args = { src: join(source, 'a'), dest: join(root, 'none') };
      const answer = await runDefinition(fetch, args, other);
      expect(answer).toMatchObject({ failed: true, help: 'Does the task need become?' });
      expect(answer.msg).toMatch(/^the remote file cannot be read: .*ermission denied: /);
      expect(await runDefinition(fetch, { ...args, fail_on_missing: false }, other)).toMatchObject({ changed: false });
      expect(existsSync(join(root, 'none'))).toBe(false);
      expect(statSync(join(source, 'a')).mode & 0o777).toBe(0o600);
    } finally {
      await other.close();
      rmSync(source, { recursive: true });
    }
  });
});

function expand(value: unknown, places: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') return value.replace(/\{(host|here)\}/g, (_, name: string) => places[name] ?? '');
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, expand(item, places)]));
}
