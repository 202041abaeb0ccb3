import { arg } from '../module/arg.ts';
import { defineAction } from '../module/define-action.ts';

export const assert = defineAction({
  name: 'assert',
  aliases: ['ansible.builtin.assert'],
  summary: 'Fails unless conditions hold.',
  args: {
    that: arg.list(arg.str()).required().describe('Expressions, as `when` has them.'),
    fail_msg: arg.any().aliases('msg').describe('What to say where one does not hold: text, or a list of lines.'),
    success_msg: arg.any().describe('What to say where all hold.'),
    quiet: arg.bool().default(false).describe('Says nothing where all hold.'),
  },
  expressions: ['that'],
  returns: { assertion: 'The condition that does not hold.', evaluated_to: 'false, where one does not.' },
  examples: `- assert:
    that:
      - members | length == 3
      - version is version('3.4', '>=')
    fail_msg: The cluster is not complete.
`,
  run: ({ args, test }) => {
    let unknown: string | undefined;
    for (const assertion of args.that) {
      const holds = test(assertion);
      if (holds === false) {
        const msg = formatMessage(args.fail_msg) ?? `Assertion failed: ${assertion}`;
        return Promise.resolve({ failed: true, msg, assertion, evaluated_to: false });
      }
      if (holds === undefined) unknown ??= `check mode cannot know whether \`${assertion}\` holds`;
    }
    if (unknown !== undefined) return Promise.resolve({ unknown });
    const msg = formatMessage(args.success_msg) ?? 'All assertions passed';
    return Promise.resolve({ changed: false, ...(args.quiet ? {} : { msg }) });
  },
});

function formatMessage(message: unknown): string | undefined {
  if (message === undefined || message === null) return undefined;
  if (Array.isArray(message)) return message.join('\n');
  return typeof message === 'string' ? message : JSON.stringify(message);
}
