import { arg } from '../module/arg.ts';
import { ModuleFailure } from '../module/result.ts';
import { defineDockerModule } from './docker-client.ts';
import { explainMissing, splitLines, stripEmptyEnds } from './docker-output.ts';
import { loadDockerProgram, prefixVars } from './docker-program.ts';

const PROGRAM = loadDockerProgram(import.meta.url, 'docker_logs.sh');

export const dockerLogs = defineDockerModule({
  name: 'docker_logs',
  summary: 'Reads what a container has said; changes nothing.',
  args: {
    name: arg.str().required().aliases('container').describe("The container's name or id; it need not run any more."),
    tail: arg.str().default('1000').describe('How many lines from the end; `all` for all of them.'),
    since: arg
      .str()
      .describe('Only what is not older: a duration such as `10m`, or a time such as `2030-01-02T13:23:37Z`.'),
    until: arg.str().describe('Only what is older, likewise.'),
    timestamps: arg.bool().default(false).describe('Put the time in front of each line.'),
  },
  checkMode: 'supported',
  onlyLooks: true,
  needs: ['docker'],
  returns: {
    stdout: 'What it said on its standard output.',
    stderr: 'What it said on its standard error.',
    stdout_lines: 'Its standard output, split into lines.',
    stderr_lines: 'Its standard error, split into lines.',
  },
  examples: `- name: What etcd has said in the last minutes
  docker_logs:
    name: etcd
    since: 5m
  register: logs

- name: It found its peers
  assert:
    that: logs.stderr_lines | select('search', 'became leader') | length > 0
`,
  prepare: ({ args }) => {
    if (!/^[a-zA-Z0-9][\w.-]*$/.test(args.name)) throw new ModuleFailure(`not a name of a container: \`${args.name}\``);
    if (!/^(?:all|\d+)$/.test(args.tail)) {
      throw new ModuleFailure(`tail is no number of lines: \`${args.tail}\``, { help: 'give a number, or all' });
    }
    return {
      program: PROGRAM,
      vars: prefixVars(PROGRAM, {
        name: args.name,
        options: [
          `--tail=${args.tail}`,
          ...(args.since === undefined ? [] : [`--since=${args.since}`]),
          ...(args.until === undefined ? [] : [`--until=${args.until}`]),
          ...(args.timestamps ? ['--timestamps'] : []),
        ],
      }),
    };
  },
  decode: ({ args, reply: { fields, stderr } }) => {
    const status = fields.get('container_status');
    const err = stripEmptyEnds(stderr.toString('utf8'));
    if (status !== undefined) {
      const said = err.split('\n').at(-1) ?? '';
      return {
        failed: true,
        stderr: err,
        ...(explainMissing(args.name, status) ?? { msg: `the logs of ${args.name} cannot be read: ${said}` }),
      };
    }
    const out = stripEmptyEnds(fields.get('stdout') ?? '');
    return { changed: false, stdout: out, stderr: err, stdout_lines: splitLines(out), stderr_lines: splitLines(err) };
  },
});
