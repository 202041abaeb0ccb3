import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hashKnownHost, parseKnownHosts, readKeyType } from '../../util/known-hosts.ts';
import type { KnownHostsLine } from '../../util/known-hosts.ts';
import { withBriefLock } from './brief-lock.ts';
import { TransportError } from '../transport-error.ts';

export interface NewHostKey {
  readonly file: string;
  /** As listKnownNames has it. */
  readonly name: string;
  readonly key: Buffer;
  /** HashKnownHosts */
  readonly hashed: boolean;
}

export interface KnownHosts {
  readonly lines: readonly KnownHostsLine[];
  /** Why one of the files could not be read. */
  readonly unread: unknown;
}

/** The known_hosts files, each read once, and written one line at a time. */
export class KnownHostsStore {
  readonly #files = new Map<string, Promise<KnownHostsLine[]>>();
  #writing: Promise<void> = Promise.resolve();

  /** All lines of the files, in order; a file that is not there has none, and one that cannot be read is told beside them. */
  async read(files: readonly string[]): Promise<KnownHosts> {
    const all = await Promise.allSettled(files.map((file) => this.#load(file)));
    const unread: unknown = all.find((each) => each.status === 'rejected')?.reason;
    return { lines: all.flatMap((each) => (each.status === 'fulfilled' ? each.value : [])), unread };
  }

  /**
   * Appends a key in one write, so that several runs at once leave whole lines.
   * @param isKnown whether another run has added it meanwhile, by all lines that the file has now.
   * @throws TransportError `host-key-unknown` if the file cannot be written: a key that is not kept is not accepted; what `isKnown` throws.
   */
  async append(entry: NewHostKey, isKnown: (lines: readonly KnownHostsLine[]) => boolean): Promise<void> {
    const { file } = entry;
    const write = this.#writing.then(() => appendOnce(entry, isKnown));
    this.#writing = write.catch(() => {});
    try {
      await write;
    } catch (cause) {
      if (cause instanceof TransportError) throw cause;
      throw new TransportError('host-key-unknown', `the host's key cannot be added to ${file}`, {
        details: [String(cause instanceof Error ? cause.message : cause)],
        help: 'Make the file writable, or add the key by hand with ssh-keyscan.',
        cause,
      });
    }
    this.#files.delete(file);
  }

  #load(file: string): Promise<KnownHostsLine[]> {
    const known = this.#files.get(file);
    if (known !== undefined) return known;
    const lines = readLines(file);
    this.#files.set(file, lines);
    return lines;
  }
}

async function readLines(file: string): Promise<KnownHostsLine[]> {
  try {
    return parseKnownHosts(await readFile(file, 'utf8'), file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
    throw new TransportError('ssh-config', `${file} cannot be read`, {
      details: [String(error instanceof Error ? error.message : error)],
      help: 'Make the file readable, or name another one.',
      cause: error,
    });
  }
}

async function appendOnce(
  { file, name, key, hashed }: NewHostKey,
  isKnown: (lines: readonly KnownHostsLine[]) => boolean,
): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await withBriefLock(`${file}.lock`, async () => {
    if (isKnown(await readLines(file))) return;
    const patterns = hashed ? hashKnownHost(name, randomBytes(20)) : name;
    await appendLine(file, `${patterns} ${readKeyType(key)} ${key.toString('base64')}`);
  });
}

async function appendLine(file: string, line: string): Promise<void> {
  const handle = await open(file, 'a+', 0o600);
  try {
    const { size } = await handle.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await handle.read(last, 0, 1, size - 1);
    const before = size > 0 && last[0] !== 10 ? '\n' : '';
    await handle.write(`${before}${line}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
