import type { FileTree } from './file-tree.ts';
import { makeArchive } from './make-archive.ts';

export const TREE: FileTree = {
  'app/run': { content: '#!/bin/sh\n', mode: '0755' },
  'app/etc/conf': { content: 'a=1\n', mode: '0640' },
  'app/etc/link': { link: 'conf' },
  'app/empty': { folder: true, mode: '0700' },
};
export const TGZ = makeArchive('-z', TREE);
export const ZIP = makeArchive('zip', TREE);
/** Controllers with an archive. */
export const TGZ_FILE: FileTree = { 'app.tgz': { content: TGZ } };
export const ZIP_FILE: FileTree = { 'app.zip': { content: ZIP } };
export const FOLDER: FileTree = { 'to/kept': 'kept' };
