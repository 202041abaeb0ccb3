import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { listOpensshReasons } from './choose-connection.ts';
import type { Target } from '../connection.ts';
import type { SshSettings } from '../ssh-config/ssh-settings.ts';
import { SAID_KEYWORDS } from '../ssh-config/ssh-keywords.ts';
import { TransportError } from '../transport-error.ts';

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

  /**
   * @param needs what keys there are that need the system's ssh.
   * @throws TransportError `ssh-config` where the host needs the system's ssh, and there is none.
   */
  wantsOpenssh(target: Target, settings: SshSettings, needs: readonly string[]): boolean {
    if (target.connection === 'openssh') return true;
    if (this.#needsOpenssh(target, settings, needs)) return true;
    this.#sayUnused(target, settings);
    return false;
  }

  #needsOpenssh(target: Target, settings: SshSettings, needs: readonly string[]): boolean {
    if (target.connection !== 'ssh') return false;
    const facts = { fileExists: existsSync, hasTicket: hasTicket(this.#environment) };
    const reasons = [...listOpensshReasons(target, settings, facts), ...needs];
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

  #sayUnused(target: Target, { configuration: { values, configured } }: SshSettings): void {
    for (const name of configured) {
      const keyword = SAID_KEYWORDS.get(name);
      if (keyword === undefined) continue;
      const asked = `${keyword.keyword} ${values.get(name)?.join(' ') ?? ''}`;
      this.#sayOnce(
        asked,
        `the ssh configuration of ${target.name} has ${asked}, which has no effect here: ${keyword.note}`,
        'It has with `ansible_connection: openssh`. docs/connections.md lists what works.',
      );
    }
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
