import type { Job } from './job.ts';
import type { Work } from './left-behind.ts';
import { placeOf } from './problem.ts';

/** What a job of the engine does, and on which host. */
export function describeWork({ run, delegate, host, name, task }: Job): Work {
  const isAhead = (): boolean => run.flights.get(host)?.isAhead(task) === true;
  return { host: delegate ?? host.name, task: name, place: placeOf(task.span), isAhead };
}
