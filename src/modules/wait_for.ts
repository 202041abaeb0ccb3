import { arg, type ArgsOf } from '../module/arg.ts';
import { defineModule, type ModuleContext } from '../module/define-module.ts';
import { loadProgram } from '../module/program.ts';
import { ModuleFailure, type ModuleResult } from '../module/result.ts';
import { ATTRIBUTE_RETURNS, attributeVars, readFileAttributes } from './file-attributes.ts';
import { type PosixPattern, toPosixPattern } from './posix-pattern.ts';
import { readPattern } from './python-pattern.ts';
import { CONNECTION_STATES, formatAddress, numberState } from './proc-net-tcp.ts';

const PROGRAM = loadProgram(import.meta.url, 'wait_for.sh');
const READ_PROGRAM = loadProgram(import.meta.url, 'read_text.sh');

const args = {
  host: arg.str().default('127.0.0.1').describe('Whose port, as seen from the host.'),
  port: arg.int().describe('Which port.'),
  path: arg.path().describe('A file instead of a port.'),
  search_regex: arg
    .str()
    .describe(
      'What the file, or the greeting of the port, must match (Python’s syntax). `absent` and `stopped` take no notice of it.',
    ),
  state: arg
    .choice('started', 'present', 'stopped', 'absent', 'drained')
    .default('started')
    .describe('What is waited for; `drained`: the port has no connections. A path is never `stopped` or `drained`.'),
  timeout: arg.int().default(300).describe('Seconds until it fails. Without port and path: how long to wait.'),
  delay: arg.int().default(0).describe('Seconds before it looks for the first time.'),
  sleep: arg.int().default(1).describe('Seconds between two looks.'),
  connect_timeout: arg.int().default(5).describe('Seconds that one attempt to connect may take.'),
  exclude_hosts: arg.list(arg.str()).describe('With `drained`: addresses whose connections do not count.'),
  active_connection_states: arg
    .list(arg.choice(...CONNECTION_STATES))
    .default(['ESTABLISHED', 'FIN_WAIT1', 'FIN_WAIT2', 'SYN_RECV', 'SYN_SENT', 'TIME_WAIT'])
    .describe('With `drained`: which connections count, by the names of Linux.'),
  msg: arg.str().describe('What to say when the time is over.'),
};

type WaitArgs = ArgsOf<typeof args>;

export const waitFor = defineModule({
  name: 'wait_for',
  aliases: ['ansible.builtin.wait_for'],
  summary: 'Waits for a port or a file.',
  description: 'The waiting is done on the host, in one round trip. Check mode does not wait.',
  args,
  onlyLooks: true,
  constraints: { mutuallyExclusive: [['port', 'path']] },
  returns: {
    elapsed: 'Seconds.',
    match_groups: 'What the groups of `search_regex` matched.',
    match_groupdict: 'The same by name.',
    ...ATTRIBUTE_RETURNS,
    state: 'What was waited for; of a path what it is: file, directory, link, hard or absent.',
  },
  examples: `- wait_for:
    port: 2379
    timeout: 30
- wait_for:
    path: /var/log/app.log
    search_regex: ready after (\\d+) ms
`,
  makesOneCall: ({ search_regex: regex }) => regex === undefined || toPosixPattern(regex) !== undefined,
  run: async (context) => {
    const { args } = context;
    refuseState(args);
    const { search_regex } = args;
    if (search_regex !== undefined) readPattern('search_regex', search_regex, { multiline: true });
    if (context.check) return { skipped: true, unknown: 'check mode does not wait' };
    const expression = isEnd(args) ? undefined : search_regex;
    const pattern = expression === undefined ? undefined : toPosixPattern(expression);
    if (expression !== undefined && pattern === undefined) {
      if (args.path === undefined) {
        throw new ModuleFailure(`search_regex: grep on the host cannot match ${expression}`, {
          help: 'For a port, write it without lookaround, lazy repetition, references and line ends.',
        });
      }
      return pollFile(context, args.path, expression);
    }
    return waitOnHost(context, pattern);
  },
});

function isEnd({ state }: WaitArgs): boolean {
  return state === 'absent' || state === 'stopped';
}

