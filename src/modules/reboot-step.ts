import { arg, type ArgsOf } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import { loadProgram } from '../module/program.ts';

const PROGRAM = loadProgram(import.meta.url, 'reboot.sh');

const ARGS = {
  step: arg.choice('look', 'start', 'test').required().describe('What is done.'),
  boot_time_command: arg.str().default('').describe('Says when the host was started.'),
  test_command: arg.str().default('').describe('Says whether it is ready.'),
  reboot_command: arg.str().default('').describe('Starts it anew.'),
  search_paths: arg.list(arg.str()).default([]).describe('Where commands are.'),
  minutes: arg.int().default(0).describe('How long the host waits.'),
  msg: arg.str().default('').describe('What its users read.'),
};

export type RebootStep = Partial<ArgsOf<typeof ARGS>> & Pick<ArgsOf<typeof ARGS>, 'step'>;

/** What reboot is made of; not for playbooks. */
export const rebootStep = defineModule({
  name: '_reboot',
  summary: 'A step of a restart; internal to reboot.',
  checkMode: 'supported',
  args: ARGS,
  prepare: ({ args }) => ({
    program: PROGRAM,
    vars: {
      reboot_step: args.step,
      reboot_time: args.boot_time_command,
      reboot_test: args.test_command,
      reboot_command: args.reboot_command,
      reboot_paths: args.search_paths,
      reboot_minutes: args.minutes,
      reboot_message: args.msg,
    },
  }),
});
