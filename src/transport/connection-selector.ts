import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { listOpensshReasons } from './choose-connection.ts';
import type { Target } from './connection.ts';
import type { SshSettings } from './ssh-settings.ts';
import { TransportError } from './transport-error.ts';

/** Says for each host which of the two ways over SSH it is, and what its configuration asks for in vain. */
export class ConnectionSelector {
  readonly #environment: Readonly<Record<string, string | undefined>>;
  readonly #warn: (message: string, help: string) => void;
  readonly #said = new Set<string>();

  constructor(
    environment: Readonly<Record<string, string | undefined>>,
    warn: (message: string, help: string) => void,
  ) {
    this.#environment = environment;
    this.#warn = warn;
  }

  /** @throws TransportError `ssh-config` where the host needs the system's ssh, and there is none. */
  wantsOpenssh(target: Target, settings: SshSettings): boolean {
    if (target.connection !== 'ssh') return target.connection === 'openssh';
    const reasons = listOpensshReasons(target, settings, {
      fileExists: existsSync,
      hasTicket: hasTicket(this.#environment),
    });
    if (reasons.length === 0) return false;
    if (!settings.configuration.hasSsh) throw refuseWithoutSsh(reasons);
    for (const reason of reasons) {
      this.#sayOnce(
        reason,
        `${target.name}, and what is configured like it, is reached with this machine's ssh: ${reason}`,
        'It logs in once for each session. `ansible_connection: openssh` says so in the inventory, `node-ssh` does without what the configuration asks for.',
      );
    }
    return true;
  }

  #sayOnce(key: string, message: string, help: string): void {
    if (this.#said.has(key)) return;
    this.#said.add(key);
    this.#warn(message, help);
  }
}

/** A cache of tickets in a file, or whatever KRB5CCNAME names. */
function hasTicket(environment: Readonly<Record<string, string | undefined>>): boolean {
  const name = environment['KRB5CCNAME'];
  if (name === undefined || name === '') return existsSync(`/tmp/krb5cc_${userInfo().uid}`);
  const file = name.replace(/^FILE:/, '');
  return /^[A-Z]+:/.test(file) || existsSync(file);
}

function refuseWithoutSsh(reasons: readonly string[]): TransportError {
  return new TransportError('ssh-config', 'the ssh configuration of this host needs an ssh on this machine', {
    details: [...reasons],
    help: 'apt-get install openssh-client, or set ansible_connection: node-ssh to do without what the configuration asks for.',
  });
}
