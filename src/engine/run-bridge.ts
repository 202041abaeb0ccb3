import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Bridge, BridgeReply, FarProgram, ProgramEnd, Route } from '../module/bridge.ts';
import { quote } from '../shell/quote.ts';
import type { Target } from '../transport/connection.ts';
import { OutputBuffer } from '../transport/session/output-buffer.ts';
import type { ShellChannel } from '../transport/session/shell-channel.ts';
import { OutcomeUnknownError, TransportError } from '../transport/transport-error.ts';
import type { Deadline } from './deadline.ts';
import { findRoute } from './find-route.ts';
import type { Job } from './job.ts';
import type { Reach } from './resolve-target.ts';

/** Bytes that a program may write to stderr. */
const STDERR_LIMIT = 64 * 1024 * 1024;

/** How long the streams of a program that has ended may stay open. */
const END_MS = 4000;

/**
 * Runs the programs of a bridge, over connections that are open already, and hands on what each writes to the other.
 * Rejects with what the transport throws, after the programs have been told to end.
 */
export async function runBridge(job: Job, deadline: Deadline, { near, far }: Bridge): Promise<BridgeReply> {
  const route = findRoute(job);
  const exports = Object.entries(job.environment).map(([name, value]) => `export ${name}=${quote(value)}\n`);
  const opening = [
    openEnd(job, reachNear(job, route), exports.join('') + near),
    ...(far === undefined ? [] : [openEnd(job, reachFar(job, far), far.text)]),
  ];
  const opened = await deadline.exclude(Promise.allSettled(opening));
  const ends = opened.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const refused = opened.find((each) => each.status === 'rejected');
  try {
    if (refused !== undefined) throw refused.reason;
    return await carry(job, deadline, ends);
  } finally {
    ends.forEach(endProgram);
  }
}

/** Where the near program runs, and as whom. */
function reachNear(job: Job, { near, far }: Route): Reach {
  if (far === undefined) return job.reach();
  if (!near.isController) return { target: job.reach().target, become: undefined };
  const { place } = job.scope;
  const target: Target = {
    name: near.name,
    connection: 'local',
    host: near.name,
    connectTimeoutMs: job.run.context.world.settings.connectTimeoutMs,
    ...(place === undefined ? {} : { folder: resolve(place.folder) }),
  };
  return { target, become: undefined };
}

function reachFar(job: Job, { become, port, keyFile }: FarProgram): Reach {
  const { target, become: as } = job.ownReach();
  const given = {
    ...target,
    ...(port === undefined ? {} : { port }),
    ...(keyFile === undefined ? {} : { privateKeyFiles: [keyFile] }),
  };
  return { target: given, become: become ? as : undefined };
}

/** A program that runs, and what it has said. */
interface End {
  readonly channel: ShellChannel;
  readonly stderr: OutputBuffer;
  /** Resolves when there will be no more of it. */
  readonly said: Promise<unknown>;
}

async function openEnd(job: Job, { target, become }: Reach, text: string): Promise<End> {
  const connection = await job.run.context.world.pool.connection(target);
  const channel = await connection.openProgram(text, become);
  return { channel, stderr: new OutputBuffer(STDERR_LIMIT), said: once(channel.stderr, 'end') };
}

/** Until both have ended: the near one first, since it is the one that decides. */
async function carry(job: Job, deadline: Deadline, [near, far]: readonly End[]): Promise<BridgeReply> {
  if (near === undefined) throw new Error('a bridge has a near end');
  const { signal } = job.run.context.world;
  let fail: (error: Error) => void = () => {};
  const failure = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  const stop = (): void => fail(new TransportError('cancelled', 'cancelled'));
  const left = deadline.left();
  const timer =
    left === undefined ? undefined : setTimeout(() => fail(new TransportError('task-timeout', 'too late')), left);
  signal.addEventListener('abort', stop, { once: true });
  try {
    if (signal.aborted) stop();
    for (const end of [near, ...(far === undefined ? [] : [far])]) listen(end, fail);
    join(near.channel, far?.channel);
    const nearEnd = await Promise.race([awaitEnd(near), failure]);
    return { near: nearEnd, far: far === undefined ? undefined : await Promise.race([awaitEnd(far), failure]) };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

function listen({ channel, stderr }: End, fail: (error: Error) => void): void {
  channel.stderr.on('data', (chunk: Buffer) => {
    if (stderr.add(chunk)) return;
    fail(new TransportError('output-limit', `the task was ended after more than ${STDERR_LIMIT} bytes on stderr`));
  });
  void failWhenLost(channel, fail);
}

async function failWhenLost(channel: ShellChannel, fail: (error: Error) => void): Promise<void> {
  const cause = await channel.closed;
  if (cause === undefined) return;
  const reason = `the connection was lost (${cause.message})`;
  fail(cause instanceof TransportError ? cause : new OutcomeUnknownError(reason, { cause }));
}

function join(near: ShellChannel, far: ShellChannel | undefined): void {
  if (far === undefined) {
    near.stdout.resume();
    return;
  }
  near.stdout.pipe(far.stdin);
  far.stdout.pipe(near.stdin);
  // What nobody takes any more would keep its writer waiting.
  far.stdin.on('close', () => near.stdout.resume());
  near.stdin.on('close', () => far.stdout.resume());
}

async function awaitEnd({ channel, stderr, said }: End): Promise<ProgramEnd> {
  const rc = await channel.exited;
  channel.stdin.end();
  await within(END_MS, Promise.all([channel.closed, said]));
  return { rc: rc ?? undefined, stderr: stderr.read() };
}

/** Lets go of a channel: what still runs at its other end finds its input ended and its output closed. */
function endProgram({ channel }: End): void {
  channel.stdin.end();
  channel.destroy();
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([work, new Promise((late) => (timer = setTimeout(late, ms)))]);
  clearTimeout(timer);
}
