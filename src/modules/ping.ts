import { arg } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import { loadProgram } from '../module/program.ts';

const PROGRAM = loadProgram(import.meta.url, 'ping.sh');

export const ping = defineModule({
  name: 'ping',
  aliases: ['ansible.builtin.ping', 'ansible.legacy.ping'],
  summary: 'Shows that a host can be reached and has a shell.',
  checkMode: 'supported',
  onlyLooks: true,
  args: { data: arg.str().default('pong').describe('What it answers; `crash` makes it fail.') },
  returns: { ping: 'What it was told to answer.' },
  examples: `- ping:
`,
  statusTells: () => true,
  prepare: ({ args }) => ({ program: PROGRAM, vars: { ping_data: args.data } }),
});
