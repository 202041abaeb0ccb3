import { arg } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import { loadProgram } from '../module/program.ts';
import { ModuleFailure } from '../module/result.ts';

const PROGRAM = loadProgram(import.meta.url, 'timezone.sh');

export const timezone = defineModule({
  name: 'timezone',
  aliases: ['community.general.timezone'],
  summary: 'Sets the time zone of a host.',
  alwaysDiffs: true,
  description:
    'With timedatectl where systemd runs, else by /etc/localtime, /etc/timezone and /etc/sysconfig/clock. Restart cron afterwards.',
  checkMode: 'supported',
  args: {
    name: arg.str().describe('The time zone, such as `Europe/Berlin`.'),
    hwclock: arg
      .choice('local', 'UTC')
      .aliases('rtc')
      .describe('What the hardware clock has; rarely what a virtual machine lets anybody change.'),
  },
  constraints: { requiredOneOf: [['name', 'hwclock']] },
  examples: `- timezone:
    name: Europe/Berlin
`,
  prepare: ({ args }) => {
    const { name = '' } = args;
    if (!/^[A-Za-z0-9_+/-]*$/.test(name) || name.startsWith('-') || name.startsWith('/'))
      throw new ModuleFailure(`given timezone ${JSON.stringify(name)} is not available`);
    return { program: PROGRAM, vars: { timezone_name: name, timezone_clock: args.hwclock ?? '' } };
  },
  decode: ({ args, reply: { fields } }) => {
    const unknown = fields.get('unknown');
    if (unknown !== undefined) return { unknown };
    const describe = (name: string | undefined, clock: string | undefined): Record<string, unknown> => ({
      ...(args.name === undefined ? {} : { name }),
      ...(args.hwclock === undefined ? {} : { hwclock: clock }),
    });
    return {
      changed: fields.flag('changed'),
      diff: {
        before: describe(fields.get('name_before'), fields.get('clock_before')),
        after: describe(args.name, args.hwclock),
      },
    };
  },
});
