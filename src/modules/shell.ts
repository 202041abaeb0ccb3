import { arg } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import { COMMAND_ARGS, COMMAND_RETURNS, FILE_RETURNS, runCommand } from './run-command.ts';

export const shell = defineModule({
  name: 'shell',
  aliases: ['ansible.builtin.shell', 'ansible.legacy.shell'],
  summary: 'Runs a command line in a shell.',
  description: 'Values that stand in it are read by the shell: put them through the filter `quote`, or use command.',
  args: {
    cmd: arg.str().required().aliases('_raw_params').describe('What the shell shall run.'),
    executable: arg.path().default('/bin/sh').describe('The shell, with its full path.'),
    ...COMMAND_ARGS,
  },
  freeForm: 'cmd',
  returns: { ...COMMAND_RETURNS, ...FILE_RETURNS },
  examples: `- name: How many sessions are open?
  shell: who | wc -l
  register: sessions
  changed_when: false
`,
  statusTells: () => true,
  makesOneCall: () => true,
  spoolsOutput: true,
  run: (context) => {
    const { cmd, executable, ...args } = context.args;
    return runCommand(context, { ...args, words: [executable, '-c', cmd], shown: cmd, expand: false });
  },
});
