import type { Become, Connection, ShellReply, ShellSession, ShellTask } from '../connection.ts';

/** One task as it went over a recording connection. */
export interface Recorded {
  readonly become: Become | undefined;
  readonly task: ShellTask;
  /** Undefined while it is under way, and if it failed. */
  readonly reply: ShellReply | undefined;
}

export interface RecordingConnection extends Connection {
  /** In the order in which they were sent. */
  readonly recorded: readonly Recorded[];
  /** Frames sent over all sessions: round trips. */
  readonly frames: number;
}

/** Answers in place of a host. */
export type Respond = (task: ShellTask, become: Become | undefined) => ShellReply | Promise<ShellReply>;

/**
 * For tests: notes each task and its reply.
 * @param inner a connection to a real host, or what answers in its place.
 */
export function createRecordingConnection(inner: Connection | Respond): RecordingConnection {
  const recorded: { become: Become | undefined; task: ShellTask; reply: ShellReply | undefined }[] = [];
  const forward = typeof inner === 'function' ? undefined : inner.forward?.bind(inner);
  return {
    recorded,
    get frames() {
      return recorded.length;
    },
    async openSession(become) {
      const session = typeof inner === 'function' ? undefined : await inner.openSession(become);
      let frames = 0;
      const run = async (task: ShellTask): Promise<ShellReply> => {
        frames++;
        const entry: (typeof recorded)[number] = { become, task, reply: undefined };
        recorded.push(entry);
        if (session !== undefined) entry.reply = await session.run(task);
        else if (typeof inner === 'function') entry.reply = await inner(task, become);
        else throw new Error('no session to run the task in');
        return entry.reply;
      };
      return makeSession(
        run,
        () => frames,
        () => session?.close() ?? Promise.resolve(),
      );
    },
    openProgram: (text, become) =>
      typeof inner === 'function'
        ? Promise.reject(new Error('what answers in place of a host runs no programs'))
        : inner.openProgram(text, become),
    ...(forward === undefined ? {} : { forward }),
    close: () => (typeof inner === 'function' ? Promise.resolve() : inner.close()),
  };
}

/**
 * Gives the recorded replies again, each to the task of the same script and standard input, in order.
 * A task that was not recorded is an error that names it.
 */
export function createReplay(recorded: readonly Recorded[]): Respond {
  const left = [...recorded];
  return (task, become) => {
    const index = left.findIndex((entry) => isSameTask(entry, task, become));
    const reply = left[index]?.reply;
    if (reply === undefined) throw new Error(`no reply was recorded for the task ${task.id}: ${task.script}`);
    left.splice(index, 1);
    return reply;
  };
}

function isSameTask(entry: Recorded, task: ShellTask, become: Become | undefined): boolean {
  const stdin = (of: ShellTask): Buffer => Buffer.from(of.stdin ?? []);
  return (
    entry.become?.user === become?.user && entry.task.script === task.script && stdin(entry.task).equals(stdin(task))
  );
}

function makeSession(
  run: (task: ShellTask) => Promise<ShellReply>,
  countFrames: () => number,
  close: () => Promise<void>,
): ShellSession {
  return {
    run,
    get frames() {
      return countFrames();
    },
    close,
  };
}
