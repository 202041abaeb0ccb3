import { expect, test } from 'vitest';
import { RenewingSession } from '../../src/engine/renewing-session.ts';
import type { ShellSession } from '../../src/transport/connection.ts';
import { TransportError } from '../../src/transport/transport-error.ts';

const LOST = new TransportError('lost', 'the connection was lost');

/** A session whose connection is gone. */
const gone: ShellSession = { frames: 0, run: () => Promise.reject(LOST), close: () => Promise.resolve() };

/** How long is waited between the attempts to connect again, all in vain, and what is said at last. */
async function tryAgain(draws: readonly number[], failure: TransportError = new TransportError('refused', 'refused')) {
  const left = [...draws];
  const pauses: number[] = [];
  let tries = 0;
  const session = new RenewingSession(gone, {
    open: () => {
      tries++;
      return Promise.reject(failure);
    },
    checkTurn: () => {},
    say: () => {},
    sleep: (ms) => Promise.resolve(void pauses.push(ms)),
    random: () => left.shift() ?? 0,
  });
  const error: unknown = await session.run({ id: 'a', script: ':' }).catch((reason: unknown) => reason);
  return { pauses, tries, error };
}

test.each([
  [
    [0, 0, 0],
    [250, 500, 1000],
  ],
  [
    [0.5, 0.5, 0.5],
    [500, 1000, 2000],
  ],
  [
    [0.9, 0, 0.25],
    [700, 500, 1500],
  ],
])(
  'connecting again is tried after longer and longer pauses, of which chance says a part: %j',
  async (draws, pauses) => {
    const tried = await tryAgain(draws);
    expect(tried).toMatchObject({ pauses, tries: 4 });
    expect(tried.error).toMatchObject({
      failure: 'lost',
      details: ['4 attempts to connect again failed, at last: refused'],
    });
  },
);

test.each(['authentication', 'host-key-changed', 'resolve'] as const)(
  'what does not pass by waiting is tried once: %s',
  async (failure) => {
    expect(await tryAgain([], new TransportError(failure, 'no'))).toMatchObject({
      pauses: [],
      tries: 1,
      error: { failure },
    });
  },
);
