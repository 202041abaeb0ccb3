import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Target } from '../../src/transport/connection.ts';
import { expandPath, splitPaths } from '../../src/transport/ssh-config/ssh-paths.ts';
import { run as runCommand } from '../cli/fake-io.ts';
import { describeWith } from '../requirement.ts';
import { makePool } from './ssh-target.ts';
import { SSHD_REQUIREMENTS, startSshd } from './sshd.ts';
import type { RunningSshd } from './sshd.ts';

const run = promisify(execFile);

describeWith(
  [...SSHD_REQUIREMENTS, { command: 'ssh', package: 'openssh-client' }],
  'paths of the ssh configuration',
  () => {
    let sshd: RunningSshd;
    let environment: Record<string, string>;
    let stopAgent: () => void = () => {};
    beforeAll(async () => {
      sshd = await startSshd({ account: {} });
      const spaced = join(sshd.directory, 'a b');
      mkdirSync(spaced);
      copyFileSync(sshd.knownHostsFile, join(spaced, 'known hosts'));
      copyFileSync(sshd.privateKeyFile, join(spaced, 'its key'));
      copyFileSync(sshd.privateKeyFile, join(sshd.directory, 'open'));
      chmodSync(join(sshd.directory, 'open'), 0o644);
      // It lets nobody in, and an agent's keys come before it.
      execFileSync('ssh-keygen', ['-q', '-t', 'rsa', '-b', '2048', '-N', '', '-f', join(sshd.directory, 'rsa')]);
      const socket = join(sshd.directory, 'agent');
      const child = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] });
      stopAgent = () => void child.kill();
      await once(child.stdout, 'data');
      vi.stubEnv('FOLDER', sshd.directory);
      environment = { PATH: process.env['PATH'] ?? '', FOLDER: sshd.directory, OWN_AGENT: socket };
      execFileSync('ssh-add', ['-q', sshd.privateKeyFile], { env: { SSH_AUTH_SOCK: socket }, stdio: 'ignore' });
    });
    afterAll(async () => {
      vi.unstubAllEnvs();
      stopAgent();
      await sshd.stop();
    });

    /** What ssh makes of a configuration, and what we make of it. */
    async function compare(lines: readonly string[]): Promise<{ readonly ssh: boolean; readonly ours: string }> {
      const config = join(sshd.directory, 'config');
      const place = ['HostName 127.0.0.1', `Port ${sshd.port}`, `User ${sshd.user}`, 'UpdateHostKeys no'];
      const all = [...lines.map((line) => line.replaceAll('DIR', sshd.directory)), ...place];
      const usual = ['IdentityAgent none', `UserKnownHostsFile ${sshd.knownHostsFile}`, 'GlobalKnownHostsFile none'];
      writeFileSync(config, `Host there\n${[...all, ...usual].join('\n')}\n`);
      const words = ['-F', config, '-o', 'BatchMode=yes', 'there', 'true'];
      const ssh = await run('ssh', words, { env: environment }).then(
        () => true,
        () => false,
      );
      const pool = makePool({ environment, home: userInfo().homedir });
      const target: Target = {
        name: 'there',
        connection: 'node-ssh',
        host: 'there',
        sshArguments: ['-F', config],
        connectTimeoutMs: 60_000,
      };
      try {
        await pool.connection(target);
        return { ssh, ours: 'in' };
      } catch (error) {
        return { ssh, ours: error instanceof Error && 'failure' in error ? String(error.failure) : String(error) };
      } finally {
        await pool.close();
      }
    }

    test.each<[string, readonly string[]]>([
      ['variables of the environment', ['IdentityFile ${FOLDER}/id', 'UserKnownHostsFile ${FOLDER}/known_hosts']],
      ['another user’s home folder', ['IdentityFile ~root/../DIR/id']],
      ['blanks in quotes', ['IdentityFile "DIR/a b/its key"', 'UserKnownHostsFile "DIR/a b/known hosts" DIR/none']],
      ['the second of two with blanks', ['IdentityFile DIR/id', 'UserKnownHostsFile DIR/none "DIR/a b/known hosts"']],
      ['an agent that a variable names', ['IdentityAgent $OWN_AGENT']],
      ['an agent whose path has a variable', ['IdentityAgent ${FOLDER}/agent']],
      ['a file of known hosts that cannot be read', ['IdentityFile DIR/id', 'UserKnownHostsFile DIR DIR/known_hosts']],
      ['IdentityFile none before another', ['IdentityFile none', 'IdentityFile DIR/id']],
      ['PubkeyAcceptedAlgorithms with its type', ['IdentityFile DIR/id', 'PubkeyAcceptedAlgorithms ssh-ed25519']],
      ['PubkeyAcceptedAlgorithms that adds one', ['IdentityFile DIR/id', 'PubkeyAcceptedAlgorithms +ssh-rsa']],
    ])('lead there, as with ssh: %s', async (_what, lines) => {
      expect(await compare(lines)).toEqual({ ssh: true, ours: 'in' });
    });

    test.each<[string, readonly string[], string]>([
      ['an agent of a variable that is not set', ['IdentityAgent $NOWHERE'], 'authentication'],
      ['a key of a variable that is not set', ['IdentityFile ${NOWHERE}/id'], 'ssh-config'],
      ['a key that others can read', ['IdentityFile DIR/open'], 'authentication'],
      ['a type of keys that is left out', ['IdentityFile DIR/id', 'PubkeyAcceptedAlgorithms rsa*'], 'authentication'],
      ['a type that is taken out', ['IdentityFile DIR/id', 'PubkeyAcceptedAlgorithms -ssh-ed25519'], 'authentication'],
      ['the same in an agent', ['IdentityAgent DIR/agent', 'PubkeyAcceptedAlgorithms ecdsa*'], 'authentication'],
      [
        'a file of known hosts that cannot be read alone',
        ['IdentityFile DIR/id', 'UserKnownHostsFile DIR'],
        'ssh-config',
      ],
    ])('lead nowhere, as with ssh: %s', async (_what, lines, failure) => {
      expect(await compare(lines)).toEqual({ ssh: false, ours: failure });
    });

    test('`~/` is of the account, as with ssh, also where HOME says another', async () => {
      const key = `~/${relative(userInfo().homedir, sshd.privateKeyFile)}`;
      const words = `-F none -o IdentityFile=${key} -o IdentityAgent=none -o UserKnownHostsFile=${sshd.knownHostsFile}`;
      const vars = [`ansible_port=${sshd.port}`, `ansible_user=${sshd.user}`].flatMap((each) => ['-e', each]);
      const argv = ['exec', '-i', '127.0.0.1,', ...vars, '--ssh-common-args', words, 'all', '--', 'echo', 'in'];
      expect(await runCommand(argv, { env: { PATH: process.env['PATH'], HOME: sshd.directory } })).toMatchObject({
        code: 0,
        stdout: '127.0.0.1 | in\n',
      });
    });
  },
);

test('tokens, variables and home folders in one path', () => {
  const source = {
    home: '/home/me',
    environment: { HOME: '/elsewhere', A: 'x' },
    tokens: () => ({ h: 'web', '%': '%' }),
  };
  expect(expandPath('~/.ssh/%h-${A}-100%%', source)).toBe('/home/me/.ssh/web-x-100%');
  expect(expandPath('~nobody-at-all/x', source)).toBe('~nobody-at-all/x');
});

test.each([
  ['/a b/c ~/d', ['/a b/c', '~/d']],
  ['/a  b none /c', ['/a  b', '/c']],
  ['none', []],
  ['relative', ['relative']],
])('the paths of %j', (line, paths) => {
  expect(splitPaths(line)).toEqual(paths);
});
