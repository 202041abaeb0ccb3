import { Worker } from 'node:worker_threads';

/** What the other thread does: it reads the file and answers with the sums. Text, since the program may be one file. */
const PROGRAM = `
const { createHash } = require('node:crypto');
const { closeSync, openSync, readSync } = require('node:fs');
const { parentPort, workerData } = require('node:worker_threads');
const hashes = workerData.names.map((name) => createHash(name));
const file = openSync(workerData.path, 'r');
const piece = Buffer.alloc(1024 * 1024);
for (let size = readSync(file, piece); size > 0; size = readSync(file, piece)) {
  for (const hash of hashes) hash.update(piece.subarray(0, size));
}
closeSync(file);
parentPort.postMessage(hashes.map((hash) => hash.digest('hex')));
`;

/** Checksums of a file in hexadecimal, in the order of the names of their algorithms, by a thread of its own. Rejects with what reading throws. */
export function sumInThread(path: string, names: readonly string[]): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(PROGRAM, { eval: true, workerData: { path, names } });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.unref();
  });
}
