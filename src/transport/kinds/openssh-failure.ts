import { explainChangedKey } from './openssh-host-key.ts';
import { CLOSED_AFTER_LOGIN, CLOSED_AFTER_LOGIN_HELP } from '../ssh/ssh-channel.ts';
import { CLOSED, CLOSED_HELP, DROPPED, DroppedEarlyError } from '../ssh/ssh-login.ts';
import { addTrace, explainRefusal, TOO_MANY } from '../ssh/login-trace.ts';
import type { LoginTrace } from '../ssh/login-trace.ts';
import { readOpensshTrace } from './openssh-trace.ts';
import { TransportError } from '../transport-error.ts';
import type { TransportFailure } from '../transport-error.ts';

interface Rule {
  readonly pattern: RegExp;
  readonly failure: TransportFailure;
  readonly message: string;
  readonly help?: string;
  /** The server has closed before it said a word: it may take another one soon. */
  readonly isDropped?: boolean;
}

/** What OpenSSH's client says on stderr; in this order, since it says some of it together. */
const RULES: readonly Rule[] = [
  {
    pattern: /REMOTE HOST IDENTIFICATION HAS CHANGED|host key .* has changed/i,
    failure: 'host-key-changed',
    message: 'host key has changed',
    help: 'If the host was reinstalled, remove the old key with the command that ssh names above.',
  },
  { pattern: /revoked/i, failure: 'host-key-revoked', message: 'host key is revoked' },
  {
    pattern: /Host key verification failed|No .* host key is known/i,
    failure: 'host-key-unknown',
    message: 'host key is not known',
    help: 'Compare and accept it once with `ssh HOST`, or accept new hosts with host_key_policy accept-new.',
  },
  {
    pattern: /Permission denied|Too many authentication failures/i,
    failure: 'authentication',
    message: 'login was refused',
  },
  {
    pattern: /Could not resolve hostname/i,
    failure: 'resolve',
    message: 'the name has no address',
    help: 'Correct ansible_host in the inventory, or the DNS entry.',
  },
  { pattern: /Connection refused/i, failure: 'refused', message: 'connection refused' },
  { pattern: /timed out/i, failure: 'connect-timeout', message: 'connection timed out' },
  { pattern: /No route to host|Network is unreachable/i, failure: 'network', message: 'no route to the host' },
  {
    pattern: DROPPED,
    failure: 'network',
    message: CLOSED,
    help: CLOSED_HELP,
    isDropped: true,
  },
  {
    pattern: /Unable to negotiate|no matching|kex_exchange_identification|Bad packet|Protocol mismatch|banner/i,
    failure: 'protocol',
    message: 'what answers does not speak SSH as expected',
  },
  {
    pattern: /Bad configuration option|Bad owner or permissions|terminating, \d+ bad configuration|unknown option/i,
    failure: 'ssh-config',
    message: 'ssh cannot read its configuration',
  },
  {
    // Of the part of ssh that a login is behind.
    pattern: /^(Connection to .* closed by remote host|client_loop: )/m,
    failure: 'lost',
    message: CLOSED_AFTER_LOGIN,
    help: CLOSED_AFTER_LOGIN_HELP,
  },
  {
    pattern: /^Timeout, server .* not responding/m,
    failure: 'lost',
    message: 'the host stopped answering right behind the login',
    help: 'Is it still up, and is the network?',
  },
  {
    pattern: /Connection (closed|reset)|Broken pipe/i,
    failure: 'network',
    message: 'the connection broke while logging in, or right behind it',
    help: CLOSED_AFTER_LOGIN_HELP,
  },
];

/** ssh's own exit status for an error of its own, ssh(1). */
export const SSH_FAILED = 255;

const BATCH_HELP =
  'ssh was run with BatchMode, since there is neither a password nor a terminal: it needs a key or an agent. `ssh -v HOST` shows what it tries.';
const ASKED_HELP = 'Neither its keys nor what it was answered were taken. `ssh -v HOST` shows what it tries.';

/** What is known of a login that ssh has given up. */
export interface FailedLogin {
  /** Also what hosts on the way, and programs that connect, have said. */
  readonly stderr: string;
  readonly log: string;
  readonly user: string;
  /** Whether it could ask for passwords. */
  readonly asks: boolean;
}

/** The failure that ssh's words mean. */
export function explainOpensshFailure({ stderr, log, user, asks }: FailedLogin): TransportError {
  const words = `${stderr}\n${log.replaceAll(UNSAID, '')}`;
  const changed = explainChangedKey(words);
  if (changed !== undefined) return changed;
  const rule = RULES.find(({ pattern }) => pattern.test(words));
  const details = words
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^@+$/.test(line))
    .slice(0, 12);
  if (rule === undefined) return new TransportError('network', 'ssh could not connect', { details });
  if (rule.isDropped === true) return new DroppedEarlyError(rule.failure, rule.message, { details, help: CLOSED_HELP });
  if (rule.failure === 'authentication' && hasLoggedIn(log)) {
    const ended = details.find((line) => TOO_MANY.test(line));
    return explainRefusal(skipQuestions(readOpensshTrace(`${stderr}\n${log}`, user), asks), ended);
  }
  const help = rule.failure === 'authentication' ? (asks ? ASKED_HELP : BATCH_HELP) : rule.help;
  return new TransportError(rule.failure, rule.message, help === undefined ? { details } : { details, help });
}

/** Why an answer has ended a login, and what was tried before. */
export function explainRefusedAnswer(refusal: Error, { log, user }: FailedLogin): Error {
  return addTrace(refusal, readOpensshTrace(log, user));
}

function skipQuestions(trace: LoginTrace, asks: boolean): LoginTrace {
  const methods = trace.accepts.filter((method) => method === 'keyboard-interactive' || method === 'password');
  if (asks || methods.length === 0) return trace;
  const skipped = `${methods.join(', ')}: there is neither a password nor a terminal`;
  return { ...trace, skipped: [...trace.skipped, skipped] };
}

/** Lines of the log that ssh does not say by itself. */
const UNSAID = /^(?:debug\d: |Authenticated (?:to|using|with) |Transferred: |Bytes per second: ).*\n/gm;

/** Whether it came to try anything: otherwise a host on the way has refused a login. */
function hasLoggedIn(log: string): boolean {
  return log.includes('debug1: Authentications that can continue: ');
}

/** The line in which ssh says that it has lost a connection that stood. */
export function findLoss(stderr: string): Error | undefined {
  const line = stderr.split('\n').find((text) => LOSS.test(text));
  return line === undefined ? undefined : new Error(line.trim());
}

const LOSS =
  /^(Connection to .* closed by remote host|Connection reset by|Timeout, server .* not responding|client_loop: |packet_write_wait)/;
