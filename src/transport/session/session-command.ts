import { randomBytes } from 'node:crypto';
import { quote, quoteAll } from '../../shell/quote.ts';
import type { Become } from '../connection.ts';

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
  /** What is asked for is read from a terminal, which forgets what it was given before: the first line waits for the prompt. */
  readonly waitsForPrompt?: boolean;
}

/**
 * @param text POSIX sh without what fish and tcsh would read between single quotes, see makeSessionProgram.
 * @param onTerminal for a sudo that wants one (requiretty).
 */
export function makeSessionCommand(text: string, become?: Become, onTerminal = false): SessionCommand {
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
      const sudo = `env LC_ALL=C ${exe} ${quoteAll([...how, ...others, '-u', become.user])} sh -c ${program}`;
      const command = onTerminal
        ? `exec sh -c ${quote(`${KEEP_STREAMS}; exec ${runOnTerminal(sudo)} </dev/null >/dev/null`)}`
        : `exec ${sudo}`;
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
    case 'doas': {
      const doas = `env LC_ALL=C ${exe} ${flags}`;
      const silent = `${doas}-n -u ${user} sh -c ${program}`;
      if (first === undefined) return { command: `exec ${silent}`, waits: false };
      // It reads a password from a terminal alone; where it asks for none, nobody would read ours.
      const tested = `e=$(${doas}-n -u ${user} sh -c : 2>&1 </dev/null)`;
      const asking = `{ IFS= read -r p <&3; printf "%s\\n" "$p"; } | ${runOnTerminal(`${doas}-u ${user} sh -c ${program}`)} >&5`;
      const chosen = `case $?$e in 0*) exec ${silent};; *"uthentication required"*) ;; *) echo "$e" >&2; exit 1;; esac`;
      const command = `exec sh -c ${quote(`${tested}; ${chosen}; ${KEEP_STREAMS}; ${asking}`)}`;
      return { command, first, prompt: DOAS_PROMPT, waits: true, waitsForPrompt: true };
    }
  }
}

/** The words of OpenDoas, without and with PAM: `doas (ops@host) password: `, `Password: `. */
const DOAS_PROMPT = 'assword: ';

const KEEP_STREAMS = 'exec 3<&0 4>&1 5>&2';

/** Runs a command with a controlling terminal, by `script` of util-linux; its standard streams are those of KEEP_STREAMS. */
function runOnTerminal(command: string): string {
  const inside = `exec ${command} <&3 >&4 2>&5 3<&- 4>&- 5>&-`;
  return `env LC_ALL=C SHELL=/bin/sh script -qec ${quote(inside)} /dev/null`;
}
