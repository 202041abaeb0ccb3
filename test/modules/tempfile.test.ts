import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempfile } from '../../src/modules/tempfile.ts';
import { type HostCase, HOSTILE, testHostCases } from './host-cases.ts';
import { runDefinition } from './run-definition.ts';
import { TEST_SHELLS, TestSession } from './test-shells.ts';

const matching = (pattern: RegExp): string => expect.stringMatching(pattern) as string;

const CASES: HostCase[] = [
  {
    title: 'makes a file that only its owner may read',
    args: { path: '{dir}' },
    changed: true,
    repeats: true,
    check: 'unknown',
    result: { path: matching(/\/host\/ansible\.[0-9a-f]{32}$/), mode: '0600', state: 'file', owner: 'root', size: 0 },
    frames: [1, 1],
  },
  {
    title: 'makes a folder with a prefix and a suffix',
    args: { path: '{dir}/a/', state: 'directory', prefix: 'build_', suffix: '.d' },
    host: { a: { folder: true } },
    changed: true,
    repeats: true,
    check: 'unknown',
    result: { path: matching(/\/host\/a\/build_[0-9a-f]+\.d$/), mode: '0700', state: 'directory', uid: 0 },
  },
  {
    title: 'misses the folder',
    args: { path: '{dir}/none' },
    failed: /the folder .*\/none does not exist/,
    check: 'unknown',
  },
  {
    title: 'takes no file for a folder',
    args: { path: '{dir}/a' },
    host: { a: '' },
    failed: /\/a is not a folder/,
    check: 'unknown',
  },
  {
    title: 'misses a folder that the prefix names',
    args: { path: '{dir}', prefix: 'none/a' },
    failed: /cannot write .*\/none\/a/,
    check: 'unknown',
  },
  ...HOSTILE.map((name): HostCase => ({
    title: `takes ${JSON.stringify(name)} for a part of a name`,
    args: { path: `{dir}/${name}`, prefix: name, suffix: name },
    host: { [name]: { folder: true } },
    changed: true,
    repeats: true,
    check: 'unknown',
    result: { path: expect.stringContaining(`/host/${name}/${name}`) as string, mode: '0600' },
    after: { pwned: null },
  })),
];

testHostCases('tempfile', tempfile, CASES);

test.each(TEST_SHELLS)('without a path it goes where $name has its temporary files', async (shell) => {
  const session = new TestSession(shell);
  const folder = mkdtempSync(join(tmpdir(), 'longshore-tempfile-'));
  try {
    for (const [environment, expected] of [
      [{ TMPDIR: folder }, folder],
      [{ TMPDIR: join(folder, 'none'), TMP: folder }, folder],
      [{ TMPDIR: '' }, '/tmp'],
    ] as const) {
      const { path } = await runDefinition(tempfile, { prefix: 'longshore-tempfile-' }, session, { environment });
      expect(path).toMatch(new RegExp(`^${expected}/longshore-tempfile-[0-9a-f]+$`));
      expect(statSync(String(path)).isFile()).toBe(true);
      rmSync(String(path));
    }
  } finally {
    rmSync(folder, { recursive: true });
    await session.close();
  }
});
