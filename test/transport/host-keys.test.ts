import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Target } from '../../src/transport/connection.ts';
import { TransportError } from '../../src/transport/transport-error.ts';
import { describeWith } from '../requirement.ts';
import { makePool, makeTarget } from './ssh-target.ts';
import { SSHD_REQUIREMENTS, startSshd } from './sshd.ts';
import type { RunningSshd } from './sshd.ts';

const OTHER = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFJz2bpfOLsS2SItYBhHlWN3EVR5Iqa8hQ6rF3bQPLg7';

describeWith(SSHD_REQUIREMENTS, 'host keys', () => {
  let sshd: RunningSshd;
  let name: string;
  let rsa: string;
  let ed25519: string;
  beforeAll(async () => {
    sshd = await startSshd({ account: {}, hostKeyTypes: ['rsa', 'ed25519'] });
    name = `[127.0.0.1]:${sshd.port}`;
    [rsa = '', ed25519 = ''] = sshd.hostKeys;
  });
  afterAll(() => sshd.stop());

  let files = 0;
  const write = (text: string): string => {
    const file = join(sshd.directory, `known_hosts_${++files}`);
    writeFileSync(file, text);
    return file;
  };
  const connect = async (more: Partial<Target>): Promise<void> => {
    const pool = makePool();
    try {
      await pool.connection(makeTarget(sshd, more));
    } finally {
      await pool.close();
    }
  };
  const refuse = async (more: Partial<Target>): Promise<TransportError> => {
    const error: unknown = await connect(more).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!(error instanceof TransportError)) throw new Error(`not refused: ${String(error)}`);
    return error;
  };

  describe('are accepted', () => {
    test.each<[string, () => string]>([
      ['the key of the type that the server likes best', () => `${name} ${ed25519}\n`],
      ['only a key of another type that it has', () => `${name} ${rsa}\n`],
      ['a hashed name', () => hashed(`${name} ${ed25519}\n`)],
      ['a wildcard', () => `[127.0.0.*]:* ${ed25519}\n`],
      ['the bare name, as ssh does for other ports', () => `127.0.0.1 ${ed25519}\n`],
      ['one of several keys', () => `${name} ${OTHER}\n${name} ${ed25519}\n`],
      [
        'a key of another type, where the one of the first is revoked',
        () => `@revoked * ${ed25519}\n${name} ${ed25519}\n${name} ${rsa}\n`,
      ],
      ['another key that is revoked', () => `@revoked ${name} ${OTHER}\n${name} ${ed25519}\n`],
    ])('%s', async (_what, text) => {
      await connect({ knownHostsFiles: [write(text())] });
    });

    test('a key in the second file', async () => {
      await connect({
        knownHostsFiles: [write('# nothing\n'), join(sshd.directory, 'none'), write(`${name} ${ed25519}\n`)],
      });
    });

    test('a key under its HostKeyAlias', async () => {
      await connect({
        knownHostsFiles: [write(`alias ${ed25519}\n`)],
        sshArguments: ['-F', 'none', '-o', 'HostKeyAlias=alias'],
      });
    });

    test.each(['ssh-ed25519,rsa-sha2-512', '+ssh-rsa', '^ssh-ed25519'])(
      'the known key before others of HostKeyAlgorithms: %s',
      async (algorithms) => {
        await connect({
          knownHostsFiles: [write(`${name} ${rsa}\n`)],
          sshArguments: ['-F', 'none', '-o', `HostKeyAlgorithms=${algorithms}`],
        });
      },
    );

    test('any key, if nothing is to be checked', async () => {
      await connect({ knownHostsFiles: [write(`${name} ${OTHER}\n`)], hostKeyPolicy: 'off' });
    });
  });

  describe('are refused', () => {
    test('unknown, with the key and what to do', async () => {
      const file = write('');
      const error = await refuse({ knownHostsFiles: [file] });
      expect(error).toMatchObject({ failure: 'host-key-unknown', message: 'host key is not known' });
      expect(error.details).toEqual([`offered ${fingerprintOf(sshd, 'ed25519')} (ssh-ed25519)`]);
      expect(error.help).toContain(`ssh-keyscan -p ${sshd.port} 127.0.0.1 >> ${file}`);
    });

    test('changed, with both keys, the place, and a command that mends it', async () => {
      const file = write(`# first\n${name} ${OTHER}\n`);
      const error = await refuse({ knownHostsFiles: [file] });
      expect(error).toMatchObject({ failure: 'host-key-changed', message: 'host key has changed' });
      expect(error.details).toEqual([
        `known   ${fingerprintOfLine(OTHER)} (ssh-ed25519, ${file}:2)`,
        `offered ${fingerprintOf(sshd, 'ed25519')} (ssh-ed25519)`,
      ]);
      const command = /ssh-keygen -R .*/.exec(error.help ?? '')?.[0] ?? '';
      execFileSync('sh', ['-c', command], { stdio: 'ignore' });
      expect(await refuse({ knownHostsFiles: [file] })).toMatchObject({ failure: 'host-key-unknown' });
    });

    test.each(['accept-new', 'strict'] as const)('changed, under %s, and nothing is written', async (hostKeyPolicy) => {
      const text = `${name} ${OTHER}\n`;
      const file = write(text);
      expect(await refuse({ knownHostsFiles: [file], hostKeyPolicy })).toMatchObject({ failure: 'host-key-changed' });
      expect(readFileSync(file, 'utf8')).toBe(text);
    });

    test('revoked, even if it is also known', async () => {
      const file = write(`${name} ${ed25519}\n@revoked * ${ed25519}\n`);
      const error = await refuse({ knownHostsFiles: [file] });
      expect(error).toMatchObject({ failure: 'host-key-revoked' });
      expect(error.details).toContain(`revoked ${file}:2`);
    });

    test('known only to a negated pattern', async () => {
      const file = write(`!${name},!127.0.0.1,* ${ed25519}\n`);
      expect(await refuse({ knownHostsFiles: [file] })).toMatchObject({ failure: 'host-key-unknown' });
    });
  });

  describe('accept-new', () => {
    test('adds a line that ssh-keygen finds, once, behind a line that did not end', async () => {
      const file = write(`other ${OTHER}`);
      await connect({ knownHostsFiles: [file], hostKeyPolicy: 'accept-new' });
      await connect({ knownHostsFiles: [file], hostKeyPolicy: 'accept-new' });
      expect(readFileSync(file, 'utf8')).toBe(`other ${OTHER}\n${name} ${ed25519}\n`);
      await connect({ knownHostsFiles: [file] });
    });

    test('takes a host beside another one, which is known by the bare name', async () => {
      const file = write(`127.0.0.1 ${OTHER}\n`);
      expect(await refuse({ knownHostsFiles: [file] })).toMatchObject({ failure: 'host-key-unknown' });
      await connect({ knownHostsFiles: [file], hostKeyPolicy: 'accept-new' });
      expect(readFileSync(file, 'utf8')).toBe(`127.0.0.1 ${OTHER}\n${name} ${ed25519}\n`);
    });

    test('makes the file and its folder for their owner alone, and hashes where the configuration wants it', async () => {
      const file = join(sshd.directory, 'new', 'folder', 'known_hosts');
      const sshArguments = ['-F', 'none', '-o', 'HashKnownHosts=yes'];
      await connect({ knownHostsFiles: [file], hostKeyPolicy: 'accept-new', sshArguments });
      expect(readFileSync(file, 'utf8')).toMatch(/^\|1\|\S+\|\S+ ssh-ed25519 \S+\n$/);
      expect(execFileSync('ssh-keygen', ['-F', name, '-f', file]).toString()).toContain(ed25519);
      expect(execFileSync('stat', ['-c', '%a', file, join(file, '..')]).toString()).toBe('600\n700\n');
    });

    test('loses nothing when several runs add at once', async () => {
      const file = write('');
      await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          connect({
            knownHostsFiles: [file],
            hostKeyPolicy: 'accept-new',
            sshArguments: ['-F', 'none', '-o', `HostKeyAlias=host${index}`],
          }),
        ),
      );
      const lines = readFileSync(file, 'utf8').trim().split('\n').sort();
      expect(lines).toEqual(Array.from({ length: 8 }, (_, index) => `host${index} ${ed25519}`));
    });

    test('adds a host once when several runs meet it at once, and lets none in that shows another key', async () => {
      const file = write('');
      const runs = Array.from({ length: 8 }, () => connect({ knownHostsFiles: [file], hostKeyPolicy: 'accept-new' }));
      await Promise.all(runs);
      expect(readFileSync(file, 'utf8')).toBe(`${name} ${ed25519}\n`);
      expect(existsSync(`${file}.lock`)).toBe(false);
    });

    test('is not held up for ever by a lock that a dead run has left', async () => {
      const file = write('');
      writeFileSync(`${file}.lock`, '');
      utimesSync(`${file}.lock`, 0, 0);
      await connect({ knownHostsFiles: [file], hostKeyPolicy: 'accept-new' });
      expect(readFileSync(file, 'utf8')).toBe(`${name} ${ed25519}\n`);
    });

    test('accepts nothing that it cannot write', async () => {
      const file = join('/proc', 'known_hosts');
      expect(existsSync(file)).toBe(false);
      expect(await refuse({ knownHostsFiles: [file], hostKeyPolicy: 'accept-new' })).toMatchObject({
        failure: 'host-key-unknown',
        message: `the host's key cannot be added to ${file}`,
      });
    });
  });

  function hashed(text: string): string {
    const file = write(text);
    chmodSync(file, 0o600);
    execFileSync('ssh-keygen', ['-H', '-f', file], { stdio: 'ignore' });
    return readFileSync(file, 'utf8');
  }
});

function fingerprintOf(sshd: RunningSshd, type: string): string {
  return (
    execFileSync('ssh-keygen', ['-lf', join(sshd.directory, `host_${type}.pub`)])
      .toString()
      .split(' ')[1] ?? ''
  );
}

function fingerprintOfLine(line: string): string {
  return execFileSync('ssh-keygen', ['-lf', '-'], { input: line }).toString().split(' ')[1] ?? '';
}
