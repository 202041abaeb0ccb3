import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchForCancellation } from '../../src/cli/cancellation.ts';
import type { Io } from '../../src/cli/io.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

function watch() {
  const listeners = new Map<string, () => void>();
  const exits: number[] = [];
  const said: string[] = [];
  const io = {
    onSignal: (signal: string, callback: () => void) => {
      listeners.set(signal, callback);
      return () => listeners.delete(signal);
    },
    exit: (code: number) => exits.push(code),
  } as unknown as Io;
  const cancellation = watchForCancellation(io, (text) => said.push(text));
  return { cancellation, send: (signal: string) => listeners.get(signal)?.(), listeners, exits, said };
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
])('%s cancels, and the exit code says which signal it was', (signal, code) => {
  const { cancellation, send, exits, said } = watch();
  expect(cancellation.exitCode()).toBeUndefined();
  send(signal);
  expect(cancellation.signal.aborted).toBe(true);
  expect(cancellation.exitCode()).toBe(code);
  expect(exits).toEqual([]);
  expect(said).toHaveLength(1);
});

test('a second signal ends at once, but not the echo of the first', () => {
  const { cancellation, send, exits, said } = watch();
  const exitsBefore: number[] = [];
  cancellation.abandoned.addEventListener('abort', () => exitsBefore.push(exits.length));
  send('SIGINT');
  vi.advanceTimersByTime(100);
  send('SIGINT');
  expect(exits).toEqual([]);
  expect(exitsBefore).toEqual([]);
  vi.advanceTimersByTime(101);
  send('SIGTERM');
  expect(exits).toEqual([130]);
  expect(exitsBefore, 'those who listen can still tell what was left').toEqual([0]);
  expect(said).toHaveLength(1);
});

test('a question hands Ctrl-C on, and nothing is listened to when all is over', () => {
  const { cancellation, listeners } = watch();
  cancellation.interrupt();
  expect(cancellation.exitCode()).toBe(130);
  cancellation.close();
  expect(listeners.size).toBe(0);
});
