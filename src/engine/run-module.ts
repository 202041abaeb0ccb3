import type {
  CommandOutput,
  CommandTag,
  CommandValue,
  HostHandle,
  ModuleContext,
  ModuleDefinition,
  ProgramModule,
} from '../module/define-module.ts';
import type { Call } from '../module/program.ts';
import type { Reply } from '../module/reply.ts';
import { decodeReply } from '../module/reply.ts';
import { ModuleFailure, type ModuleResult } from '../module/result.ts';
import { buildScript, FAILED_STATUS, PRELUDE } from '../module/script.ts';
import { splitLines } from '../module/split-lines.ts';
import { NulByteError, quote } from '../shell/quote.ts';
import type { ChainLink } from '../transport/session/chain.ts';
import type { ShellSession } from '../transport/connection.ts';
import type { OutputStream } from '../transport/session/framed-channel.ts';
import type { SpooledFile } from '../transport/session/spooling-buffer.ts';
import { decodeFailure, decodeResult } from './decode-result.ts';
import { describeSpool, type Spooling, tellFiles } from './spooled-output.ts';
import { makeToken } from '../util/make-token.ts';

export interface ModuleRun extends Spooling {
  readonly definition: ModuleDefinition;
  readonly moduleName: string;
  /** As `readArguments` gives them. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly hostName: string;
  readonly session: ShellSession;
  readonly taskId: string;
  readonly check: boolean;
  readonly diff: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Milliseconds; throws when none are left. */
  readonly timeLeft?: () => number | undefined;
  readonly sleep: (ms: number) => Promise<void>;
  readonly now: () => number;
  /** Of jobs that were started with `async` on the host. */
  readonly job?: ModuleContext<unknown>['job'];
  /** Of a task that is begun before its turn, for what it sends: the first, and the last. */
  readonly link?: (isLast: boolean) => ChainLink | undefined;
}

/**
 * Runs a module on a host. A failure that the module knows is a result with `failed`; what it throws otherwise is a bug in the module
 * and said as one. Rejects only with what the session rejects with.
 */
export async function runModule(run: ModuleRun): Promise<ModuleResult> {
  const { definition, check } = run;
  if (check && definition.checkMode === 'skip') {
    return { skipped: true, unknown: `check mode does not run ${run.moduleName}` };
  }
  if (definition.spoolsOutput !== true || run.nameOutputFile === undefined) return addLines(await runOnce(run));
  const files: (readonly [OutputStream, SpooledFile])[] = [];
  const result = await runOnce({ ...run, onSpooled: (stream, file) => void files.push([stream, file]) });
  return addLines(files.length === 0 ? result : tellFiles(result, files));
}

/** Of every module that tells what something said, as Ansible does. */
function addLines(result: ModuleResult): ModuleResult {
  const lines = ['stdout', 'stderr'].flatMap((name): [string, string[]][] => {
    const text = result[name];
    return typeof text !== 'string' || `${name}_lines` in result ? [] : [[`${name}_lines`, splitLines(text)]];
  });
  return lines.length === 0 ? result : { ...result, ...Object.fromEntries(lines) };
}

async function runOnce(run: ModuleRun): Promise<ModuleResult> {
  const { definition } = run;
  try {
    if ('prepare' in definition) return await runProgram(run, definition);
    const host = createHost(run);
    const result = await definition.run(createContext(run, host.handle));
    const changed = result?.changed ?? host.changed();
    return { ...result, changed };
  } catch (error) {
    return explainFailure(error);
  }
}

/** What a module threw, as a result. Throws what is no failure of the task's. */
export function explainFailure(error: unknown): ModuleResult {
  if (error instanceof ModuleFailure) return error.result;
  if (error instanceof NulByteError) return { failed: true, msg: NUL_BYTE, help: NUL_HELP };
  throw error;
}

const NUL_BYTE = 'an argument holds a NUL byte, which cannot be sent to a shell';
const NUL_HELP = 'Look for `\\0` or `\\x00` in quotes, or for bytes that are no text; `b64encode` makes text of them.';

async function runProgram(run: ModuleRun, definition: ProgramModule): Promise<ModuleResult> {
  const { args, check, diff } = run;
  const call = definition.prepare({ args, check, diff });
  const reply = await sendCall(run, call);
  const failure = findFailure(reply, run.moduleName, definition);
  if (failure !== undefined) return failure;
  return definition.decode?.({ args, reply, check, diff }) ?? decodeResult(reply);
}

