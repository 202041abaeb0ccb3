import { arg } from '../module/arg.ts';
import { defineAction } from '../module/define-action.ts';

export const waitForConnection = defineAction({
  name: 'wait_for_connection',
  aliases: ['ansible.builtin.wait_for_connection'],
  summary: 'Waits until the host can be reached and used.',
  description:
    'A connection that is open already counts, if its shell answers; where it does not, a new one is made. Check mode does not wait.',
  args: {
    timeout: arg.int().default(600).describe('Seconds until it fails.'),
    delay: arg.int().default(0).describe('Seconds before the first attempt.'),
    sleep: arg.int().default(1).describe('Seconds between two attempts.'),
    connect_timeout: arg
      .int()
      .default(5)
      .describe('Seconds that connecting may take in one attempt, and the answer after it.'),
  },
  returns: { elapsed: 'Seconds that it took.' },
  examples: `- name: After the restart
  wait_for_connection:
    delay: 10
    timeout: 300
`,
  run: async ({ args, check, now, sleep, tryConnection }) => {
    if (check) return { skipped: true, msg: 'check mode does not wait', unknownFields: ['elapsed'] };
    const began = now();
    const elapsed = (): number => Math.floor((now() - began) / 1000);
    if (args.delay > 0) await sleep(args.delay * 1000);
    const first = now();
    for (;;) {
      const reason = await tryConnection(Math.max(args.connect_timeout, 1) * 1000);
      if (reason === undefined) return { changed: false, elapsed: elapsed() };
      if (now() - first + args.sleep * 1000 >= args.timeout * 1000) {
        return {
          failed: true,
          msg: `timed out waiting for ping module test: ${reason}`,
          elapsed: elapsed(),
          help: `It was tried for ${args.timeout} s; give it a longer \`timeout\` if the host may take so long.`,
        };
      }
      await sleep(args.sleep * 1000);
    }
  },
});
