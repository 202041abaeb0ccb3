import type { OutputStream } from './framed-channel.ts';
import { CancelledUnderWayError, TransportError } from '../transport-error.ts';

export function cancelled(): TransportError {
  return new TransportError('cancelled', 'cancelled');
}

/** What was to be ended on a host that does not answer. */
export function admitSilence(error: TransportError): TransportError {
  const details = ['the host does not answer: whatever it was doing goes on there until its sshd notices'];
  if (error instanceof CancelledUnderWayError) return new CancelledUnderWayError(details);
  const { failure, message, help } = error;
  return new TransportError(failure, message, { details, ...(help === undefined ? {} : { help }) });
}

export function timedOut(timeoutMs: number): TransportError {
  return new TransportError('task-timeout', `the task was ended after ${timeoutMs / 1000}s`, {
    help: 'Give it a longer timeout if it may take so long.',
  });
}

export function tooMuch(stream: OutputStream, limit: number): TransportError {
  return new TransportError('output-limit', `the task was ended after more than ${limit} bytes on ${stream}`, {
    help: 'Send the output to a file on the host.',
  });
}

export function lacksDd(): TransportError {
  return new TransportError('shell', 'dd on the host does not know iflag=fullblock,count_bytes; the task was not run', {
    help: 'Install coreutils 8.16 or busybox 1.33 or later on the host.',
  });
}
