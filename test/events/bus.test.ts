import { expect, test } from 'vitest';
import { createBus } from '../../src/events/bus.ts';
import type { Event, EventBody } from '../../src/events/event.ts';
import type { Reporter } from '../../src/events/reporter.ts';

const now = () => Date.UTC(2024, 0, 2, 3, 4, 5, 6);
const warn = (message: string): EventBody => ({ type: 'warning-raised', message });

function collect(): Reporter & { readonly seen: Event[]; readonly closed: number } {
  const seen: Event[] = [];
  let closed = 0;
  return {
    seen,
    get closed() {
      return closed;
    },
    handle: (event) => void seen.push(event),
    close: () => void (closed += 1),
  };
}

test('numbers from 1 without gaps, and dates in UTC', () => {
  const log = collect();
  const bus = createBus({ reporters: [log], redact: (body) => body, now });
  bus.emit(warn('a'));
  bus.emit(warn('b'));
  expect(log.seen).toEqual([
    { v: 1, seq: 1, time: '2024-01-02T03:04:05.006Z', type: 'warning-raised', message: 'a' },
    { v: 1, seq: 2, time: '2024-01-02T03:04:05.006Z', type: 'warning-raised', message: 'b' },
  ]);
});

test('redacts once per event, before any reporter sees it', () => {
  const first = collect();
  const second = collect();
  let calls = 0;
  const redact = (body: EventBody): EventBody => {
    calls += 1;
    return body.type === 'warning-raised' ? { ...body, message: body.message.replaceAll('hunter2', '***') } : body;
  };
  createBus({ reporters: [first, second], redact, now }).emit(warn('password hunter2'));
  expect(calls).toBe(1);
  for (const log of [first, second]) expect(log.seen).toMatchObject([{ message: 'password ***' }]);
});

test('a reporter that throws is said once and dropped; the others go on', async () => {
  const good = collect();
  const failures: unknown[] = [];
  const bad: Reporter = {
    handle() {
      throw new Error('disk full');
    },
    close() {
      throw new Error('must not be closed');
    },
  };
  const bus = createBus({
    reporters: [bad, good],
    redact: (body) => body,
    now,
    onReporterFailure: (error, reporter) => failures.push([error, reporter]),
  });
  bus.emit(warn('a'));
  bus.emit(warn('b'));
  await bus.close();
  expect(failures).toEqual([[new Error('disk full'), bad]]);
  expect(good.seen.map((event) => event.seq)).toEqual([1, 2]);
  expect(good.closed).toBe(1);
});

test('a reporter that cannot be closed does not keep the next from being closed', async () => {
  const good = collect();
  const failures: unknown[] = [];
  const bad: Reporter = { handle: () => {}, close: () => Promise.reject(new Error('late')) };
  const bus = createBus({
    reporters: [bad, good],
    redact: (body) => body,
    now,
    onReporterFailure: (error) => failures.push(error),
  });
  await bus.close();
  expect(failures).toEqual([new Error('late')]);
  expect(good.closed).toBe(1);
});

test('an event emitted while one is handled comes after it, for every reporter', () => {
  const last = collect();
  const chatty: Reporter = {
    handle(event) {
      if (event.seq === 1) bus.emit(warn('from the reporter'));
    },
    close: () => {},
  };
  const bus = createBus({ reporters: [chatty, last], redact: (body) => body, now });
  bus.emit(warn('first'));
  expect(last.seen).toMatchObject([
    { seq: 1, message: 'first' },
    { seq: 2, message: 'from the reporter' },
  ]);
});
