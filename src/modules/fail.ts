import { arg } from '../module/arg.ts';
import { defineAction } from '../module/define-action.ts';

export const fail = defineAction({
  name: 'fail',
  aliases: ['ansible.builtin.fail'],
  summary: 'Fails with a message.',
  args: { msg: arg.str().default('Failed as requested from task').describe('Why.') },
  examples: `- fail:
    msg: This host has no volume for the data.
  when: volume is not defined
`,
  isVerdict: true,
  run: ({ args }) => Promise.resolve({ failed: true, msg: args.msg }),
});
