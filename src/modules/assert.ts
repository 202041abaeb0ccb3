import { arg } from '../module/arg.ts';
import { defineAction } from '../module/define-action.ts';
import { ModuleFailure, type ModuleResult } from '../module/result.ts';

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
    const failure = readMessage('fail_msg or msg', args.fail_msg) ?? 'Assertion failed';
    const success = readMessage('success_msg', args.success_msg) ?? 'All assertions passed';
    let unknown: string | undefined;
    for (const assertion of args.that) {
      const holds = test(assertion);
      if (holds === false) {
        const said = args.fail_msg === undefined ? `${toText(failure)}: ${assertion}` : toText(failure);
        const result = { failed: true, msg: failure, assertion, evaluated_to: false, summary: said };
        return Promise.resolve(result as ModuleResult);
      }
      if (holds === undefined) unknown ??= `check mode cannot know whether \`${assertion}\` holds`;
    }
    if (unknown !== undefined) return Promise.resolve({ unknown });
    const result = { changed: false, msg: success, summary: args.quiet ? '' : toText(success) };
    return Promise.resolve(result as ModuleResult);
  },
});

type Message = string | readonly string[];

function readMessage(name: string, message: unknown): Message | undefined {
  if (message === undefined || message === null) return undefined;
  if (typeof message === 'string') return message;
  if (Array.isArray(message) && message.every((line) => typeof line === 'string')) return message;
  throw new ModuleFailure(`${name} is a text, or a list of texts, not ${JSON.stringify(message)}`);
}

function toText(message: Message): string {
  return typeof message === 'string' ? message : message.join('\n');
}
