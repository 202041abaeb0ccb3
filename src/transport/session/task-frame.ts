import { isUtf8 } from 'node:buffer';

/** A chain of tasks as a frame names it. */
export interface FrameLink {
  readonly name: string;
  readonly stops: boolean;
}

/** Bytes from which on `dd` reads a text faster than the shell's bytewise `read`; near 3 KB in dash, bash and busybox. */
const DD_THRESHOLD = 3072;

/** `&` as an operator that leaves something running, not `&&`, `>&` or `<&`. */
const BACKGROUND = /(?<![&<>])&(?![&>])/;

/** Bytes of standard input up to which the shell reads them itself and hands them on by a builtin: `dd` would be two programs to start. */
const READ_THRESHOLD = 4096;

const NEWLINE = 10;

/**
 * One frame of the session: the head line, the text and its marker, and for a task with standard input that and the marker again.
 *
 *     KEY__f MARKER __lines COUNT RUNNER [SIZE [CHAIN [CHAIN]]]      or the same with __bytes
 *
 * SIZE is that of standard input: in bytes if the runner is `__feed`, in lines if it is `__here` (the last one ends with LF) or `__text`.
 * CHAIN is that of tasks sent ahead, twice if it stops where this one fails.
 *
 * @throws RangeError on a NUL byte, which no shell's text can hold.
 */
export function encodeTask(
  key: string,
  marker: string,
  script: string,
  { stdin, link }: { readonly stdin?: Uint8Array | undefined; readonly link?: FrameLink | undefined } = {},
): Buffer {
  const chain = link === undefined ? '' : ` ${link.name}${link.stops ? ` ${link.name}` : ''}`;
  const encode = (runner: string, size: number): Buffer =>
    encodeText(key, marker, script, `${runner}${size === 0 && chain === '' ? '' : ` ${size}`}${chain}`);
  if (stdin === undefined) return encode(BACKGROUND.test(script) ? '__watch' : '__run', 0);
  if (!isShortText(stdin)) {
    return Buffer.concat([encode('__feed', stdin.byteLength), stdin, Buffer.from(`\n${marker}\n`)]);
  }
  const lines = countLines(stdin);
  const isWhole = stdin.at(-1) === NEWLINE;
  const head = encode(isWhole ? '__here' : '__text', isWhole ? lines - 1 : lines);
  return Buffer.concat([head, stdin, Buffer.from(`${isWhole ? '' : '\n'}${marker}\n`)]);
}

/** A frame that defines a library's functions in the session itself. */
export function encodeLibrary(key: string, marker: string, text: string): Buffer {
  return encodeText(key, marker, text, '__library');
}

function encodeText(key: string, marker: string, text: string, runner: string): Buffer {
  if (text.includes('\0')) throw new RangeError('a shell script cannot hold a NUL byte');
  const bytes = Buffer.from(text);
  const byDd = bytes.length > DD_THRESHOLD;
  const count = byDd ? bytes.length : countLines(bytes);
  const head = `${key}__f ${marker} ${byDd ? '__bytes' : '__lines'} ${count} ${runner}\n`;
  return Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\n${marker}\n`)]);
}

/** A shell's `read` takes any bytes but NUL; not all shells take those that are no UTF-8. */
function isShortText(bytes: Uint8Array): boolean {
  return bytes.byteLength <= READ_THRESHOLD && isUtf8(bytes) && !bytes.includes(0);
}

function countLines(bytes: Uint8Array): number {
  let lines = 1;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) lines++;
  return lines;
}

/** Reads what stands behind a task's marker on stdout: `RC`, `RC held`, `RC stopped`, `dd` or `frame`. */
export function decodeEnd(rest: string): { rc: number; held: boolean } | 'dd' | 'frame' | 'stopped' {
  const words = rest.trim().split(' ');
  if (words[0] === 'dd') return 'dd';
  if (!/^\d+$/.test(words[0] ?? '')) return 'frame';
  if (words.at(-1) === 'stopped') return 'stopped';
  return { rc: Number(words[0]), held: words[1] === 'held' };
}
