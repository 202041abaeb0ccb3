import type { Streams } from '../module/streams.ts';
import type { Job } from './job.ts';
import { isSilent } from './fail-early.ts';
import { eventTask } from './pace.ts';

/** What ends before that is not worth a word. In milliseconds. */
const QUIET_MS = 2000;
/** Between two words about one transfer. */
const PAUSE_MS = 1000;

/** Tells who watches how far a transfer has come, once it has lasted for some seconds. */
export function watchTransfer(job: Job, { path, size }: Streams): (bytes: number) => void {
  const { emit, now } = job.run.context.world;
  const shown = isSilent(job.run, job.task, job.host) ? {} : { path };
  let next = now() + QUIET_MS;
  return (bytes) => {
    if (now() < next) return;
    next = now() + PAUSE_MS;
    emit({
      type: 'transfer-progressed',
      task: eventTask(job.run, job.task, job.host),
      host: job.host.name,
      ...shown,
      bytes,
      ...(size === undefined ? {} : { size }),
    });
  };
}
