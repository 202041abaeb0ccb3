import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { archive } from '../../src/modules/archive.ts';
import { copy } from '../../src/modules/copy.ts';
import { file } from '../../src/modules/file.ts';
import { getUrl } from '../../src/modules/get_url.ts';
import { lineinfile } from '../../src/modules/lineinfile.ts';
import { unarchive } from '../../src/modules/unarchive.ts';
import { plantTree, snapshotTree } from './file-tree.ts';
import { makeArchive } from './make-archive.ts';
import { describeOtherUser } from './other-user.ts';
import { type Definition, runDefinition } from './run-definition.ts';

/** What another user may not do in the folder `{root}`, which has `own`, a folder of this user. */
const CASES: readonly (readonly [string, Definition, object])[] = [
  ['archive', archive, { path: '{root}/a', dest: '{root}/a.gz', format: 'gz' }],
  ['archive', archive, { path: '{root}/a', dest: '{root}/own/a.gz', format: 'gz', remove: true }],
  ['get_url', getUrl, { url: 'file://{root}/a', dest: '{root}/b', tmp_dest: '{root}/own' }],
  ['get_url', getUrl, { url: 'file://{root}/a', dest: '{root}/a', mode: '0600', force: true }],
  ['copy', copy, { src: '{root}/tree', dest: '{root}/tree2', remote_src: true }],
  ['copy', copy, { src: '{root}/tree/', dest: '{root}/full', remote_src: true }],
  ['copy', copy, { content: 'b', dest: '{root}/a' }],
  ['file', file, { path: '{root}/a', mode: '0600' }],
  ['file', file, { path: '{root}/b', state: 'directory' }],
  ['file', file, { path: '{root}/a', state: 'absent' }],
  ['lineinfile', lineinfile, { path: '{root}/a', line: 'b' }],
  ['unarchive', unarchive, { src: '{root}/a.tgz', dest: '{root}', remote_src: true }],
];

describeOtherUser(
  (root) => {
    mkdirSync(join(root, 'own'));
    chmodSync(join(root, 'own'), 0o777);
    plantTree(root, { a: 'a', 'tree/link': { link: 'a' }, full: { folder: true } });
    writeFileSync(join(root, 'a.tgz'), makeArchive('-z', { b: 'b' }));
  },
  (scene) => {
    test.each(CASES)('%s has changed nothing where it fails: %#', async (_, definition, args) => {
      const { folder: root, session } = scene();
      const before = snapshotTree(root);
      const given = JSON.parse(JSON.stringify(args).replaceAll('{root}', root)) as Record<string, unknown>;
      const { failed, changed = false, msg } = await runDefinition(definition, given, session);
      const own = join('own', 'a.gz');
      const { [own]: written, ...after } = snapshotTree(root);
      expect(after).toEqual(before);
      expect({ failed, changed }, msg).toEqual({ failed: true, changed: written !== undefined });
      rmSync(join(root, own), { force: true });
    });
  },
);
