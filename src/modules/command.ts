import { arg } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import { parseWords } from '../module/parse-words.ts';
import { COMMAND_ARGS, COMMAND_RETURNS, FILE_RETURNS, runCommand } from './run-command.ts';

export const command = defineModule({
  name: 'command',
  aliases: ['ansible.builtin.command', 'ansible.legacy.command'],
  summary: 'Runs a command without a shell.',
  description:
    'Words are split as a shell would, but nothing else is special: no pipes, no redirections, no patterns. Variables of the host’s environment are expanded.',
  args: {
    cmd: arg.str().words().aliases('_raw_params').describe('The command and its words, in one line.'),
    argv: arg.list(arg.str()).describe('The command and its words as a list, in place of `cmd`.'),
    expand_argument_vars: arg
      .bool()
      .default(true)
      .describe('`$NAME` of the host’s environment and `~` at the start of a word are expanded.'),
    executable: arg.str().describe('Nothing: no shell is run. The module `shell` has it.'),
    ...COMMAND_ARGS,
  },
  freeForm: 'cmd',
  constraints: { requiredOneOf: [['cmd', 'argv']], mutuallyExclusive: [['cmd', 'argv']] },
  returns: { ...COMMAND_RETURNS, ...FILE_RETURNS },
  examples: `- name: When was it started?
  command: uptime --since
  register: uptime
  changed_when: false
- name: Only once
  command:
    argv: [make-database, --name, "{{ name }}"]
    creates: /var/lib/database
`,
  statusTells: () => true,
  makesOneCall: () => true,
  spoolsOutput: true,
  run: async (context) => {
    const { argv, cmd, expand_argument_vars, executable, ...args } = context.args;
    const words = argv ?? parseWords(cmd ?? '');
    const result = await runCommand(context, { ...args, words, shown: words, expand: expand_argument_vars });
    if (executable === undefined) return result;
    return {
      ...result,
      warnings: ['command runs no shell, so that `executable` does nothing: the module shell has it'],
    };
  },
});
