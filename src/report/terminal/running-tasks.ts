import type { Event } from '../../events/event.ts';
import { splitLines } from '../text/clean-text.ts';
import { formatBytes } from '../text/format-bytes.ts';
import { formatDuration } from '../text/format-duration.ts';
import { formatHosts } from '../text/format-hosts.ts';
import { styled, type Line } from '../text/line.ts';
import { padText } from '../text/wrap-text.ts';

interface RunningTask {
  readonly name: string;
  /** Where each host has a task of its own. */
  readonly host: string | undefined;
  /** How many hosts take part: fewer than the play's under run_once. */
  readonly hosts: number;
  readonly since: number;
  readonly finished: Set<string>;
  readonly failures: Map<string, string>;
  readonly retries: Map<string, string>;
  readonly items: Map<string, number>;
  /** How far a transfer has come. */
  readonly transfers: Map<string, string>;
}

const SPINNER = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';

/** What goes on at this moment: which hosts are still at a task and for how long, what they try again, and what has failed already. */
export class RunningTasks {
  readonly #tasks = new Map<string, RunningTask>();
  #hosts: readonly string[] = [];
  readonly #gone = new Set<string>();

  /** `now` in milliseconds; only differences count. */
  handle(event: Event, now: number): void {
    if (event.type === 'play-started') this.#hosts = event.hosts;
    else if (event.type === 'task-started') this.#start(event, now);
    else if (event.type === 'task-finished') this.#tasks.delete(event.task);
    else if (event.type === 'play-finished' || event.type === 'run-finished') this.#tasks.clear();
    else if (event.type === 'hosts-ended') for (const host of event.hosts) this.#gone.add(host);
    else if (event.type === 'host-finished') this.#finishHost(event);
    else if (event.type === 'transfer-progressed') {
      this.#tasks.get(event.task)?.transfers.set(event.host, describeTransfer(event));
    } else if (event.type === 'task-retried') {
      const again = `try ${event.attempt} of ${event.retries + 1} failed, again in ${formatDuration(event.delayMs)}`;
      this.#tasks.get(event.task)?.retries.set(event.host, again);
    } else if (event.type === 'item-finished') {
      const items = this.#tasks.get(event.task)?.items;
      items?.set(event.host, (items.get(event.host) ?? 0) + 1);
    }
  }

  get isEmpty(): boolean {
    return this.#tasks.size === 0;
  }

  /** At most `rows` lines. */
  format(now: number, rows: number): Line[] {
    const lines = [...this.#tasks.values()].flatMap((task) => this.#formatTask(task, now));
    if (lines.length <= rows) return lines;
    const shown = Math.max(0, rows - 1);
    return [...lines.slice(0, shown), [styled('dim', `      … ${lines.length - shown} more`)]];
  }

  #start(event: Extract<Event, { type: 'task-started' }>, now: number): void {
    this.#tasks.set(event.task, {
      name: event.name,
      host: event.host,
      hosts: event.hosts,
      since: now,
      finished: new Set(),
      failures: new Map(),
      retries: new Map(),
      items: new Map(),
      transfers: new Map(),
    });
  }

  #finishHost({ task, host, outcome }: Extract<Event, { type: 'host-finished' }>): void {
    const running = this.#tasks.get(task);
    running?.finished.add(host);
    running?.retries.delete(host);
    running?.transfers.delete(host);
    if ((outcome.status !== 'failed' && outcome.status !== 'unreachable') || outcome.ignored || outcome.rescued) return;
    this.#gone.add(host);
    running?.failures.set(host, outcome.summary ?? outcome.problem?.message ?? outcome.status);
  }

  #formatTask(task: RunningTask, now: number): Line[] {
    const waiting = (task.host === undefined ? this.#hosts : [task.host])
      .filter((host) => !task.finished.has(host) && !this.#gone.has(host))
      .slice(0, Math.max(0, task.hosts - task.finished.size));
    const spinner = SPINNER.charAt(Math.floor(now / 100) % SPINNER.length);
    const name = this.#tasks.size > 1 ? `  ${task.name}` : '';
    const head: Line = [
      styled('skipped', `  ${spinner} running  `),
      padText(formatHosts(waiting, 32), 18),
      styled('dim', `  ${formatDuration(now - task.since)}${name}`),
    ];
    const failures = [...task.failures].map(([host, why]): Line => [
      '      ',
      styled('failed', `✗ ${host}`),
      `  ${splitLines(why)[0] ?? ''}`,
    ]);
    const notes = waiting.flatMap((host): Line[] => {
      const count = task.items.get(host);
      const note =
        task.retries.get(host) ??
        task.transfers.get(host) ??
        (count === undefined ? undefined : `${count} ${count === 1 ? 'item' : 'items'} done`);
      return note === undefined ? [] : [[styled('dim', `      ${host}  ${note}`)]];
    });
    return [head, ...failures, ...notes];
  }
}

function describeTransfer({ bytes, size, path }: Extract<Event, { type: 'transfer-progressed' }>): string {
  const name = path === undefined ? '' : `  ${path}`;
  if (size === undefined || size === 0) return `${formatBytes(bytes)}${name}`;
  const percent = Math.min(100, Math.floor((bytes / size) * 100));
  return `${formatBytes(bytes)} of ${formatBytes(size)} (${percent} %)${name}`;
}
