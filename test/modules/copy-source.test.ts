import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { assemble } from '../../src/modules/assemble.ts';
import { copy } from '../../src/modules/copy.ts';
import { script } from '../../src/modules/script.ts';
import { TEST_SHELLS } from './test-shells.ts';
import { useShellHost } from './use-shell-host.ts';

const SHA1 = '86f7e437faa5a7fce15d1ddcb9eaeaea377667b8';

const host = useShellHost();
const { at } = host;
beforeEach(() => {
  writeFileSync(at('a'), 'a');
  host.open(TEST_SHELLS[0] ?? expect.fail('no shell'));
});

test.each([SHA1, SHA1.toUpperCase()])('a source with the checksum %s is copied', async (checksum) => {
  const args = { src: 'a', dest: at('b'), checksum };
  expect(await host.run(copy, args, { controller: at() })).toMatchObject({ changed: true });
  expect(readFileSync(at('b'), 'utf8')).toBe('a');
});

test.each([
  [
    { checksum: 'abc' },
    {
      msg: 'Copied file does not match the expected checksum. Transfer failed.',
      checksum: SHA1,
      expected_checksum: 'abc',
      help: `a has the SHA-1 ${SHA1}, and not abc.`,
    },
  ],
  [{ validate: 'true' }, { msg: 'validate must contain %s: true' }],
])('refused: %j', async (more, result) => {
  const args = { src: 'a', dest: at('b'), ...more };
  expect(await host.run(copy, args, { controller: at() })).toMatchObject({ failed: true, ...result });
});

/** What opens vaults is the controller's reader: without it the file comes as it is. */
const opened = { readFile: () => Buffer.from('#!/bin/sh\necho opened') };

test.each([
  [true, 'opened'],
  [false, 'sealed'],
])('decrypt: %s', async (decrypt, said) => {
  writeFileSync(at('a'), '#!/bin/sh\necho sealed');
  const options = { controller: at(), context: opened };
  const dest = at('b');
  await host.run(copy, { src: 'a', dest, decrypt }, options);
  expect(readFileSync(dest, 'utf8')).toBe(`#!/bin/sh\necho ${said}`);
  expect(await host.run(script, { cmd: 'a', decrypt }, options)).toMatchObject({ stdout: `${said}\n` });
  rmSync(dest);
  await host.run(assemble, { src: '.', dest, remote_src: false, decrypt }, options);
  expect(readFileSync(dest, 'utf8')).toContain(said);
});
