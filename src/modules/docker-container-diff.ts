import type { Reply } from '../module/reply.ts';
import type { Diff } from '../module/result.ts';

export interface Difference {
  readonly field: string;
  readonly was: unknown;
  readonly is: unknown;
}

export interface ContainerContext {
  readonly args: {
    readonly name: string;
    readonly state: string;
    readonly auto_remove?: boolean | undefined;
  };
  readonly reply: Reply;
  readonly check: boolean;
  readonly diff: boolean;
}

/** In Ansible's names: whether it is there, runs, is halted or was started again, where that is another, and the options that differ. */
export function makeContainerDiff(
  context: ContainerContext,
  differences: readonly Difference[],
  actions: readonly string[],
): Diff {
  const was = describeStatus(context.reply.fields.get('began') ?? 'absent');
  const is = describeStatus(foreseeStatus(context, actions));
  const isNew = actions.some((action) => ['created', 'replaced', 'restarted'].includes(action));
  const names = (['exists', 'running', 'paused'] as const).filter(
    (name) => was[name] !== is[name] || (isNew && name === 'running' && is.running),
  );
  const isRestart = actions.includes('restarted');
  const describe = (side: 'was' | 'is'): Record<string, unknown> => ({
    ...Object.fromEntries(names.map((name) => [name, (side === 'was' ? was : is)[name]])),
    ...(isRestart ? { restarted: side === 'is' } : {}),
    ...Object.fromEntries(differences.map((difference) => [difference.field, difference[side]])),
  });
  const { name } = context.args;
  return { before: describe('was'), after: describe('is'), before_header: name, after_header: name };
}

function describeStatus(status: string): { exists: boolean; running: boolean; paused: boolean } {
  return {
    exists: status !== 'absent',
    running: ['running', 'restarting', 'paused'].includes(status),
    paused: status === 'paused',
  };
}

/** What it is afterwards; in check mode what these actions would make of it. */
function foreseeStatus({ args, reply, check }: ContainerContext, actions: readonly string[]): string {
  const status = reply.fields.get('status') ?? 'absent';
  if (!check) return status;
  const did = (...some: readonly string[]): boolean => some.some((action) => actions.includes(action));
  if (did('removed')) return 'absent';
  if (did('paused')) return 'paused';
  if (did('stopped')) return 'exited';
  if (did('started', 'restarted', 'unpaused', 'restored')) return 'running';
  if (!did('created', 'replaced')) return status;
  if (['started', 'healthy'].includes(args.state)) return 'running';
  return args.state === 'present' && status === 'running' ? 'running' : 'created';
}
