import { arg, type ArgsOf } from '../module/arg.ts';
import type { Reply } from '../module/reply.ts';
import { ModuleFailure, type ModuleResult } from '../module/result.ts';
import { defineDockerModule } from './docker-client.ts';
import { readWords } from './docker-container-values.ts';
import { planEnvironment } from './docker-environment.ts';
import { explainMissing, splitLines, stripEmptyEnds } from './docker-output.ts';
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
} as const;

export const dockerExec = defineDockerModule({
  name: 'docker_exec',
  aliases: ['docker_container_exec', 'community.docker.docker_container_exec'],
  summary: 'Runs a command in a running container.',
  description: 'Fails where the command exits non-zero, unless `failed_when` says otherwise.',
  args: ARGS,
  constraints: { requiredOneOf: [['command', 'argv']], mutuallyExclusive: [['command', 'argv']] },
  checkMode: 'skip',
  needs: ['docker'],
  returns: {
    rc: 'Exit status of the command.',
    stdout: 'Its standard output.',
    stderr: 'Its standard error.',
    stdout_lines: 'Its standard output, split into lines.',
    stderr_lines: 'Its standard error, split into lines.',
    cmd: 'The words of the command.',
  },
  examples: `- name: The members of the cluster
  docker_exec:
    container: etcd
    argv: [etcdctl, member, list]
  register: members
  changed_when: false
`,
  prepare: ({ args }) => {
    if (!/^[a-zA-Z0-9][\w.-]*$/.test(args.container)) {
      throw new ModuleFailure(`not a name of a container: \`${args.container}\``);
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
        options: [
          ...(args.chdir === undefined ? [] : [`--workdir=${args.chdir}`]),
          ...(args.user === undefined ? [] : [`--user=${args.user}`]),
          ...(args.stdin === undefined ? [] : ['--interactive']),
          ...(args.tty ? ['--tty'] : []),
          ...environment.options,
        ],
      }),
      ...(input === undefined ? {} : { stdin: Buffer.from(input) }),
    };
  },
  decode: ({ args, reply }) => decodeExecReply(args, reply),
});

function readCommand(args: ArgsOf<typeof ARGS>): readonly string[] {
  const words = args.argv ?? readWords(args.command, 'command');
  if (words.length === 0) throw new ModuleFailure('the command is empty');
  return words;
}

function decodeExecReply(args: ArgsOf<typeof ARGS>, { fields, stderr }: Reply): ModuleResult {
  const rc = fields.int('rc') ?? 1;
  const strip = (text: string): string => (args.strip_empty_ends ? stripEmptyEnds(text) : text);
  const out = strip(fields.get('stdout') ?? '');
  const err = strip(stderr.toString('utf8'));
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
  return { ...result, failed: true, ...explainFailure(args.container, rc, err, fields.get('container_status') ?? '') };
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
