import type { ShellReply, ShellTask } from '../connection.ts';
import type { OutputStream } from './framed-channel.ts';
import { OutputBuffer } from './output-buffer.ts';
import { SpoolingBuffer } from './spooling-buffer.ts';
import type { TransportError } from '../transport-error.ts';

/** Bytes of a stream, where a task says nothing else. */
export const OUTPUT_LIMIT = 64 * 1024 * 1024;

/** Collects one stream of a task. */
interface ReplyBuffer {
  /** @returns false where it is too much */
  add(chunk: Buffer): boolean;
  read(): Buffer;
  readonly refusal?: TransportError | undefined;
  close?(): void;
}

/** A task that a persistent shell has been given. */
export interface Frame {
  readonly task: ShellTask;
  /** What is still to be sent of it. */
  bytes: Buffer | undefined;
  readonly size: number;
  readonly stdout: ReplyBuffer;
  readonly stderr: ReplyBuffer;
  readonly resolve: (reply: ShellReply) => void;
  readonly reject: (error: Error) => void;
  timer?: NodeJS.Timeout;
  onAbort?: () => void;
}

/** @param bytes all that is sent for it. */
export function openFrame(task: ShellTask, bytes: Buffer, ends: Pick<Frame, 'resolve' | 'reject'>): Frame {
  const [stdout, stderr] = [openBuffer(task, 'stdout'), openBuffer(task, 'stderr')];
  return { task, bytes, size: bytes.byteLength, stdout, stderr, ...ends };
}

function openBuffer({ spool, outputLimit = OUTPUT_LIMIT }: ShellTask, stream: OutputStream): ReplyBuffer {
  return spool === undefined ? new OutputBuffer(outputLimit) : new SpoolingBuffer(stream, spool);
}

/** Nothing comes any more. */
export function closeFrame(frame: Frame): void {
  frame.stdout.close?.();
  frame.stderr.close?.();
  clearTimeout(frame.timer);
  if (frame.onAbort !== undefined) frame.task.signal?.removeEventListener('abort', frame.onAbort);
}
