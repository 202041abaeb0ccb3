import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { find } from '../../src/modules/find.ts';
import { runDefinition } from './run-definition.ts';
import { TEST_SHELLS, TestSession } from './test-shells.ts';

test.each(TEST_SHELLS)('a name that no text can hold is never taken for another one, under $name', async (shell) => {
  const folder = mkdtempSync(join(tmpdir(), 'longshore-find-'));
  const session = new TestSession(shell);
  try {
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/a`), Buffer.of(0xff)]), '');
    writeFileSync(join(folder, 'a\ufffd'), '');
    expect(await runDefinition(find, { paths: folder }, session)).toMatchObject({
      files: [{ path: join(folder, 'a\ufffd') }],
      matched: 1,
      skipped_paths: { [`${folder}/a\\xff`]: 'its name is no UTF-8' },
      warnings: [`skipped '${folder}/a\\xff': its name is no UTF-8`],
    });
  } finally {
    await session.close();
    rmSync(folder, { recursive: true });
  }
});
