import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { copy } from '../../src/modules/copy.ts';
import { describeWith } from '../requirement.ts';
import { runDefinition } from './run-definition.ts';
import { TEST_SHELLS, TestSession } from './test-shells.ts';

const OTHER = 4321;

/** Notes the rights of what it is to write into, before anything stands in it. */
const WATCHING_DD = `#!/bin/sh
for word; do case $word in of=*) stat -c %a:%u "\${word#of=}" >>"$RIGHTS_LOG" ;; esac; done
exec /usr/bin/dd "$@"
`;
const COUNTING_CHMOD = `#!/bin/sh
echo chmod >>"$RIGHTS_LOG"
exec /usr/bin/chmod "$@"
`;

describeWith(['root', ...TEST_SHELLS.map((shell) => shell.requirement)], 'the new file while it is written', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'longshore-rights-'));
    mkdirSync(join(folder, 'tools'));
    writeFileSync(join(folder, 'tools/dd'), WATCHING_DD, { mode: 0o755 });
    writeFileSync(join(folder, 'tools/chmod'), COUNTING_CHMOD, { mode: 0o755 });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test.each<
    [what: string, old: { mode: number; uid: number } | undefined, args: object, written: string, after: string]
  >([
    ['a new one has the rights that it will have', undefined, {}, '644:0', '644:0'],
    ['given ones too', undefined, { mode: '0640' }, '640:0', '640:0'],
    ['a secret is one from the start', undefined, { mode: '0600' }, '600:0', '600:0'],
    ['one that is executed gets them at the end', undefined, { mode: '0755' }, '600:0 chmod', '755:0'],
    ['one that is not written again, too', undefined, { mode: '0444' }, '600:0 chmod', '444:0'],
    ['symbolic ones too', undefined, { mode: 'u=rw,g=r,o=' }, '600:0 chmod', '640:0'],
    [
      'nobody reads what is to be given away',
      undefined,
      { owner: String(OTHER), mode: '0644' },
      '600:0 chmod',
      `644:${OTHER}`,
    ],
    ['everybody reads what everybody may read', { mode: 0o644, uid: 0 }, {}, '644:0', '644:0'],
    ['a group that it does not have yet reads nothing', { mode: 0o640, uid: OTHER }, {}, '600:0 chmod', `640:${OTHER}`],
    ['what becomes a secret is one from the start', { mode: 0o644, uid: 0 }, { mode: '0600' }, '600:0', '600:0'],
  ])('%s', async (_what, old, args, written, after) => {
    const dest = join(folder, 'file');
    const log = join(folder, 'log');
    if (old !== undefined) {
      writeFileSync(dest, 'old');
      chownSync(dest, old.uid, old.uid);
      chmodSync(dest, old.mode);
    }
    for (const shell of TEST_SHELLS.filter(({ applets }) => !applets)) {
      if (old !== undefined) writeFileSync(dest, 'old');
      else rmSync(dest, { force: true });
      writeFileSync(log, '');
      const session = new TestSession(shell, join(folder, 'tools'));
      const given = { content: 'new\n', dest, ...args };
      const result = await runDefinition(copy, given, session, { environment: { RIGHTS_LOG: log } });
      await session.close();
      const { mode, uid } = statSync(dest);
      expect({ failed: result.failed, log: readFileSync(log, 'utf8').trim().split('\n').join(' ') }).toEqual({
        log: written,
      });
      expect(`${(mode & 0o7777).toString(8)}:${uid}`).toBe(after);
      if (old !== undefined) {
        chownSync(dest, old.uid, old.uid);
        chmodSync(dest, old.mode);
      }
    }
  });
});
