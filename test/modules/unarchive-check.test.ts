import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { unarchive } from '../../src/modules/unarchive.ts';
import { runDefinition } from './run-definition.ts';
import { findShell, TestSession } from './test-shells.ts';
import { TGZ } from './unarchive-archives.ts';

test('check mode leaves the times of the destination as they are, and nothing behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'unarchive-check-'));
  const temporary = mkdtempSync(join(tmpdir(), 'unarchive-work-'));
  const shell = findShell('dash');
  const session = new TestSession({ ...shell, command: ['env', `TMPDIR=${temporary}`, ...shell.command] });
  try {
    utimesSync(folder, 1000, 1000);
    const context = { find: () => import.meta.filename, readFile: () => TGZ };
    const answer = await runDefinition(unarchive, { src: 'a', dest: folder }, session, { context, check: true });
    expect(answer).toMatchObject({ changed: true });
    expect([statSync(folder).mtimeMs, readdirSync(folder), readdirSync(temporary)]).toEqual([1_000_000, [], []]);
  } finally {
    await session.close();
    for (const path of [folder, temporary]) rmSync(path, { recursive: true });
  }
});
