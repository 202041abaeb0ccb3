import type { Outcome } from '../../events/event.ts';

/** `msg` of a result, where it is one line: debug's, assert's. */
export function readMessage({ result }: Outcome): string | undefined {
  const msg = result?.['msg'];
  return typeof msg === 'string' && msg !== '' && !msg.trimEnd().includes('\n') ? msg : undefined;
}
