import { randomInt } from 'node:crypto';
import type { Call } from '../module/program.ts';
import { loadProgram } from '../module/program.ts';
import { decodeReply, type Reply } from '../module/reply.ts';
import { PRELUDE } from '../module/script.ts';
import { quote } from '../shell/quote.ts';

const PROGRAM = loadProgram(import.meta.url, 'background.sh');

/** What the host keeps with a job, so that a later run can read its result. */
export interface JobHeader {
  readonly module: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly nonce: string;
}

/** How a job is doing. */
export type JobState =
  /** The host knows no such job. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'running' }
  | {
      /** `over`: its time was over; `lost`: it ended without a result. */
      readonly kind: 'done' | 'over' | 'lost';
      readonly header: JobHeader | undefined;
      /** What its program answered, as far as it came. */
      readonly reply: Reply;
      /** Milliseconds since it ended. */
      readonly agoMs: number;
      /** Where on the host its output is, of which the reply has only the beginning. */
      readonly large: string | undefined;
    };

export interface JobStatus {
  readonly state: JobState;
  /** On the host; undefined for what can be no job. */
  readonly file: string | undefined;
}

export interface JobStart {
  /** The beginning of its id. */
  readonly id: string;
  readonly folder: string;
  readonly seconds: number;
  readonly header: JobHeader;
  /** What runs, and the text that runs it. */
  readonly call: Call;
  readonly script: string;
}

/** The beginning of a job's id, as Ansible names them; the host adds a dot and the number of a process. */
export function nameJob(): string {
  return `j${randomInt(10 ** 12)}`;
}

/** @throws NulByteError */
export function makeStartCall({ id, folder, seconds, header, call, script }: JobStart): Call {
  const text = [
    PRELUDE.text,
    PROGRAM.text,
    call.program.text,
    `background_header=${quote(JSON.stringify(header))}`,
    `background_script=${quote(script)}`,
    'background_watch "$1" "$2" "$3"',
  ].join('\n');
  const bytes = Buffer.from(text);
  return {
    program: PROGRAM,
    vars: {
      background_mode: 'start',
      background_folder: folder,
      background_id: id,
      // A part of a second, or more than a century, is none to every `sleep`.
      background_seconds: Math.min(Math.ceil(seconds), 2 ** 31 - 1),
      background_size: bytes.length,
      background_input: call.stdin !== undefined,
    },
    stdin: call.stdin === undefined ? bytes : Buffer.concat([bytes, call.stdin]),
  };
}

/** `status` looks, `stop` ends the job first, `forget` removes what the host keeps of it. */
export function makeJobCall(mode: 'status' | 'stop' | 'forget', folder: string, id: string): Call {
  return {
    program: PROGRAM,
    vars: { background_mode: mode, background_folder: folder, background_id: id },
  };
}

/** @param nonce of the job, where this run started it; otherwise what the host has kept is taken. */
export function readStatus({ fields }: Reply, nonce?: string): JobStatus {
  const file = fields.get('file');
  const rc = fields.get('rc');
  if (fields.flag('missing') || rc === undefined) return { file, state: { kind: 'missing' } };
  if (rc === '') return { file, state: { kind: 'running' } };
  const header = readHeader(fields.get('header') ?? '');
  const out = fields.bytes('out') ?? Buffer.alloc(0);
  const err = fields.bytes('err') ?? Buffer.alloc(0);
  const kind = rc === 'over' || rc === 'lost' ? rc : 'done';
  const reply = decodeReply(Number(rc) || 0, out, err, nonce ?? header?.nonce ?? '');
  return { file, state: { kind, header, reply, agoMs: (fields.int('ago') ?? 0) * 1000, large: fields.get('large') } };
}

/** Data of the host: it may be anything. */
function readHeader(text: string): JobHeader | undefined {
  try {
    const { module, args, nonce } = JSON.parse(text) as Record<string, unknown>;
    const isHeader = typeof module === 'string' && typeof nonce === 'string' && typeof args === 'object';
    return isHeader && args !== null ? { module, nonce, args: args as JobHeader['args'] } : undefined;
  } catch {
    return undefined;
  }
}
