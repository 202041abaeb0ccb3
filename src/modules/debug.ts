import { arg } from '../module/arg.ts';
import { defineAction } from '../module/define-action.ts';
import type { ModuleResult } from '../module/result.ts';

export const debug = defineAction({
  name: 'debug',
  aliases: ['ansible.builtin.debug'],
  summary: 'Shows a message or a variable.',
  args: {
    msg: arg.any().default('Hello world!').describe('What to show: text, or any value.'),
    var: arg.str().describe('An expression, without braces, whose value is shown.'),
    verbosity: arg.int().default(0).describe('How many -v it takes until it is shown.'),
  },
  expressions: ['var'],
  lenient: ['var'],
  constraints: { mutuallyExclusive: [['msg', 'var']] },
  examples: `- debug:
    var: members
- debug:
    msg: "{{ members | length }} members"
`,
  run: ({ args, evaluate, verbosity }) => {
    if (verbosity < args.verbosity) {
      return Promise.resolve({ skipped: true, skipped_reason: 'Verbosity threshold not met.' });
    }
    if (args.var === undefined) return Promise.resolve({ changed: false, msg: args.msg } as ModuleResult);
    const value = evaluate(args.var, 'VARIABLE IS NOT DEFINED!');
    return Promise.resolve({ changed: false, values: new Map([[args.var, value]]) });
  },
});
