import type { Task } from './play.ts';
import { PLAIN_LOOP } from './read-loop-control.ts';

/** What a task has that the playbook does not write, beside its place, its name and what it does: it runs always, and once. */
export const PLAIN_TASK = {
  kind: 'task',
  keywords: { when: [], tags: ['always'] },
  register: undefined,
  loop: undefined,
  loopControl: PLAIN_LOOP,
  until: [],
  retries: undefined,
  delay: undefined,
  async: undefined,
  poll: undefined,
  changedWhen: [],
  failedWhen: [],
  notify: [],
  listen: [],
} as const satisfies Partial<Task>;
