import { TransportError } from '../transport-error.ts';

/** What a login went through. */
export interface LoginTrace {
  readonly user: string;
  /** In this order. */
  readonly tried: readonly string[];
  readonly skipped: readonly string[];
  /** What the host said last that it accepts. */
  readonly accepts: readonly string[];
}

export const TOO_MANY = /too many authentication/i;
const TOO_MANY_HELP = [
  'The host ends a login after so many tries (MaxAuthTries). Let the right key alone be tried:',
  'name it with --private-key or ansible_ssh_private_key_file, and keep the others of the agent out of it with',
  '`IdentitiesOnly yes` for the host in ~/.ssh/config, or ansible_ssh_common_args: -o IdentitiesOnly=yes',
].join('\n');

/** An error that the login was ended with says what was tried before. */
export function addTrace<E>(error: E, trace: LoginTrace): E | TransportError {
  if (!(error instanceof TransportError) || error.failure !== 'authentication') return error;
  const details = [...listTrace(trace), ...error.details];
  return new TransportError('authentication', error.message, {
    details,
    ...(error.help === undefined ? {} : { help: error.help }),
    cause: error,
  });
}

/** @param said what is known of the refusal beside that */
export function explainRefusal(trace: LoginTrace, said: string | undefined, cause?: unknown): TransportError {
  return new TransportError('authentication', `login as ${trace.user} was refused`, {
    details: [...listTrace(trace), ...(said === undefined ? [] : [said])],
    help: said !== undefined && TOO_MANY.test(said) ? TOO_MANY_HELP : chooseHelp(trace),
    cause,
  });
}

function listTrace({ tried, skipped, accepts }: LoginTrace): string[] {
  const attempts =
    tried.length === 0 ? ['tried: nothing'] : tried.map((label, index) => `tried ${index + 1}. ${label}`);
  const details = [...attempts, ...skipped.map((reason) => `not tried: ${reason}`)];
  return accepts.length === 0 ? details : [...details, `the host accepts: ${accepts.join(', ')}`];
}

function chooseHelp({ user, tried }: LoginTrace): string {
  if (tried.length === 0) {
    return 'Give a key with --private-key or ansible_ssh_private_key_file, or load one into ssh-agent.';
  }
  return `Is one of these keys in ${user}'s ~/.ssh/authorized_keys on the host, and is ${user} the right account?`;
}
