import type { Become } from '../connection.ts';
import { TransportError } from '../transport-error.ts';

interface Rule {
  readonly pattern: RegExp;
  readonly message: (become: Become) => string;
  readonly help: (become: Become) => string;
  readonly error?: typeof TransportError;
}

/** The password was refused: it must not be given again. */
export class WrongPasswordError extends TransportError {}

/** It runs on a terminal alone (requiretty of sudo). */
export class TerminalNeededError extends TransportError {}

const WRONG_PASSWORD: Rule = {
  pattern: /incorrect password|sorry, try again|authentication fail(ure|ed)/i,
  error: WrongPasswordError,
  message: ({ method }) => `${method}: wrong password`,
  help: () => 'Give the right one with -K (--ask-become-pass) or ansible_become_password.',
};

const MISSING_PASSWORD: Rule = {
  pattern: /password is required|authentication (is )?required|must be run from a terminal/i,
  message: ({ method }) => `${method} wants a password`,
  help: () => 'Give it with -K (--ask-become-pass) or ansible_become_password, or allow NOPASSWD in the sudoers file.',
};

/** In this order: the earlier ones are said beside the later ones. Words of sudo 1.9, shadow's and util-linux' su, OpenDoas 6.8. */
const RULES: readonly Rule[] = [
  {
    pattern: /expired|account validation/i,
    message: ({ method }) => `${method}: the account or its password has expired`,
    help: () => 'Log in to the host and set a new password.',
  },
  WRONG_PASSWORD,
  {
    pattern:
      /not in the sudoers|may not run|is not allowed to (run|execute)|operation not permitted|permission denied/i,
    message: ({ method, user }) => `${method}: the account may not become ${user}`,
    help: ({ method }) => `Allow it in ${method === 'doas' ? 'doas.conf' : 'the sudoers file (visudo)'} on the host.`,
  },
  {
    pattern: /script(:|.:) .*(not found|no such file)/i,
    message: ({ method }) => `${method} wants a terminal, and there is no \`script\` on the host to give it one`,
    help: () => 'Install util-linux (bsdutils on Debian) there, or do without requiretty in the sudoers file.',
  },
  {
    pattern: /must have a tty|terminal is required/i,
    error: TerminalNeededError,
    message: ({ method }) => `${method} wants a terminal`,
    help: () => 'Remove requiretty from the sudoers file on the host.',
  },
  MISSING_PASSWORD,
  {
    pattern: /unknown user|(user|account) .*does not exist|no passwd entry/i,
    message: ({ user }) => `the user ${user} does not exist on the host`,
    help: () => 'Correct become_user.',
  },
  {
    pattern: /.*(not found|no such file)/i,
    message: ({ exe, method }) => `there is no ${exe ?? method} on the host`,
    help: ({ method }) => `Install it, or choose another become_method than ${method}.`,
  },
];

const UNKNOWN: Rule = {
  pattern: /^/,
  message: ({ method, user }) => `${method} did not start a shell as ${user}`,
  help: ({ method, user }) =>
    `Try \`${method}\` on the host by hand: ${method} ${method === 'su' ? '' : '-u '}${user} …`,
};

/** What sudo, su or doas meant, by what it wrote before it ended. */
export function explainBecomeFailure(become: Become, output: string): TransportError {
  const rule = RULES.find(({ pattern }) => pattern.test(output)) ?? UNKNOWN;
  const said = output.split('\n').map((line) => line.trim());
  return explain(
    rule,
    become,
    said.filter((line) => line !== '' && !line.startsWith('@@')),
  );
}

/** The password was asked for again. */
export function explainWrongPassword(become: Become): TransportError {
  return explain(WRONG_PASSWORD, become, []);
}

/** A password was asked for, and there is none. */
export function explainMissingPassword(become: Become): TransportError {
  return explain(MISSING_PASSWORD, become, []);
}

function explain(rule: Rule, become: Become, details: readonly string[]): TransportError {
  const Failure = rule.error ?? TransportError;
  return new Failure('become', rule.message(become), { details: details.slice(0, 10), help: rule.help(become) });
}
