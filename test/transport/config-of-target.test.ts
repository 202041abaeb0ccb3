import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfigFor } from '../../src/transport/ssh-config/config-of-target.ts';
import type { Target } from '../../src/transport/connection.ts';
import { SshAnswers } from '../../src/transport/ssh-config/ssh-answers.ts';
import { TransportError } from '../../src/transport/transport-error.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'longshore-own-config-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function write(name: string, text: string): void {
  const path = join(home, '.ssh', name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const OPTIONS = { localUser: 'me', sshBinary: '/nowhere/ssh', environment: { FOLDER: 'more' } };
const makeTarget = (host: string, more: Partial<Target> = {}): Target => ({
  name: host,
  connection: 'ssh',
  host,
  connectTimeoutMs: 1000,
  ...more,
});
const read = (host: string, more: Partial<Target> = {}): string =>
  readConfigFor(makeTarget(host, more), { home, ...OPTIONS });

describe('without an ssh on this machine', () => {
  test('the files are read, and the hosts of a run get what they say', async () => {
    write('config', 'Include more/*.conf\nHost *\n  User deploy\n  ConnectTimeout 1m\n');
    write(
      'more/one.conf',
      'Host web\n  HostName web.example.com\n  Port 2022\nHost *\n  KexAlgorithms +diffie-hellman-group14-sha1\n',
    );
    const answers = new SshAnswers({ home, ...OPTIONS }, undefined);
    const settings = await answers.read(makeTarget('web'));
    expect(settings).toMatchObject({
      hostName: 'web.example.com',
      port: 2022,
      user: 'deploy',
      connectTimeoutMs: 60_000,
    });
    expect(settings.algorithms.kex?.at(-1)).toBe('diffie-hellman-group14-sha1');
    expect(settings.configuration.hasSsh).toBe(false);
    expect(await answers.read(makeTarget('db', { user: 'root' }))).toMatchObject({
      hostName: 'db',
      port: 22,
      user: 'root',
    });
  });

  test.each<[string, string, Partial<Target>, string]>([
    [
      '-F and -o',
      'User file\n',
      { sshArguments: ['-F', 'none', '-o', 'User=option', '-oPort=7'] },
      'user option\nport 7\n',
    ],
    [
      'options of ssh',
      '',
      { sshArguments: ['-4C', '-J', 'gate', '-ikey'] },
      'addressfamily inet\ncompression yes\nproxyjump gate\nidentityfile key\n',
    ],
    ['a variable and a token in an Include', 'Include ${FOLDER}/%n\n', {}, 'user included\n'],
    ['the inventory before the files', 'User file\nPort 9\n', { user: 'inventory' }, 'user inventory\nport 9\n'],
    [
      'ForwardAgent with an agent',
      'ForwardAgent yes\nForwardAgent /one\nForwardAgent /two\n',
      {},
      'forwardagent /one\n',
    ],
    ['IgnoreUnknown', 'IgnoreUnknown UseKey*,Other\nUseKeychain yes\nUser a\n', {}, 'user a\n'],
    ['what no command shall run for', 'Match host other exec "touch RAN"\n  User b\nUser a\n', {}, ''],
  ])('%s', (_what, text, target, expected) => {
    write('config', text.replace('RAN', join(home, 'ran')));
    write('more/web', 'User included\n');
    // The file of the system may say more.
    expect(read('web', target)).toContain(`hostname web\n${expected}`);
  });

  test('!final asks for a second reading, too', () => {
    write('config', 'Match !final\n  User a\nMatch canonical\n  Port 9\n');
    // The file of the system would be read in between.
    const sshArguments = ['-F', join(home, '.ssh/config')];
    expect(read('web', { sshArguments })).toContain('hostname web\nuser a\nport 9\n');
  });

  test.each<[string, string, string]>([
    ['an unknown keyword', 'User a\n\nNoSuch yes\n', 'config:3: there is no keyword nosuch'],
    ['a keyword without a value', 'User\n', 'config:1: nothing stands behind User'],
    ['a quote that does not end', 'User "a\n', 'config:1: the quote " is not closed'],
    ['more than one word', 'User a b\n', 'config:1: more than one word stands behind user'],
    ['a port that is none', 'Port 99999\n', 'config:1: 99999 is no port'],
    ['a number that is none', 'ConnectionAttempts many\n', 'config:1: connectionattempts many is no number'],
    ['a time that is none', 'ConnectTimeout soon\n', 'config:1: connecttimeout soon is no time'],
    ['a flag that is none', 'Compression maybe\n', 'config:1: compression maybe is neither yes nor no'],
    ['a criterion that there is not', 'Match weather rain\n', 'config:1: the criterion weather of Match'],
    ['Match without a value', 'Match host\n', 'config:1: Match host has no value'],
    ['Match all beside others', 'Match host a user b all\n', 'config:1: Match all cannot stand beside'],
    ['a token that there is not', 'Match exec "test %Z"\n', 'config:1: the token %Z cannot be read'],
    ['a variable that is not set', 'Include ${NOWHERE}/x\n', 'config:1: the variable NOWHERE of an Include is not set'],
    ['in an included file', 'Include more/bad\n', 'more/bad:1: there is no keyword nosuch'],
    ['Includes without an end', 'Include config\n', 'config: Includes are nested too deeply'],
  ])('%s is an error with its file and line', (_what, text, message) => {
    write('config', text);
    write('more/bad', 'NoSuch yes\n');
    expect(() => read('web')).toThrow(message);
    expect(() => read('web')).toThrow(TransportError);
  });

  test('a file that others can write is refused', () => {
    write('config', 'User a\n');
    chmodSync(join(home, '.ssh/config'), 0o666);
    expect(() => read('web')).toThrow('bad owner or permissions');
  });

  test('an argument that cannot be read is refused by name', () => {
    expect(() => read('web', { sshArguments: ['-Z'] })).toThrow('the argument -Z cannot be read');
    expect(() => read('web', { sshArguments: ['other'] })).toThrow('the argument other cannot be read');
  });
});
