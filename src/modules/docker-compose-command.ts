import { arg, type ArgsOf } from '../module/arg.ts';
import type { Call } from '../module/program.ts';
import type { Reply } from '../module/reply.ts';
import { ModuleFailure, type ModuleResult } from '../module/result.ts';
import { explainFailure, planCompose, PROJECT_ARGS } from './docker-compose-project.ts';
import { readWords } from './docker-container-values.ts';
import { readEnvironment } from './docker-environment.ts';
import { splitLines, stripEmptyEnds } from './docker-output.ts';

/** What docker_compose_v2_exec and docker_compose_v2_run share. */
export const COMMAND_ARGS = {
  ...PROJECT_ARGS,
  service: arg.str().required().describe('The service.'),
  argv: arg.list(arg.str()).describe('Command as a list of words.'),
  command: arg.str().describe('Command, split into words as a shell would; no shell reads it.'),
  chdir: arg.str().describe('Folder in the container that it runs in.'),
  detach: arg.bool().default(false).describe('Do not wait until it ends; without `stdin`.'),
  user: arg.str().describe('User that it runs as.'),
  stdin: arg.str().describe('Its standard input; not with `definition`, which takes that of Compose.'),
  stdin_add_newline: arg.bool().default(true).describe('End the standard input with a newline.'),
  strip_empty_ends: arg.bool().default(true).describe('Leave out empty lines at the end of stdout and stderr.'),
  tty: arg.bool().default(true).describe('Where false, no pseudo-terminal; there is none without a terminal anyway.'),
  env: arg.dict().describe('Environment, added to that of the container. Stands on the command line of Compose.'),
} as const;

type CommandArgs = ArgsOf<typeof COMMAND_ARGS>;

/** @param verb `exec` or `run` @param options of that @throws ModuleFailure */
export function planCommand(args: CommandArgs, verb: string, options: readonly string[]): Call {
  const input = args.stdin === undefined ? undefined : args.stdin + (args.stdin_add_newline ? '\n' : '');
  if (args.detach && input !== undefined) {
    throw new ModuleFailure('stdin cannot be given with detach: nobody is there to send it');
  }
  if (args.definition !== undefined && input !== undefined) {
    throw new ModuleFailure('stdin cannot be given with definition, which Compose reads there', {
      help: 'put the Compose file on the host, and name its folder in `project_src`',
    });
  }
  if (!/^[a-zA-Z0-9][\w.-]*$/.test(args.service)) {
    throw new ModuleFailure(`not a name of a service: \`${args.service}\``);
  }
  const call = planCompose(args, {
    state: 'command',
    words: [
      '--progress=plain',
      verb,
      ...options,
      ...(args.chdir === undefined ? [] : [`--workdir=${args.chdir}`]),
      ...(args.user === undefined ? [] : [`--user=${args.user}`]),
      ...(args.detach ? ['--detach'] : []),
      ...(args.tty ? [] : ['--no-TTY']),
      ...readEnvironment(args.env).map(([, line]) => `--env=${line}`),
      '--',
      args.service,
      ...(args.argv ?? (args.command === undefined ? [] : readWords(args.command, 'command'))),
    ],
  });
  return input === undefined ? call : { ...call, stdin: Buffer.from(input) };
}

/** What Compose itself says where it does not come to the command. */
const TROUBLE =
  /^(?:no such service|service "[^"]*" is not running|no configuration file|Error response from daemon|unknown (?:shorthand )?flag|validating |yaml: |.*cannot connect to the docker daemon|.*permission denied.*docker|no container found for|unable to get image)/i;

export function decodeCommandReply(args: CommandArgs, { fields, stderr }: Reply): ModuleResult {
  const rc = fields.int('rc') ?? 1;
  const strip = (text: string): string => (args.strip_empty_ends ? stripEmptyEnds(text) : text);
  const [out, err] = [strip(fields.get('stdout') ?? ''), strip(stderr.toString('utf8'))];
  const result = {
    changed: true,
    rc,
    stdout: out,
    stderr: err,
    stdout_lines: splitLines(out),
    stderr_lines: splitLines(err),
  };
  const last = stripEmptyEnds(err).split('\n').at(-1) ?? '';
  if (rc === 0) return result;
  if (args.detach || TROUBLE.test(last))
    return { ...result, changed: false, failed: true, ...explainFailure(last, rc) };
  const msg = `the command in ${args.service} exited with status ${rc}${last === '' ? '' : `: ${last}`}`;
  return { ...result, failed: true, msg };
}
