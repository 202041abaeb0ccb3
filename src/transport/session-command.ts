import { randomBytes } from 'node:crypto';
import { quote, quoteAll } from '../shell/quote.ts';
import type { Become } from './connection.ts';
import { TransportError } from './transport-error.ts';

/** How to start a program of sh, and how to behave until it is ready. */
export interface SessionCommand {
  /** For the login shell of the host, whichever that is. */
  readonly command: string;
  /** What to write first: a password's line. */
  readonly first?: string;
  /** Where it stands on stderr the second time, or the first time without a password, the password was refused or is missing. */
  readonly prompt?: string;
  /** Something may read a password from our input: nothing else may be written before the shell is ready. */
  readonly waits: boolean;
}

/**
 * @param text POSIX sh without what fish and tcsh would read between single quotes, see makeSessionProgram.
 * @throws TransportError `become` for what cannot be done without a terminal.
 */
export function makeSessionCommand(text: string, become?: Become): SessionCommand {
  const program = quote(text);
  const nonce = `@@prompt${randomBytes(8).toString('hex')}`;
  if (become === undefined) return { command: `exec sh -c ${program}`, waits: false };
  const user = quote(become.user);
  const first = become.password === undefined ? undefined : `${become.password}\n`;
  const exe = quote(become.exe ?? become.method);
  const flags = (become.flags ?? []).map((flag) => `${quote(flag)} `).join('');
  // LC_ALL=C: the messages are told apart by their words.
  switch (become.method) {
    case 'sudo': {
      // Whether a password is asked for, and how, is ours to say.
      const others = (become.flags ?? ['-H']).filter((flag) => flag !== '-n' && flag !== '-S');
      const how = first === undefined ? ['-n'] : ['-S', '-p', nonce];
      const command = `exec env LC_ALL=C ${exe} ${quoteAll([...how, ...others, '-u', become.user])} sh -c ${program}`;
      if (first === undefined) return { command, waits: false };
      return {
        command,
        first,
        prompt: nonce,
        waits: true,
      };
    }
    case 'su':
      // Without -s it would be the user's login shell, which may be none.
      return {
        command: `exec env LC_ALL=C ${exe} ${flags}-s /bin/sh -c ${program} ${user}`,
        ...(first === undefined ? {} : { first }),
        prompt: 'Password:',
        waits: true,
      };
    case 'doas':
      if (first !== undefined) {
        throw new TransportError('become', 'doas takes a password only from a terminal', {
          help: `Permit it without one in doas.conf (permit nopass … as ${become.user}), or use sudo.`,
        });
      }
      return { command: `exec env LC_ALL=C ${exe} ${flags}-n -u ${user} sh -c ${program}`, waits: false };
  }
}
