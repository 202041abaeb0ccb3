import type { Event, Place } from '../../events/event.ts';
import { formatDuration } from './format-duration.ts';
import type { HostOutcome, ItemOutcome } from './group-outcomes.ts';
import { BLANK, styled, type Line } from './line.ts';
import { formatEndedHosts, formatInclude, formatPlayHeading, formatSkippedPlay, formatWarning } from './play-lines.ts';
import { formatRecap } from './recap-lines.ts';
import { formatTaskHeading, formatTaskOutcomes, type TaskStarted } from './task-lines.ts';
import type { TextOptions } from './text-options.ts';

interface OpenTask {
  readonly started: TaskStarted;
  readonly rows: HostOutcome[];
  readonly items: Map<string, ItemOutcome[]>;
}

/**
 * The words of a run: events in, lines out, nothing else. A task's outcomes are said when it has finished, since only then
 * the hosts with the same outcome can stand together.
 */
export class RunText {
  readonly #options: TextOptions;
  readonly #tasks = new Map<string, OpenTask>();
  readonly #failures = new Map<string, { task: string; place: Place }>();
  #check = false;
  #hosts: readonly string[] = [];
  #slowest: { name: string; ms: number } | undefined;
  /** The task whose heading was said last. */
  #under: string | undefined;
  #lastIsBlank = true;

  constructor(options: TextOptions) {
    this.#options = options;
  }

  /** The lines that an event adds, in order. */
  handle(event: Event): Line[] {
    const lines: Line[] = [];
    for (const line of this.#describe(event)) {
      const isBlank = line.length === 0;
      if (!(isBlank && this.#lastIsBlank)) lines.push(line);
      this.#lastIsBlank = isBlank;
    }
    return lines;
  }

  #describe(event: Event): Line[] {
    switch (event.type) {
      case 'run-started':
        this.#check = event.check;
        return [];
      case 'warning-raised':
        return [...formatWarning(event, this.#options)];
      case 'play-started':
        this.#hosts = event.hosts;
        this.#under = undefined;
        return [BLANK, formatPlayHeading(event, this.#check), BLANK];
      case 'play-skipped':
        return [BLANK, formatSkippedPlay(event)];
      case 'task-started':
        return this.#startTask(event);
      case 'item-finished':
        this.#collectItem(event);
        return [];
      case 'transfer-progressed':
        return [];
      case 'task-retried':
        return this.#describeRetry(event);
      case 'host-finished':
        return this.#finishHost(event);
      case 'task-finished':
        return this.#finishTask(event.task, event.ms);
      case 'file-included':
        return this.#options.verbosity > 0 ? [formatInclude(event)] : [];
      case 'hosts-ended':
        return [formatEndedHosts(event)];
      case 'play-finished':
        return this.#flush();
      case 'run-finished':
        return [...this.#flush(), BLANK, ...formatRecap(event, this.#recapFacts(), this.#options)];
    }
  }

  #startTask(started: TaskStarted): Line[] {
    this.#tasks.set(started.task, { started, rows: [], items: new Map() });
    // While another task is open its outcomes are still to come, and a heading in between would adopt them.
    return this.#tasks.size === 1 && started.of === undefined ? this.#headTask(started) : [];
  }

  #headTask(started: TaskStarted): Line[] {
    const shared = started.of ?? started.task;
    if (this.#under === shared) return [];
    this.#under = shared;
    return [formatTaskHeading(started, this.#options)];
  }

  #collectItem({ task, host, label, outcome }: Extract<Event, { type: 'item-finished' }>): void {
    const open = this.#tasks.get(task);
    const items = open?.items.get(host);
    if (items === undefined) open?.items.set(host, [{ label, outcome }]);
    else items.push({ label, outcome });
  }

  #describeRetry(event: Extract<Event, { type: 'task-retried' }>): Line[] {
    const open = this.#tasks.get(event.task);
    if (open === undefined || this.#options.verbosity === 0) return [];
    const again = `try ${event.attempt} of ${event.retries + 1} failed, again in ${formatDuration(event.delayMs)}`;
    return [...this.#headTask(open.started), [styled('dim', `  ↻ ${event.host}  ${again}`)]];
  }

  #finishHost({ task, host, delegate, outcome }: Extract<Event, { type: 'host-finished' }>): Line[] {
    const open = this.#tasks.get(task);
    if (open === undefined) return [];
    const items = open.items.get(host) ?? [];
    open.rows.push({ host, outcome, items, ...(delegate === undefined ? {} : { delegate }) });
    const lost = outcome.status === 'failed' || outcome.status === 'unreachable';
    if (lost && !outcome.ignored && !outcome.rescued) {
      this.#failures.set(host, { task: open.started.name, place: open.started.place });
    }
    return [];
  }

  #finishTask(task: string, ms: number | undefined): Line[] {
    const open = this.#tasks.get(task);
    if (open === undefined) return [];
    this.#tasks.delete(task);
    if (ms !== undefined && ms > (this.#slowest?.ms ?? 0)) this.#slowest = { name: open.started.name, ms };
    const order = new Map(this.#hosts.map((host, index) => [host, index]));
    const place = (host: string) => order.get(host) ?? order.size;
    const rows = open.rows.sort((a, b) => place(a.host) - place(b.host));
    const options = { ...this.#options, check: this.#check };
    return [...this.#headTask(open.started), ...formatTaskOutcomes(open.started, rows, options)];
  }

  /** What an interrupted run has learnt of the tasks that it did not finish. */
  #flush(): Line[] {
    return [...this.#tasks.keys()].flatMap((task) => this.#finishTask(task, undefined));
  }

  #recapFacts() {
    return { check: this.#check, failures: this.#failures, slowest: this.#slowest };
  }
}
