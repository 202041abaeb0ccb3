import { arg } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import { COMMAND_RETURNS, FILE_RETURNS, runCommand } from './run-command.ts';

export const raw = defineModule({
  name: 'raw',
  aliases: ['ansible.builtin.raw'],
  summary: 'Runs a line in the host’s shell, with nothing around it.',
  args: {
    cmd: arg.str().required().aliases('_raw_params', 'free_form').describe('What the shell shall run.'),
    executable: arg.path().default('/bin/sh').describe('The shell.'),
  },
  freeForm: 'cmd',
  returns: { ...COMMAND_RETURNS, ...FILE_RETURNS },
  examples: `- raw: cat /etc/issue
`,
  makesOneCall: () => true,
  spoolsOutput: true,
  run: (context) => {
    const { cmd, executable } = context.args;
    const words = [executable, '-c', cmd];
    return runCommand(context, { words, shown: cmd, expand: false, stdin_add_newline: false, strip_empty_ends: false });
  },
});
