/**
 * What happened, as plain JSON in the past tense. Events are the engine's only output; reporters turn them into what people see.
 * VERSION counts up with every change that a reader could notice; new optional fields are not one.
 */
export const VERSION = 1;

export type Event = EventBody & EventHead;

export interface EventHead {
  readonly v: typeof VERSION;
  /** From 1, without gaps. */
  readonly seq: number;
  /** ISO 8601, UTC. */
  readonly time: string;
}

export type EventBody =
  | {
      readonly type: 'run-started';
      readonly playbooks: readonly string[];
      readonly check: boolean;
      readonly diff: boolean;
      readonly inventory: readonly string[];
      readonly hosts: number;
    }
  | {
      readonly type: 'warning-raised';
      readonly message: string;
      readonly place?: Place;
      readonly host?: string;
      readonly frame?: string;
      readonly help?: string;
    }
  | {
      readonly type: 'play-started';
      readonly play: string;
      readonly name: string;
      readonly hosts: readonly string[];
      readonly place: Place;
      /** `index` from 1. */
      readonly batch?: { readonly index: number; readonly count: number };
    }
  | {
      readonly type: 'play-skipped';
      readonly play: string;
      readonly name: string;
      readonly reason: string;
      readonly place: Place;
    }
  | {
      readonly type: 'task-started';
      readonly task: string;
      /** Where hosts do not wait for each other, a task is started on each: the id that these share, and the host. */
      readonly of?: string;
      readonly host?: string;
      readonly name: string;
      readonly module: string;
      readonly place: Place;
      readonly hosts: number;
      readonly handler: boolean;
      /** One host stands for the whole batch: run_once, or an action that runs once. */
      readonly once?: boolean;
      readonly section?: 'rescue' | 'always';
    }
  /** A loop's item, before the task's own result. */
  | {
      readonly type: 'item-finished';
      readonly task: string;
      readonly host: string;
      readonly item: unknown;
      readonly label: string;
      readonly outcome: Outcome;
    }
  | {
      readonly type: 'task-retried';
      readonly task: string;
      readonly host: string;
      readonly attempt: number;
      readonly retries: number;
      readonly delayMs: number;
    }
  /** A transfer that lasts, once a second; `bytes` have been carried, of `size` where that is known. `path` is the file or folder of the task. */
  | {
      readonly type: 'transfer-progressed';
      readonly task: string;
      readonly host: string;
      readonly path?: string;
      readonly bytes: number;
      readonly size?: number;
    }
  /** The task's result on a host. */
  | {
      readonly type: 'host-finished';
      readonly task: string;
      readonly host: string;
      /** What ran there, where a template names it. */
      readonly module?: string;
      readonly delegate?: string;
      readonly outcome: Outcome;
    }
  | { readonly type: 'task-finished'; readonly task: string; readonly ms: number }
  | { readonly type: 'file-included'; readonly task: string; readonly file: string; readonly hosts: readonly string[] }
  | { readonly type: 'hosts-ended'; readonly hosts: readonly string[]; readonly reason: string }
  | { readonly type: 'play-finished'; readonly play: string; readonly ms: number }
  | {
      readonly type: 'run-finished';
      readonly stats: Readonly<Record<string, HostStats>>;
      /** What `set_stats` collected: host, or `_run` for all → name → value. */
      readonly customStats?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
      readonly ms: number;
      readonly exitCode: number;
      readonly connectingMs: number;
      readonly tasks: number;
      readonly cancelled: boolean;
      /** What goes on on hosts, as far as the run has heard. */
      readonly left?: readonly LeftOver[];
    };

/** A task, or a job (`async`), that goes on on a host when the run has ended. */
export interface LeftOver {
  readonly host: string;
  /** Its name. */
  readonly task: string;
  readonly place: Place;
  /** `running`: a job; `unknown`: a job that may have begun, its answer is gone; `ending`: a task that the host is ending. */
  readonly state: 'running' | 'unknown' | 'ending';
  /** The job's id, with `*` for what is not known of it. */
  readonly job?: string;
}

/** Where something stands in the user's files; `line` and `column` from 1. */
export interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** A text before and after, or one that is a difference already. */
export type ShownDiff =
  | {
      readonly before: string;
      readonly after: string;
      readonly beforeHeader?: string;
      readonly afterHeader?: string;
    }
  | { readonly prepared: string };

export interface Outcome {
  readonly status: 'ok' | 'changed' | 'skipped' | 'failed' | 'unreachable' | 'unknown';
  /** Failed, but the play goes on: ignore_errors, or a rescue took it. */
  readonly ignored?: boolean;
  readonly rescued?: boolean;
  readonly ms: number;
  /** A short text about what was done, or why it failed or was skipped. */
  readonly summary?: string;
  /** What `register` gets, without secrets; replaced by `censored` under no_log. */
  readonly result?: Readonly<Record<string, unknown>>;
  readonly diff?: readonly ShownDiff[];
  readonly warnings?: readonly string[];
  readonly attempts?: number;
  readonly problem?: Problem;
}

/** All that a failure needs to be understood and mended. */
export interface Problem {
  /** One sentence. */
  readonly message: string;
  readonly place: Place;
  /** A code frame, ready to print. */
  readonly frame?: string;
  /** The variables of the expression in the frame, as they were on the host. */
  readonly values?: readonly ShownValue[];
  /** Command and what it answered, where there is one. */
  readonly command?: string;
  readonly rc?: number;
  readonly stdout?: string;
  readonly stderr?: string;
  /** Further lines from who failed, ready to print. */
  readonly details?: readonly string[];
  readonly help?: string;
}

export interface ShownValue {
  /** A variable, or what was read of one: `port`, `item.port`. */
  readonly name: string;
  /** In one line, shortened, strings in quotes. */
  readonly value?: string;
  /** Python's name for its type: `str`, `int`, `list`, … */
  readonly type?: string;
  /** Why there is no value: it is not defined, or a secret. */
  readonly note?: string;
  /** `file:line` of what gave the variable its value. */
  readonly from?: string;
}

/** Counts as in Ansible's recap. */
export interface HostStats {
  readonly ok: number;
  readonly changed: number;
  readonly unreachable: number;
  readonly failed: number;
  readonly skipped: number;
  readonly rescued: number;
  readonly ignored: number;
  /** Tasks of which check mode could not know the outcome. */
  readonly unknown: number;
}
