import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { assemble } from '../../src/modules/assemble.ts';
import { copy } from '../../src/modules/copy.ts';
import { script } from '../../src/modules/script.ts';
import { runDefinition } from './run-definition.ts';
import { TEST_SHELLS, TestSession } from './test-shells.ts';

const SHA1 = '86f7e437faa5a7fce15d1ddcb9eaeaea377667b8';

let folder: string;
let session: TestSession;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'longshore-copy-'));
  writeFileSync(join(folder, 'a'), 'a');
  session = new TestSession(TEST_SHELLS[0] ?? expect.fail('no shell'));
});
afterEach(async () => {
  await session.close();
  rmSync(folder, { recursive: true });
});

test.each([SHA1, SHA1.toUpperCase()])('a source with the checksum %s is copied', async (checksum) => {
  const args = { src: 'a', dest: join(folder, 'b'), checksum };
  expect(await runDefinition(copy, args, session, { controller: folder })).toMatchObject({ changed: true });
  expect(readFileSync(join(folder, 'b'), 'utf8')).toBe('a');
});

test.each([
  [{ checksum: 'abc' }, `a has the SHA-1 ${SHA1}, and not abc`],
  [{ local_follow: false }, '`local_follow: false` is not supported: links of the controller are followed'],
])('refused: %j', async (more, msg) => {
  const args = { src: 'a', dest: join(folder, 'b'), ...more };
  expect(await runDefinition(copy, args, session, { controller: folder })).toMatchObject({ failed: true, msg });
});

/** What opens vaults is the controller's reader: without it the file comes as it is. */
const opened = { readFile: () => Buffer.from('#!/bin/sh\necho opened') };

test.each([
  [true, 'opened'],
  [false, 'sealed'],
])('decrypt: %s', async (decrypt, said) => {
  writeFileSync(join(folder, 'a'), '#!/bin/sh\necho sealed');
  const options = { controller: folder, context: opened };
  const dest = join(folder, 'b');
  await runDefinition(copy, { src: 'a', dest, decrypt }, session, options);
  expect(readFileSync(dest, 'utf8')).toBe(`#!/bin/sh\necho ${said}`);
  expect(await runDefinition(script, { cmd: 'a', decrypt }, session, options)).toMatchObject({ stdout: `${said}\n` });
  rmSync(dest);
  await runDefinition(assemble, { src: '.', dest, remote_src: false, decrypt }, session, options);
  expect(readFileSync(dest, 'utf8')).toContain(said);
});
