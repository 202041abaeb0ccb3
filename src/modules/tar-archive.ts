/** Bytes of a block; headers and contents fill whole ones. */
const BLOCK = 512;
/** Bytes of a name that a header has room for. */
const NAME = 100;

/** A file of an archive. */
export interface TarFile {
  readonly name: string;
  /** Bytes of its content. */
  readonly size: number;
  /** Its permissions, as octal digits. */
  readonly mode: string;
}

/** What ends an archive. */
export const TAR_END = Buffer.alloc(2 * BLOCK);

/**
 * The header of a file in the format that GNU tar, busybox and bsdtar read (POSIX ustar, with GNU's record for a name of more than 100 bytes).
 * Owner and times are none of its business.
 * @throws RangeError for 8 GiB and more, for which a header has no room.
 */
export function makeTarHeader({ name, size, mode }: TarFile): Buffer {
  const bytes = Buffer.from(name);
  const header = makeBlock(bytes.subarray(0, NAME), size, mode, '0');
  if (bytes.length <= NAME) return header;
  const long = Buffer.concat([bytes, Buffer.alloc(1)]);
  return Buffer.concat([
    makeBlock(Buffer.from('././@LongLink'), long.length, '0', 'L'),
    long,
    makeTarPadding(long.length),
    header,
  ]);
}

/** What fills the last block of a content. */
export function makeTarPadding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}

function makeBlock(name: Uint8Array, size: number, mode: string, type: string): Buffer {
  if (size >= 8 ** 11) throw new RangeError(`${size} bytes are too many for a tar header`);
  const block = Buffer.alloc(BLOCK);
  const put = (text: string, at: number): void => void block.write(text, at, 'latin1');
  block.set(name);
  put(`${mode.padStart(7, '0')}\0`, 100);
  put(`${'0'.repeat(7)}\0${'0'.repeat(7)}\0`, 108);
  put(`${size.toString(8).padStart(11, '0')}\0${'0'.repeat(11)}\0`, 124);
  put(`${' '.repeat(8)}${type}`, 148);
  put('ustar\x0000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}
