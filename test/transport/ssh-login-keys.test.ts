import { execFileSync } from 'node:child_process';
import { appendFileSync, copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Ask } from '../../src/transport/ask.ts';
import type { Target } from '../../src/transport/connection.ts';
import type { SessionPoolOptions } from '../../src/transport/pool.ts';
import { isWithinSomeLimit } from '../longer-limits.ts';
import { describeWith } from '../requirement.ts';
import { makePool, makeTarget } from './ssh-target.ts';
import { SSHD_REQUIREMENTS, startSshd } from './sshd.ts';
import type { RunningSshd } from './sshd.ts';
import { KEY_TYPES, makeUserKeys } from './user-keys.ts';

const SECRET = 'the passphrase';

describeWith(SSHD_REQUIREMENTS, 'keys', () => {
  let sshd: RunningSshd;
  beforeAll(async () => {
    sshd = await startSshd({ account: {} });
    makeUserKeys(sshd);
  });
  afterAll(() => sshd.stop());

  const place = (name: string): string => join(sshd.directory, name);
  /** A copy of a key in another format, without its `.pub`. */
  const convert = (key: string, format: string, passphrase: string): string => {
    const file = place(`${key}.${format}${passphrase === '' ? '' : '.encrypted'}`);
    copyFileSync(place(key), file);
    execFileSync('ssh-keygen', ['-q', '-a', '1', '-p', '-P', '', '-N', passphrase, '-m', format, '-f', file]);
    return file;
  };
  const connect = async (more: Partial<Target>, options: Partial<SessionPoolOptions> = {}): Promise<void> => {
    const pool = makePool(options);
    try {
      await (more.connection === 'openssh'
        ? pool.session(makeTarget(sshd, more))
        : pool.connection(makeTarget(sshd, more)));
    } finally {
      await pool.close();
    }
  };
  const fail = (more: Partial<Target>, options: Partial<SessionPoolOptions> = {}): Promise<unknown> =>
    connect(more, options).then(
      () => {
        throw new Error('did not fail');
      },
      (error: unknown) => error,
    );
  const answer = (...answers: readonly string[]): { readonly asked: string[]; readonly ask: Ask } => {
    const asked: string[] = [];
    const ask: Ask = (question, { echo }) => {
      asked.push(`${question}${echo ? '(echoed)' : ''}`);
      return Promise.resolve(answers[asked.length - 1] ?? '');
    };
    return { asked, ask };
  };

  const FORMATS = ['RFC4716', 'PEM', 'PKCS8'];
  describe.each(KEY_TYPES)('%s of %s bits', (type, bits) => {
    const key = `${type}-${bits}`;
    test.each(FORMATS)('as %s', async (format) => {
      await connect({ privateKeyFiles: [convert(key, format, '')] });
    });
    test.each(FORMATS)('as %s, encrypted', async (format) => {
      const file = convert(key, format, SECRET);
      await connect({ privateKeyFiles: [file], keyPassphrase: SECRET });
      expect(await fail({ privateKeyFiles: [file], keyPassphrase: 'wrong' })).toMatchObject({
        failure: 'key-file',
        message: expect.stringContaining('its passphrase is not the one of ansible_ssh_private_key_passphrase'),
      });
    });
  });

  test.each([
    ['ed25519', ['genpkey', '-algorithm', 'ed25519', '-aes256', '-pass', `pass:${SECRET}`]],
    ['rsa of before OpenSSL 1.1', ['genrsa', '-aes128', '-traditional', '-passout', `pass:${SECRET}`, '2048']],
  ])('of openssl: %s', async (name, words) => {
    const file = place(`openssl ${name}`);
    writeFileSync(file, execFileSync('openssl', words, { stdio: ['ignore', 'pipe', 'ignore'] }), { mode: 0o600 });
    const publicPem = execFileSync('openssl', ['pkey', '-in', file, '-passin', `pass:${SECRET}`, '-pubout']);
    writeFileSync(`${file}.pem`, publicPem);
    // ssh-keygen of Debian 12 knows no ed25519 in PEM: the raw key is at its end.
    const line =
      name === 'ed25519'
        ? makeEd25519Line(publicPem.toString())
        : execFileSync('ssh-keygen', ['-i', '-m', 'PKCS8', '-f', `${file}.pem`]).toString();
    appendFileSync(place('authorized_keys'), line);
    await connect({ privateKeyFiles: [file], keyPassphrase: SECRET });
  });

  describe('an encrypted key', () => {
    let locked: string;
    let unlisted: string;
    beforeAll(() => {
      locked = convert('ed25519-256', 'RFC4716', SECRET);
      unlisted = place('unlisted');
      execFileSync('ssh-keygen', ['-q', '-a', '1', '-t', 'ed25519', '-N', SECRET, '-f', unlisted]);
    });

    test('is asked for once, whichever hosts and how many take it', async () => {
      const { asked, ask } = answer(SECRET);
      const pool = makePool({ ask });
      try {
        const users = ['one', 'two', 'three'].map((name) => ({
          name,
          sshArguments: ['-F', 'none', '-o', `HostKeyAlias=${name}`],
        }));
        const targets = users.map((more) =>
          makeTarget(sshd, { ...more, hostKeyPolicy: 'off', privateKeyFiles: [locked] }),
        );
        await Promise.all(targets.map((target) => pool.connection(target)));
      } finally {
        await pool.close();
      }
      expect(asked).toEqual([`Passphrase of the key ${locked}: `]);
    });

    test('is not asked for where the host does not take it', async () => {
      const { asked, ask } = answer(SECRET);
      await connect({ privateKeyFiles: [unlisted, sshd.privateKeyFile] }, { ask });
      expect(asked).toEqual([]);
    });

    test.each(['node-ssh', 'openssh'] as const)(
      'is not asked for under BatchMode, as with ssh: %s',
      async (connection) => {
        const { asked, ask } = answer(SECRET);
        const sshArguments = ['-F', 'none', '-o', 'BatchMode=yes', '-o', `IdentityFile=${locked}`];
        const error = await fail(
          { connection, privateKeyFiles: [], sshArguments },
          { ask, node: process.execPath },
        ).catch(String);
        expect({ asked, error }).toMatchObject({ asked: [], error: { failure: 'authentication' } });
      },
    );

    test('of which the public part is not known is asked for to learn it', async () => {
      const { asked, ask } = answer(SECRET);
      await connect({ privateKeyFiles: [convert('rsa-2048', 'PKCS8', SECRET)] }, { ask });
      expect(asked).toHaveLength(1);
    });

    test('may be mistyped, three times', async () => {
      const wrong = answer('one', 'two', 'three', 'four');
      expect(await fail({ privateKeyFiles: [locked] }, wrong)).toMatchObject({ failure: 'key-file' });
      expect(wrong.asked).toHaveLength(3);
      const right = answer('one', SECRET);
      await connect({ privateKeyFiles: [locked] }, right);
      expect(right.asked[1]).toBe(`That is not it. Passphrase of the key ${locked}: `);
    });

    test('with a question that is broken off', async () => {
      const ask: Ask = () => Promise.reject(new Error('interrupted'));
      const error = await fail({ privateKeyFiles: [locked] }, { ask });
      expect(error).toMatchObject({ failure: 'authentication', message: expect.stringContaining('interrupted') });
    });

    test('may take longer to be answered than connecting may take', async () => {
      let asked = false;
      const isLoggedIn = await isWithinSomeLimit((connectTimeoutMs) => {
        const ask: Ask = () =>
          new Promise((resolve) => {
            asked = true;
            setTimeout(() => resolve(SECRET), connectTimeoutMs + 100);
          });
        return connect({ privateKeyFiles: [locked], connectTimeoutMs }, { ask }).then(
          () => true,
          (error: unknown) => {
            expect(error).toMatchObject({ failure: 'connect-timeout' });
            return false;
          },
        );
      });
      expect([isLoggedIn, asked]).toEqual([true, true]);
    });
  });
});

function makeEd25519Line(pem: string): string {
  const raw = Buffer.from(pem.replaceAll(/-----.*-----|\s/g, ''), 'base64').subarray(-32);
  const type = Buffer.from('ssh-ed25519');
  const blob = Buffer.concat([Buffer.from([0, 0, 0, type.length]), type, Buffer.from([0, 0, 0, raw.length]), raw]);
  return `ssh-ed25519 ${blob.toString('base64')}\n`;
}
