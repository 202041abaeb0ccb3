import { arg, type ArgsOf } from '../module/arg.ts';
import type { ProgramModule } from '../module/define-module.ts';
import type { Call } from '../module/program.ts';
import type { Reply } from '../module/reply.ts';
import { ModuleFailure, type ModuleResult } from '../module/result.ts';
import { defineDockerModule } from './docker-client.ts';
import { readWords } from './docker-container-values.ts';
import { planEnvironment } from './docker-environment.ts';
import { explainMissing, OUTPUT_RETURNS, splitLines, stripEmptyEnds } from './docker-output.ts';
import { loadDockerProgram, prefixVars } from './docker-program.ts';

const PROGRAM = loadDockerProgram(import.meta.url, 'docker_exec.sh');

const ARGS = {
  container: arg.str().required().describe("The container's name or id."),
  command: arg.str().describe('Command, split into words as a shell would; no shell reads it.'),
  argv: arg.list(arg.str()).describe('Command as a list of words.'),
  chdir: arg.str().describe('Folder in the container that it runs in.'),
  env: arg.dict().describe('Environment, added to that of the container. Does not stand on a command line.'),
  user: arg.str().describe('User, or `user:group`, that it runs as.'),
  stdin: arg.str().describe('Its standard input.'),
  stdin_add_newline: arg.bool().default(true).describe('End the standard input with a newline.'),
  strip_empty_ends: arg.bool().default(true).describe('Leave out empty lines at the end of stdout and stderr.'),
  tty: arg.bool().default(false).describe('Give it a pseudo-terminal.'),
  detach: arg.bool().default(false).describe('Do not wait until it ends; without `stdin`.'),
} as const;

type ExecArgs = ArgsOf<typeof ARGS>;

/** A module that runs a command in a container. */
export function defineExec(
  about: Pick<ProgramModule, 'name' | 'aliases' | 'summary' | 'description' | 'examples'>,
): ProgramModule {
  return defineDockerModule({
    ...about,
    args: ARGS,
    constraints: { requiredOneOf: [['command', 'argv']], mutuallyExclusive: [['command', 'argv']] },
    checkMode: 'skip',
    needs: ['docker'],
    returns: {
      ...OUTPUT_RETURNS,
      cmd: 'The words of the command.',
      exec_id: "With `detach`: the engine's id of what runs; empty where it has ended already.",
    },
    prepare: ({ args }) => planExec(args),
    decode: ({ args, reply }) => decodeExecReply(args, reply),
  });
}

function planExec(args: ExecArgs): Call {
  if (!/^[a-zA-Z0-9][\w.-]*$/.test(args.container)) {
    throw new ModuleFailure(`not a name of a container: \`${args.container}\``);
  }
  if (args.detach && args.stdin !== undefined) {
    throw new ModuleFailure('stdin cannot be given with detach: nobody is there to send it');
  }
  const environment = planEnvironment(args.env);
  const input = args.stdin === undefined ? undefined : args.stdin + (args.stdin_add_newline ? '\n' : '');
  return {
    program: PROGRAM,
    vars: prefixVars(PROGRAM, {
      container: args.container,
      command: readCommand(args),
      environment: environment.file,
      exports: environment.exports,
      detached: args.detach,
      options: [
        ...(args.chdir === undefined ? [] : [`--workdir=${args.chdir}`]),
        ...(args.user === undefined ? [] : [`--user=${args.user}`]),
        ...(args.stdin === undefined ? [] : ['--interactive']),
        ...(args.tty ? ['--tty'] : []),
        ...(args.detach ? ['--detach'] : []),
        ...environment.options,
      ],
    }),
    ...(input === undefined ? {} : { stdin: Buffer.from(input) }),
  };
}

function readCommand(args: ExecArgs): readonly string[] {
  const words = args.argv ?? readWords(args.command, 'command');
  if (words.length === 0) throw new ModuleFailure('the command is empty');
  return words;
}

function decodeExecReply(args: ExecArgs, { fields, stderr }: Reply): ModuleResult {
  const rc = fields.int('rc') ?? 1;
  const strip = (text: string): string => (args.strip_empty_ends ? stripEmptyEnds(text) : text);
  const out = strip(fields.get('stdout') ?? '');
  const err = strip(stderr.toString('utf8'));
  const status = fields.get('container_status') ?? '';
  if (args.detach && rc === 0) return { changed: true, cmd: readCommand(args), exec_id: fields.get('exec_id') ?? '' };
  const result = {
    changed: true,
    cmd: readCommand(args),
    rc,
    stdout: out,
    stderr: err,
    stdout_lines: splitLines(out),
    stderr_lines: splitLines(err),
  };
  if (rc === 0) return result;
  // What does not run has run nothing.
  return { ...result, changed: status === 'running', failed: true, ...explainFailure(args.container, rc, err, status) };
}

function explainFailure(container: string, rc: number, stderr: string, status: string): { msg: string; help?: string } {
  const missing = explainMissing(container, status);
  if (missing !== undefined) return missing;
  if (status !== 'running') {
    return {
      msg: `the container ${container} is not running (${status})`,
      help: `\`docker logs ${container}\` may say why`,
    };
  }
  const said = stderr.split('\n').at(-1) ?? '';
  return { msg: `the command in ${container} exited with status ${rc}${said === '' ? '' : `: ${said}`}` };
}
