import { arg } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import { loadProgram } from '../module/program.ts';
import type { ModuleResult } from '../module/result.ts';

const PROGRAM = loadProgram(import.meta.url, 'fetch.sh');

/** What a host says of a file. */
export interface FilePart {
  /** As the host reads it: without `~`. */
  readonly path: string;
  readonly problem: 'absent' | 'folder' | 'unreadable' | undefined;
  /** Why it cannot be read. */
  readonly reason: string;
  /** SHA-1 of the whole file, with its first part. */
  readonly checksum: string | undefined;
  /** Undefined where the controller has the file already. */
  readonly content: Buffer | undefined;
}

/** What fetch is made of; not for playbooks. */
export const fetchPart = defineModule({
  name: '_fetch',
  summary: 'Reads a part of a file; internal to fetch.',
  checkMode: 'supported',
  onlyLooks: true,
  args: {
    path: arg.str().required().describe('The file.'),
    offset: arg.int().required().describe('Where the part begins, in bytes.'),
    size: arg.int().required().describe('How long it may be, in bytes.'),
    carried: arg.bool().default(false).describe('Everything from there on comes as a stream.'),
    known: arg.str().default('').describe('SHA-1 of what the controller has.'),
  },
  prepare: ({ args }) => ({
    program: PROGRAM,
    vars: {
      fetch_path: args.path,
      fetch_offset: args.offset,
      fetch_size: args.size,
      fetch_known: args.known,
      fetch_carried: args.carried,
    },
  }),
  decode: ({ reply: { fields } }): ModuleResult & { readonly part: FilePart } => ({
    part: {
      path: fields.get('path') ?? '',
      problem: (['absent', 'folder', 'unreadable'] as const).find((name) => fields.has(name)),
      reason: fields.get('unreadable') ?? '',
      checksum: fields.get('checksum'),
      content: fields.bytes('content'),
    },
  }),
});
