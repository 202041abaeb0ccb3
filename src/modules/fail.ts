import { arg } from '../module/arg.ts';
import { defineAction } from '../module/define-action.ts';
import type { ModuleResult } from '../module/result.ts';

export const fail = defineAction({
  name: 'fail',
  aliases: ['ansible.builtin.fail'],
  summary: 'Fails with a message.',
  args: { msg: arg.any().default('Failed as requested from task').describe('Why: text, or any value.') },
  examples: `- fail:
    msg: This host has no volume for the data.
  when: volume is not defined
`,
  isVerdict: true,
  run: ({ args: { msg } }) => {
    const summary = typeof msg === 'string' ? msg : JSON.stringify(msg);
    return Promise.resolve({ failed: true, msg, summary } as ModuleResult);
  },
});
