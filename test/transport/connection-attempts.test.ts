import { expect, test } from 'vitest';
import { retryUnreached } from '../../src/transport/ssh/connection-attempts.ts';
import { TransportError } from '../../src/transport/transport-error.ts';
import type { TransportFailure } from '../../src/transport/transport-error.ts';

test.each<[string, number, readonly TransportFailure[], string]>([
  ['a host that is there at the second attempt', 2, ['refused'], 'reached'],
  ['a host that is not there as often as it is tried', 1, ['connect-timeout', 'refused'], 'connect-timeout'],
  ['what another attempt does not mend', 3, ['authentication'], 'authentication'],
])('%s', async (_what, attempts, failures, ending) => {
  const left = [...failures];
  const attempt = (): Promise<string> => {
    const failure = left.shift();
    return failure === undefined ? Promise.resolve('reached') : Promise.reject(new TransportError(failure, failure));
  };
  const reached = retryUnreached(attempts, new AbortController().signal, attempt);
  await expect(
    reached.catch((error: unknown) => (error instanceof TransportError ? error.failure : error)),
  ).resolves.toBe(ending);
});

test('the end of the run ends the wait', async () => {
  const stopped = new AbortController();
  const attempt = (): Promise<string> => {
    setImmediate(() => stopped.abort(new Error('the end')));
    return Promise.reject(new TransportError('refused', 'refused'));
  };
  await expect(retryUnreached(9, stopped.signal, attempt)).rejects.toThrow('the end');
});
