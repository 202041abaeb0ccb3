import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { command } from '../../src/modules/command.ts';
import { fetch } from '../../src/modules/fetch.ts';
import { file } from '../../src/modules/file.ts';
import { slurp } from '../../src/modules/slurp.ts';
import { stat } from '../../src/modules/stat.ts';
import { waitFor } from '../../src/modules/wait_for.ts';
import { describeOtherUser } from './other-user.ts';
import { type Definition, runDefinition } from './run-definition.ts';

/** What modules say of a path that this user cannot see: never that nothing is there. */
const CASES: readonly (readonly [module: string, Definition, path: string, args: object, msg: RegExp])[] = [
  ['stat', stat, 'closed/a', {}, /^cannot look at .*closed\/a: Permission denied$/],
  ['stat', stat, 'closed/deep/a', { follow: true }, /: Permission denied$/],
  ['stat', stat, 'a/b', {}, /^cannot look at .*\/a\/b: Not a directory$/],
  ['slurp', slurp, 'closed/a', {}, /^file is not readable: .*\/closed\/a: Permission denied$/],
  ['fetch', fetch, 'closed/a', { dest: '/none/' }, /Permission denied/],
  ['wait_for', waitFor, 'closed/a', { timeout: 600 }, /^Failed to stat .*\/closed\/a, Permission denied$/],
  ['command', command, 'closed', { cmd: 'true' }, /^Unable to change directory .*\/closed: Permission denied$/],
  ['command', command, 'closed/a', { cmd: 'true' }, /^Unable to change directory .*\/closed\/a: Permission denied$/],
  ['command', command, 'a', { cmd: 'true' }, /^Unable to change directory .*\/a: Not a directory$/],
  ['file', file, 'a/b', { state: 'touch' }, /^cannot touch .*\/a\/b: .*\/a is no folder$/],
];

describeOtherUser(
  (folder) => {
    mkdirSync(join(folder, 'closed'), { mode: 0o700 });
    for (const name of ['a', 'closed/a']) writeFileSync(join(folder, name), '');
  },
  (scene) => {
    test.each(CASES)('%s cannot see what is there: %#', async (module, definition, path, args, msg) => {
      const { folder, session } = scene();
      const name = { slurp: 'src', fetch: 'src', command: 'chdir' }[module] ?? 'path';
      const result = await runDefinition(definition, { [name]: join(folder, path), ...args }, session);
      expect(result).toMatchObject({ failed: true, msg: expect.stringMatching(msg) as string });
    });

    test('what is not there is not there', async () => {
      const { folder, session } = scene();
      const result = await runDefinition(stat, { path: join(folder, 'none/none') }, session);
      expect(result).toMatchObject({ stat: { exists: false } });
    });
  },
);
