import { TextDecoder } from 'node:util';
import type { HostHandle } from '../module/define-module.ts';
import { loadProgram } from '../module/program.ts';
import type { Reply } from '../module/reply.ts';
import { ModuleFailure } from '../module/result.ts';
import type { FindArgs } from './find-args.ts';
import type { FoundFile } from './find-entries.ts';
import { toPosixPattern } from './posix-pattern.ts';
import { readPattern } from './python-pattern.ts';

const PROGRAM = loadProgram(import.meta.url, 'find_content.sh');

/** Of what one round trip asks for; in files, and where their contents come here in bytes. */
const MOST_FILES = 2000;
const MOST_BYTES = 8 * 1024 * 1024;

/** A file whose content is as it is asked for. */
export interface Match {
  readonly file: FoundFile;
  readonly checksum: string | undefined;
}

export interface Matches {
  readonly matches: readonly Match[];
  /** Files that could not be looked into, and why. */
  readonly skipped: Readonly<Record<string, string>>;
}

type Decision = (content: Buffer) => boolean;

/** Looks into files: for `contains`, and for their checksums. What grep can say is said on the host; otherwise the contents come here. */
export async function lookIntoFiles(host: HostHandle, args: FindArgs, files: readonly FoundFile[]): Promise<Matches> {
  const { contains, file_type: type } = args;
  const isContent = contains !== undefined && type === 'file';
  const regular = files.filter((file) => file.type === 'f');
  if (regular.length === 0 || (!isContent && !args.get_checksum)) {
    return { matches: files.map((file) => ({ file, checksum: undefined })), skipped: {} };
  }
  const decide = isContent ? createDecision(contains, args) : undefined;
  const pattern = isContent ? translateForGrep(contains, args) : undefined;
  const reads = isContent && pattern === undefined;
  const skipped: Record<string, string> = {};
  const found = new Map<FoundFile, Match>();
  for (const batch of splitFiles(regular, reads)) {
    const reply = await host.call({
      program: PROGRAM,
      vars: {
        find_content_paths: batch.map(({ path }) => path),
        find_content_pattern: pattern ?? '',
        find_content_algorithm: args.get_checksum ? args.checksum_algorithm : '',
        find_content_read: reads,
      },
    });
    for (const answer of readAnswers(batch, reply)) {
      const reason = judge(answer, reads ? decide : undefined);
      if (reason === undefined) found.set(answer.file, { file: answer.file, checksum: answer.checksum });
      else if (reason !== '') skipped[answer.file.path] = reason;
    }
  }
  return { matches: files.flatMap((file) => matchOf(file, found)), skipped };
}

/** What is no file has no content, and nothing is asked of it. */
function matchOf(file: FoundFile, found: ReadonlyMap<FoundFile, Match>): Match[] {
  const match = file.type === 'f' ? found.get(file) : { file, checksum: undefined };
  return match === undefined ? [] : [match];
}

/** Undefined where the file is one of them, a reason where that cannot be told, empty where it is none. */
function judge({ content, said }: Answer, decide: Decision | undefined): string | undefined {
  if (said === 'no') return '';
  if (said !== 'yes') return said;
  if (decide === undefined) return undefined;
  try {
    return decide(content) ? undefined : '';
  } catch (error) {
    if (error instanceof TypeError) return 'its bytes are not text in the encoding that is asked for';
    throw error;
  }
}

interface Answer {
  readonly file: FoundFile;
  readonly said: string;
  checksum: string | undefined;
  content: Buffer;
}

function readAnswers(files: readonly FoundFile[], { fields }: Reply): Answer[] {
  const answers: Answer[] = [];
  for (const [name, value] of fields.entries()) {
    const file = files[answers.length];
    const last = answers.at(-1);
    if (name === 'file' && file !== undefined) {
      answers.push({ file, said: value.toString('utf8'), checksum: undefined, content: Buffer.alloc(0) });
    } else if (name === 'checksum' && last !== undefined) last.checksum = value.toString('utf8');
    else if (name === 'content' && last !== undefined) last.content = value;
  }
  return answers;
}

function splitFiles(files: readonly FoundFile[], reads: boolean): FoundFile[][] {
  const batches: FoundFile[][] = [];
  let bytes = 0;
  for (const file of files) {
    const batch = batches.at(-1);
    bytes += file.size;
    if (batch !== undefined && batch.length < MOST_FILES && (!reads || bytes <= MOST_BYTES)) batch.push(file);
    else {
      batches.push([file]);
      bytes = file.size;
    }
  }
  return batches;
}

/** The lines of a file must match the expression from their start, or with `read_whole_file` any part of it. */
function createDecision(contains: string, { encoding, read_whole_file: whole }: FindArgs): Decision {
  const regex = readPattern('contains', contains);
  const decoder = createDecoder(encoding ?? 'utf-8');
  return (content) => {
    const text = decoder.decode(content).replaceAll(/\r\n?/g, '\n');
    if (whole) return regex.exec(text) !== null;
    return (text.match(/[^\n]*\n|[^\n]+$/g) ?? []).some((line) => regex.exec(line)?.index === 0);
  };
}

function createDecoder(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding.toLowerCase().replaceAll('_', '-'), { fatal: true, ignoreBOM: true });
  } catch {
    throw new ModuleFailure(`there is no encoding \`${encoding}\``, { help: 'Such as utf-8, latin1 or utf-16le.' });
  }
}

// Escapes but those of characters and \d; classes that hold line ends; what is not ASCII; groups with a question mark; a dot, which is a byte there.
const BEYOND_GREP = /\\[^.*+?()[\]{}|/\-\\d]|\[\^|[^\0-\x7f]|\(\?|[\r\n]|(?<!\\)\.(?![*+])/;

/** The expression for grep, where it means the same there. */
function translateForGrep(contains: string, { encoding, read_whole_file: whole }: FindArgs): string | undefined {
  if (encoding !== undefined || BEYOND_GREP.test(contains) || (whole && /[$^]/.test(contains))) return undefined;
  const pattern = toPosixPattern(contains)?.pattern;
  return pattern === undefined || whole ? pattern : `^(${pattern})`;
}
