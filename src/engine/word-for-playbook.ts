import { TransportError } from '../transport/transport-error.ts';
import { ArgumentsRefused } from './arguments-refused.ts';
import { RenderError } from '../variables/render-error.ts';

/**
 * What `msg` of a result says of an exception: where playbooks look for the words of Ansible's, these. `message` is what the report says, and
 * `timeoutMs` what the task was given.
 */
export function wordForPlaybook(error: unknown, message: string, timeoutMs?: number): string {
  if (error instanceof RenderError && error.kind === 'undefined') {
    return message
      .replace(/`([^`]+)` is not defined/, "'$1' is undefined")
      .replace(/has no attribute `([^`]+)`/, "has no attribute '$1'");
  }
  if (error instanceof ArgumentsRefused) return error.words ?? message;
  if (timeoutMs !== undefined && error instanceof TransportError && error.failure === 'task-timeout') {
    return `Timed out after ${timeoutMs / 1000} second(s).`;
  }
  return message;
}
