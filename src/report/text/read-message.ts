import type { Outcome } from '../../events/event.ts';
import { formatValue } from './value-lines.ts';

/** `msg` of a result, or why a module skipped itself, where it is one line: debug's, assert's. */
export function readMessage({ result }: Outcome): string | undefined {
  const msg = result?.['msg'] ?? result?.['skipped_reason'];
  if (msg === undefined || msg === null || msg === '' || typeof msg === 'object') return undefined;
  const [line, ...more] = formatValue(typeof msg === 'string' ? msg.trimEnd() : msg);
  return more.length === 0 ? line : undefined;
}
