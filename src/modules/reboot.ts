import { arg, type ArgsOf } from '../module/arg.ts';
import { type ActionContext, defineAction } from '../module/define-action.ts';
import { ModuleFailure, type ModuleResult } from '../module/result.ts';
import type { RebootStep } from './reboot-step.ts';

const BOOT_ID = '/proc/sys/kernel/random/boot_id';
/** Between two attempts, in milliseconds: about 1, 2, 4, … s, and this at most. */
const LONGEST_PAUSE = 12_000;

const ARGS = {
  pre_reboot_delay: arg.int().default(0).describe('Seconds until the host goes down, rounded down to minutes.'),
  post_reboot_delay: arg.int().default(0).describe('Seconds until the first look whether it is up.'),
  reboot_timeout: arg.int().default(600).describe('Seconds that it may take, and again until it is ready.'),
  connect_timeout: arg.int().default(5).describe('Seconds that connecting may take in one attempt.'),
  test_command: arg.str().default('whoami').describe('Is successful once the host is ready.'),
  msg: arg.str().default('Reboot initiated by Ansible').describe('What users of the host read.'),
  search_paths: arg
    .list(arg.str())
    .default(['/sbin', '/bin', '/usr/sbin', '/usr/bin', '/usr/local/sbin'])
    .describe('Where the command is looked for.'),
  boot_time_command: arg
    .str()
    .default(`cat ${BOOT_ID}`)
    .describe('Says something else after each start, and the same in between.'),
  reboot_command: arg.str().describe('Starts the host anew, in place of `shutdown`, or `reboot` where there is none.'),
};

type Context = ActionContext<ArgsOf<typeof ARGS>>;

export const reboot = defineAction({
  name: 'reboot',
  aliases: ['ansible.builtin.reboot', 'ansible.legacy.reboot'],
  summary: 'Starts a host anew, and waits until it is up and ready.',
  description:
    'The machine that runs the playbook, and containers on it, are refused: their kernel would not be another one afterwards.',
  args: ARGS,
  returns: { rebooted: 'Whether the host was started anew.', elapsed: 'Seconds that it took.' },
  examples: `- name: The new kernel
  reboot:
    reboot_timeout: 900
`,
  run: async (context) => {
    const { args, check, now, sleep } = context;
    const before = await look(context);
    if (before.machine !== '' && before.machine === readOwnBoot(context)) {
      throw new ModuleFailure(
        'Running reboot here would reboot the control node: the host is this machine, or a container on it.',
        {
          changed: false,
          rebooted: false,
          elapsed: 0,
          help: 'Leave it out with `when`, or with `--limit`.',
        },
      );
    }
    if (check) return { changed: true, rebooted: true, elapsed: 0 };
    const began = now();
    const elapsed = (): number => Math.floor((now() - began) / 1000);
    await start(context);
    if (args.post_reboot_delay > 0) await sleep(args.post_reboot_delay * 1000);
    const problem =
      (await tryUntil(context, 'last boot time check', async () => {
        const { boot } = await look(context);
        return boot === '' || boot === before.boot ? 'boot time has not changed' : undefined;
      })) ??
      (await tryUntil(context, 'post-reboot test command', async () => {
        const { failed, msg } = await step(context, { step: 'test', test_command: args.test_command });
        return failed === true ? msg : undefined;
      }));
    if (problem === undefined) return { changed: true, rebooted: true, elapsed: elapsed() };
    return { failed: true, changed: true, rebooted: true, elapsed: elapsed(), ...problem };
  },
});

function step({ call }: Context, args: RebootStep): Promise<ModuleResult> {
  return call('_reboot', { ...args });
}

/** When the host was started, by the user's command and by its kernel. Throws ModuleFailure. */
async function look(context: Context): Promise<{ boot: string; machine: string }> {
  const found = await step(context, { step: 'look', boot_time_command: context.args.boot_time_command });
  if (found.failed === true) throw new ModuleFailure(found.msg ?? 'failed', found);
  const { boot, machine } = found;
  const read = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');
  return { boot: read(boot), machine: read(machine) };
}

function readOwnBoot({ readFile }: Context): string | undefined {
  try {
    return readFile(BOOT_ID).toString('utf8').trim();
  } catch {
    // It is no Linux, and so not the host.
    return undefined;
  }
}

/** The connection may be gone before the answer is here. Throws ModuleFailure. */
async function start(context: Context): Promise<void> {
  const { args, signal } = context;
  let started: ModuleResult;
  try {
    started = await step(context, {
      step: 'start',
      reboot_command: args.reboot_command ?? '',
      search_paths: args.search_paths,
      minutes: Math.floor(Math.max(args.pre_reboot_delay, 0) / 60),
      msg: args.msg,
    });
  } catch (error) {
    if (signal.aborted || error instanceof ModuleFailure) throw error;
    return;
  }
  if (started.failed === true) throw new ModuleFailure(started.msg ?? 'failed', { ...started, rebooted: false });
}

/** @returns undefined once `attempt` finds nothing wrong, else what the result says of it. */
async function tryUntil(
  context: Context,
  what: string,
  attempt: () => Promise<string | undefined>,
): Promise<ModuleResult | undefined> {
  const { args, now, random, sleep, signal, tryConnection } = context;
  const end = now() + args.reboot_timeout * 1000;
  for (let pause = 1000; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    let reason = await tryConnection(Math.max(args.connect_timeout, 1) * 1000);
    try {
      reason ??= await attempt();
    } catch (error) {
      if (signal.aborted) throw error;
      reason = error instanceof Error ? error.message : String(error);
    }
    if (reason === undefined) return undefined;
    if (now() + pause >= end) {
      return {
        msg: `Timed out waiting for ${what} (timeout=${args.reboot_timeout})`,
        help: `The last attempt: ${reason}. With \`reboot_timeout\` it may take longer.`,
      };
    }
    // Hosts that were started anew together are not asked all at the same moments.
    await sleep(pause * (0.75 + random() / 2));
  }
}
