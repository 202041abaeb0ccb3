import { join } from 'node:path';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { createLab } from '../../src/lab/lab.ts';
import { explainSystemError, LabError } from '../../src/lab/lab-error.ts';
import { describeWith } from '../requirement.ts';
import { LAB_NEEDS, newCheckoutId } from './lab-under-test.ts';

describeWith(LAB_NEEDS, 'a folder for downloads that cannot be made', () => {
  test('is one clear error, and the lab can be taken down', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'longshore-trouble-'));
    const cacheFolder = join(folder, 'file', 'cache');
    await writeFile(join(folder, 'file'), '');
    const lab = createLab({ stateFolder: join(folder, 'lab'), checkoutId: newCheckoutId(), cacheFolder });
    try {
      const error: unknown = await lab.up().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(LabError);
      expect(error).toMatchObject({
        message: expect.stringMatching(/^the lab cannot mkdir .*\/file.*: not a directory$/),
      });
    } finally {
      await lab.down();
      await rm(folder, { recursive: true });
    }
  });
});

test.each([
  [
    {
      message: "ENOSPC: no space left on device, copyfile '/a' -> '/b'",
      code: 'ENOSPC',
      syscall: 'copyfile',
      path: '/a',
    },
    'the lab cannot copyfile /a: no space left on device',
  ],
  [
    { message: 'ENOSPC: no space left on device, write', code: 'ENOSPC', syscall: 'write' },
    'the lab cannot write: no space left on device',
  ],
])('what the machine refuses is said: %j', ({ message, ...more }, said) => {
  expect(explainSystemError(Object.assign(new Error(message), more))).toMatchObject({
    name: 'LabError',
    message: said,
  });
});

test('a bug stays one', () => {
  const bug = new TypeError('x is not a function');
  expect(explainSystemError(bug)).toBe(bug);
});
