import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Requirement } from '../requirement.ts';
import { findFreePort } from './sshd.ts';

/** For describeWith: what startRealm needs. */
export const KERBEROS_REQUIREMENTS: readonly Requirement[] = [
  { command: 'krb5kdc', package: 'krb5-kdc' },
  { command: 'kadmin.local', package: 'krb5-admin-server' },
  { command: 'kinit', package: 'krb5-user' },
];

export interface KerberosRealm {
  /** For whatever speaks Kerberos here: where the realm is, and the key of the service. */
  readonly environment: Readonly<Record<'KRB5_CONFIG' | 'KRB5_KTNAME' | 'KRB5CCNAME', string>>;
  /** Gets a ticket, in place of the one that is there. */
  logIn(user: string): void;
  forget(): void;
  stop(): Promise<void>;
}

const NAME = 'EXAMPLE.TEST';

/** Starts a real KDC on a free port of the loopback interface, for a realm with these users and one service. */
export async function startRealm(users: readonly string[], service: string): Promise<KerberosRealm> {
  const folder = mkdtempSync(join(tmpdir(), 'longshore-realm-'));
  const at = (name: string): string => join(folder, name);
  const port = await findFreePort();
  writeFileSync(at('krb5.conf'), makeClientConfig(port));
  writeFileSync(at('kdc.conf'), makeServerConfig(port, at));
  const environment = {
    KRB5_CONFIG: at('krb5.conf'),
    KRB5_KTNAME: `FILE:${at('keytab')}`,
    KRB5CCNAME: `FILE:${at('tickets')}`,
  };
  const env = { ...process.env, ...environment, KRB5_KDC_PROFILE: at('kdc.conf') };
  const run = (command: string, ...words: readonly string[]): void =>
    void execFileSync(command, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  run('kdb5_util', 'create', '-s', '-r', NAME, '-P', 'master');
  for (const user of users) run('kadmin.local', 'addprinc', '-pw', `of ${user}`, user);
  run('kadmin.local', 'addprinc', '-randkey', service);
  run('kadmin.local', 'ktadd', '-k', at('keytab'), service);
  const kdc = spawn('krb5kdc', ['-n'], { env, stdio: 'ignore' });
  const ended = once(kdc, 'exit');
  // What it says comes when it ends.
  while (!(await isOpen(port))) await wait(20);
  return {
    environment,
    logIn: (user) =>
      void execFileSync('kinit', [user], { env, input: `of ${user}\n`, stdio: ['pipe', 'pipe', 'pipe'] }),
    forget: () => run('kdestroy', '-q'),
    stop: async () => {
      kdc.kill();
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => resolve(false));
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

function makeClientConfig(port: number): string {
  return `[libdefaults]
  default_realm = ${NAME}
  dns_lookup_kdc = false
  dns_lookup_realm = false
  dns_canonicalize_hostname = false
  rdns = false
  udp_preference_limit = 1
[realms]
  ${NAME} = {
    kdc = 127.0.0.1:${port}
  }
`;
}

function makeServerConfig(port: number, at: (name: string) => string): string {
  return `[kdcdefaults]
  kdc_listen = 127.0.0.1:${port}
  kdc_tcp_listen = 127.0.0.1:${port}
[realms]
  ${NAME} = {
    database_name = ${at('principals')}
    key_stash_file = ${at('stash')}
    acl_file = ${at('acl')}
  }
[logging]
  kdc = FILE:${at('log')}
`;
}