/** One round trip. Rejects with what the session rejects with, and with NulByteError. */
export async function sendCall(run: ModuleRun, call: Call): Promise<Reply> {
  const nonce = makeToken();
  const link = run.link?.(call.isLast === true);
  const script = buildScript(call, {
    nonce,
    check: run.check,
    diff: run.diff,
    tellsFailure: link !== undefined,
    ...(run.environment === undefined ? {} : { environment: run.environment }),
  });
  const timeoutMs = run.timeLeft?.();
  const reply = await run.session.run({
    id: run.taskId,
    libraries: [PRELUDE, call.program],
    script,
    signal: run.signal,
    isHarmless: run.check || run.definition.onlyLooks === true,
    ...describeSpool(run, nonce),
    ...(call.stdin === undefined ? {} : { stdin: call.stdin }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(link === undefined ? {} : { link }),
  });
  return decodeReply(
    link !== undefined && reply.rc === FAILED_STATUS ? 0 : reply.rc,
    reply.stdout,
    reply.stderr,
    nonce,
  );
}

/**
 * The result of a program that called `ls_fail`, or that ended in a way no program should.
 * @param definition of the module whose program it is: what only the module's own code reads stays inside
 */
export function findFailure(reply: Reply, moduleName: string, definition?: ModuleDefinition): ModuleResult | undefined {
  const { rc, fields } = reply;
  if (fields.has('failed')) {
    const help = fields.get('help');
    const told = definition === undefined ? decodeResult(reply) : decodeFailure(reply, definition);
    return { ...told, failed: true, msg: fields.get('failed') ?? '', ...(help ? { help } : {}) };
  }
  if (rc === 0) return undefined;
  const stderr = reply.stderr.toString('utf8').trimEnd();
  return {
    failed: true,
    msg: `the program of ${moduleName} ended with status ${rc}${stderr === '' ? '' : `: ${stderr.split('\n').at(-1)}`}`,
    rc,
    module_stdout: reply.stdout.toString('utf8'),
    module_stderr: stderr,
  };
}

export function createContext(run: ModuleRun, host: HostHandle): ModuleContext<Readonly<Record<string, unknown>>> {
  return {
    args: run.args,
    check: run.check,
    diff: run.diff,
    host,
    $: async (pieces, ...values) => {
      const output = await host.query(pieces, ...values);
      if (output.rc !== 0) throw describeCommandFailure(formatCommand(pieces, values), output);
      return output;
    },
    sleep: run.sleep,
    now: run.now,
    signal: run.signal,
    job: (id, mode) => {
      if (run.job === undefined) throw new Error('jobs cannot be asked for here');
      return run.job(id, mode);
    },
  };
}

function createHost(run: ModuleRun): { handle: HostHandle; changed: () => boolean } {
  let changed = false;
  const query: CommandTag = async (pieces, ...values) => runCommand(run, formatCommand(pieces, values), true);
  const change: CommandTag = async (pieces, ...values) => {
    changed = true;
    if (run.check) return { rc: 0, stdout: '', stderr: '' };
    const command = formatCommand(pieces, values);
    const output = await runCommand(run, command, false);
    if (output.rc !== 0) throw describeCommandFailure(command, output);
    return output;
  };
  const call = async (request: Call): Promise<Reply> => {
    const reply = await sendCall(run, request);
    const failure = findFailure(reply, run.moduleName, run.definition);
    if (failure !== undefined) throw new ModuleFailure(failure.msg ?? 'failed', failure);
    return reply;
  };
  return { handle: { name: run.hostName, call, query, change }, changed: () => changed };
}

async function runCommand(run: ModuleRun, command: string, isHarmless: boolean): Promise<CommandOutput> {
  const exports = Object.entries(run.environment ?? {}).map(([name, value]) => `export ${name}=${quote(value)}\n`);
  const timeoutMs = run.timeLeft?.();
  const link = run.link?.(false);
  const reply = await run.session.run({
    id: run.taskId,
    script: exports.join('') + command,
    signal: run.signal,
    isHarmless,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(link === undefined ? {} : { link }),
  });
  return {
    rc: reply.rc,
    stdout: reply.stdout.toString('utf8').replace(/\n+$/, ''),
    stderr: reply.stderr.toString('utf8').replace(/\n+$/, ''),
  };
}

/** zx's rules: a value is one word, a list is several; the quoting is POSIX's. */
function formatCommand(pieces: TemplateStringsArray, values: readonly CommandValue[]): string {
  return pieces.reduce((text, piece, index) => {
    const value = values[index - 1];
    if (value === undefined) throw new TypeError(`an undefined value stands in the command \`${text}…\``);
    const words = typeof value === 'object' ? value.map((word) => quote(String(word))).join(' ') : quote(String(value));
    return text + words + piece;
  });
}

function describeCommandFailure(command: string, output: CommandOutput): ModuleFailure {
  const said = (output.stderr || output.stdout).split('\n').at(-1) ?? '';
  return new ModuleFailure(`\`${command}\` ended with status ${output.rc}${said === '' ? '' : `: ${said}`}`, {
    cmd: command,
    rc: output.rc,
    stdout: output.stdout,
    stderr: output.stderr,
  });
}
