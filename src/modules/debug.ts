import { arg } from '../module/arg.ts';
import { defineAction } from '../module/define-action.ts';
import type { ModuleResult } from '../module/result.ts';

export const debug = defineAction({
  name: 'debug',
  aliases: ['ansible.builtin.debug'],
  summary: 'Shows a message or a variable.',
  args: {
    msg: arg.any().default('Hello world!').describe('What to show: text, or any value.'),
    var: arg
      .any()
      .describe(
        'An expression, without braces, whose value is shown; or a template that gives the name of a variable.',
      ),
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
    return Promise.resolve({ changed: false, values: new Map([readVariable(args.var, evaluate)]) });
  },
});

/** What is shown, and under which name: that of the variable, or what Ansible calls the value's type. */
function readVariable(given: unknown, evaluate: (expression: string, absent: string) => unknown): [string, unknown] {
  if (typeof given === 'object' && given !== null && 'value' in given) {
    const { value } = given as { readonly value: object | string | number | bigint | boolean | null };
    return [typeof value === 'object' ? formatType(value) : String(value), value];
  }
  const expression = String(given);
  return [expression, evaluate(expression, 'VARIABLE IS NOT DEFINED!')];
}

function formatType(value: object | null): string {
  return `<class '${value === null ? 'NoneType' : Array.isArray(value) ? 'list' : 'dict'}'>`;
}
