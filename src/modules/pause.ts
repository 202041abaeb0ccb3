import { arg } from '../module/arg.ts';
import { defineAction } from '../module/define-action.ts';

export const pause = defineAction({
  name: 'pause',
  aliases: ['ansible.builtin.pause'],
  summary: 'Waits for a time, or for the user.',
  description: 'Once for all hosts. Without a terminal nobody is asked, and the run goes on with a warning.',
  args: {
    seconds: arg.float().describe('How long.'),
    minutes: arg.float().describe('How long.'),
    prompt: arg.str().describe('What to ask; what is typed is `user_input` of the result.'),
    echo: arg.bool().default(true).describe('What is typed is shown.'),
  },
  constraints: { mutuallyExclusive: [['seconds', 'minutes']] },
  oncePerBatch: true,
  returns: {
    user_input: 'What was typed.',
    start: 'When it began, UTC.',
    stop: 'When it ended, UTC.',
    delta: 'Whole seconds between.',
    echo: 'What was asked for.',
    stdout: 'How long it took, in words.',
  },
  examples: `- pause:
    prompt: Go on with the next member?
- pause:
    seconds: 10
`,
  run: async ({ args: { echo, minutes, prompt: question, seconds }, now, prompt, sleep }) => {
    const began = now();
    const warnings: string[] = [];
    let input = '';
    const length = seconds ?? (minutes === undefined ? undefined : minutes * 60);
    if (length !== undefined) await sleep(Math.max(length, 0) * 1000);
    else if (prompt !== undefined) input = await prompt(question ?? 'Press enter to continue', { echo });
    else warnings.push('nobody was asked, since there is no terminal');
    const ended = now();
    const format = (ms: number) => new Date(ms).toISOString().replace('T', ' ').replace('Z', '000');
    const unit = minutes === undefined ? 'seconds' : 'minutes';
    const took = Math.round(((ended - began) / (minutes === undefined ? 1000 : 60_000)) * 100) / 100;
    return {
      changed: false,
      user_input: input,
      echo,
      rc: 0,
      start: format(began),
      stop: format(ended),
      delta: Math.round((ended - began) / 1000),
      stdout: `Paused for ${took}${Number.isInteger(took) ? '.0' : ''} ${unit}`,
      stderr: '',
      ...(warnings.length === 0 ? {} : { warnings }),
    };
  },
});