/** @throws ModuleFailure, in Ansible's words, where nobody can wait for it. */
function refuseState({ state, port, path, exclude_hosts }: WaitArgs): void {
  const isOfPorts = state === 'drained' || (state === 'stopped' && path !== undefined);
  if (isOfPorts && port === undefined) {
    const msg = `state=${state} should only be used for checking a port in the wait_for module`;
    throw new ModuleFailure(msg, { elapsed: 0 });
  }
  if (exclude_hosts !== undefined && state !== 'drained') {
    throw new ModuleFailure('exclude_hosts should only be with state=drained', { elapsed: 0 });
  }
}

async function waitOnHost(context: ModuleContext<WaitArgs>, pattern: PosixPattern | undefined): Promise<ModuleResult> {
  const { args, host } = context;
  const { fields } = await host.call({
    program: PROGRAM,
    vars: {
      wait_for_host: args.host,
      wait_for_port: args.port ?? '',
      wait_for_path: args.path ?? '',
      wait_for_pattern: pattern?.pattern ?? '',
      wait_for_ignore_case: pattern?.ignoreCase ?? false,
      wait_for_state: args.state,
      wait_for_msg: args.msg ?? '',
      wait_for_timeout: args.timeout,
      wait_for_delay: args.delay,
      wait_for_sleep: args.sleep,
      wait_for_connect: args.connect_timeout,
      wait_for_states: args.active_connection_states.map(numberState).join(' '),
      wait_for_excluded: (args.exclude_hosts ?? []).map(formatAddress).join(' '),
    },
  });
  const elapsed = fields.int('elapsed') ?? 0;
  if (fields.flag('timed_out')) throw new ModuleFailure(args.msg ?? describeTimeout(args), { elapsed });
  return {
    ...describeResult(args, elapsed),
    ...readFileAttributes(fields),
    ...describeMatch(isEnd(args) ? undefined : args.search_regex, fields.get('match')),
  };
}

/** For what grep cannot say: the file comes here each time. */
async function pollFile(context: ModuleContext<WaitArgs>, path: string, expression: string): Promise<ModuleResult> {
  const { args, host, now, sleep } = context;
  const began = now();
  const regexp = readPattern('search_regex', expression, { multiline: true });
  await sleep(args.delay * 1000);
  for (;;) {
    const { fields } = await host.call({ program: READ_PROGRAM, vars: { read_text_path: path, ...attributeVars({}) } });
    const text = fields.get('content');
    const elapsed = Math.floor((now() - began) / 1000);
    if (text !== undefined && regexp.test(text)) {
      const file = { ...readFileAttributes(fields), state: 'file' };
      return { ...describeResult(args, elapsed), ...file, ...describeMatch(expression, text) };
    }
    if (elapsed >= args.timeout) throw new ModuleFailure(args.msg ?? describeTimeout(args), { elapsed });
    await sleep(args.sleep * 1000);
  }
}

function describeResult({ path, port, state, search_regex }: WaitArgs, elapsed: number): ModuleResult {
  return { changed: false, elapsed, path: path ?? null, port: port ?? null, state, search_regex: search_regex ?? null };
}

function describeMatch(expression: string | undefined, text: string | undefined): ModuleResult {
  const match =
    expression === undefined
      ? null
      : (readPattern('search_regex', expression, { multiline: true }).exec(text ?? '') ?? null);
  return {
    match_groups: match === null ? [] : match.slice(1).map((group: string | undefined) => group ?? null),
    match_groupdict: { ...match?.groups },
  };
}

/** Ansible's words. */
function describeTimeout({ host, path, port, search_regex: regex, state }: WaitArgs): string {
  const what = path ?? `${host}:${port}`;
  if (state === 'drained') return `Timeout when waiting for ${what} to drain`;
  if (state === 'stopped' || state === 'absent') {
    return path === undefined
      ? `Timeout when waiting for ${what} to stop.`
      : `Timeout when waiting for ${what} to be absent.`;
  }
  if (regex !== undefined) return `Timeout when waiting for search string ${regex} in ${what}`;
  return path === undefined ? `Timeout when waiting for ${what}` : `Timeout when waiting for file ${what}`;
}
