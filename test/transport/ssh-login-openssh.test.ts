import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Target } from '../../src/transport/connection.ts';
import { describeWith } from '../requirement.ts';
import { failToLogIn, makePool, makeTarget } from './ssh-target.ts';
import { SSHD_REQUIREMENTS, startSshd } from './sshd.ts';
import type { RunningSshd } from './sshd.ts';

const PRINT = String.raw`\(SHA256:\S{43}\)`;

describeWith(SSHD_REQUIREMENTS, 'what a login of the ssh of this machine has tried', () => {
  let sshd: RunningSshd;
  let strict: RunningSshd;
  let agent: { readonly socket: string; readonly stop: () => void };
  let temporary: string;
  const place = (name: string): string => join(sshd.directory, name);
  const makeKey = (name: string, passphrase = ''): void =>
    void execFileSync('ssh-keygen', [
      '-q',
      '-t',
      'ed25519',
      '-a',
      '1',
      '-N',
      passphrase,
      '-C',
      name,
      '-f',
      place(name),
    ]);
  beforeAll(async () => {
    sshd = await startSshd({ account: { password: 'right' }, config: ['MaxAuthTries 5'] });
    strict = await startSshd({ config: ['AuthenticationMethods publickey,password', 'PasswordAuthentication yes'] });
    for (const name of ['strange', 'other', 'held', 'asking']) makeKey(name);
    makeKey('encrypted é', 'secret');
    writeFileSync(place('no key'), 'nothing\n', { mode: 0o600 });
    const known = ['id', 'encrypted é', 'asking'].map((name) => readFileSync(place(`${name}.pub`), 'utf8'));
    writeFileSync(place('authorized_keys'), known.join(''));
    agent = await startAgent(place('agent'));
    temporary = place('temporary');
    mkdirSync(temporary);
    chmodSync(temporary, 0o700);
  });
  afterAll(async () => {
    agent.stop();
    await strict.stop();
    await sshd.stop();
  });
  afterEach(() => void vi.unstubAllEnvs());

  const target = (names: readonly string[], more: Partial<Target> = {}, words: readonly string[] = []): Target =>
    makeTarget(sshd, {
      connection: 'openssh',
      privateKeyFiles: names.map(place),
      sshArguments: ['-F', 'none', '-o', 'IdentityAgent=none', ...words],
      ...more,
    });

  test('is told as node-ssh tells it', async () => {
    const words = ['-o', `IdentityFile=${place('other')}`];
    const ours = await failToLogIn(target(['strange'], { connection: 'node-ssh' }, words));
    const theirs = await failToLogIn(target(['strange'], {}, words));
    expect(ours.details).toHaveLength(3);
    expect([theirs.failure, theirs.message, theirs.details, theirs.help]).toEqual([
      'authentication',
      ours.message,
      ours.details,
      ours.help,
    ]);
  });

  test('has keys that were taken and not opened, that the agent has, that it refuses, and that are none', async () => {
    const add = (...argv: readonly string[]): void =>
      void execFileSync('ssh-add', ['-q', ...argv], {
        env: { ...process.env, SSH_AUTH_SOCK: agent.socket },
        stdio: 'ignore',
      });
    add('-c', place('asking'));
    add(place('held'), place('strange'));
    const names = ['strange', 'encrypted é', 'no key'];
    const words = ['-F', 'none', '-o', `IdentityAgent=${agent.socket}`, '-i', place('missing')];
    const { details } = await failToLogIn(target(names, { sshArguments: words }));
    expect(details).toEqual([
      match(`tried 1. key ${place('strange')}, held by the agent ${PRINT}`),
      match(`tried 2. agent key asking ${PRINT}: agent refused operation`),
      match(`tried 3. agent key held ${PRINT}`),
      match(
        `tried 4. key ${place('encrypted é')} ${PRINT}: the host takes it, but it gave no signature: nobody had its passphrase`,
      ),
      `not tried: ${place('missing')}: No such file or directory`,
      expect.stringContaining(`not tried: ${place('no key')}: `),
      'the host accepts: publickey',
    ]);
  });

  test('has what was right, and not enough; and an answer that was not taken', async () => {
    const more = { port: strict.port, user: 'root', knownHostsFiles: [strict.knownHostsFile] };
    const half = { ...target([], more), privateKeyFiles: [strict.privateKeyFile] };
    const accepted = match(`tried 1. key ${strict.privateKeyFile} ${PRINT}: accepted, but the host wants one more`);
    expect((await failToLogIn(half)).details).toEqual([
      accepted,
      'not tried: password: there is neither a password nor a terminal',
      'the host accepts: password',
    ]);
    const asked = { ...half, password: 'wrong one' };
    const { details } = await failToLogIn(asked, { environment: process.env, node: process.execPath });
    expect(details).toEqual([accepted, 'tried 2. password', 'the host accepts: password']);
  });

  test('has as many as the host allows, and its last word', async () => {
    const names = ['1', '2', '3', '4', '5', '6'].map((number) => `many-${number}`);
    for (const name of names) makeKey(name);
    const { details, help } = await failToLogIn(target(names));
    expect(details.filter((line) => line.startsWith('tried '))).toHaveLength(5);
    expect(details.at(-1)).toContain('Too many authentication failures');
    expect(help).toContain('IdentitiesOnly yes');
  });

  test.each([
    ['a login', 'id', {}],
    ['a refusal', 'strange', {}],
    ['a host key that is not known', 'id', { knownHostsFiles: ['/dev/null'] }],
    ['a port on which nothing listens', 'id', { port: 1 }],
  ])('leaves no file behind %s, while the program runs on', async (_what, name, more) => {
    vi.stubEnv('TMPDIR', temporary);
    const pool = makePool();
    await pool.session(target([name], more)).catch(() => {});
    await vi.waitFor(() => expect(readdirSync(temporary)).toEqual([]));
    await pool.close();
  });

  test('leaves no file behind a program that ends in the middle of a login', async () => {
    vi.stubEnv('TMPDIR', temporary);
    const silent = createServer();
    silent.listen(0, '127.0.0.1');
    const accepted = once(silent, 'connection');
    await once(silent, 'listening');
    const address = silent.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const ending = new AbortController();
    const pool = makePool({ abandoned: ending.signal, environment: process.env, node: process.execPath });
    const opening = pool.session(target(['id'], { port: address.port, password: 'x' }));
    const [socket] = await accepted;
    // Nobody else may read them.
    expect(readdirSync(temporary).map((name) => statSync(join(temporary, name)).mode & 0o077)).toEqual([0, 0]);
    ending.abort();
    expect(readdirSync(temporary)).toEqual([]);
    if (socket instanceof Socket) socket.destroy();
    silent.close();
    await expect(opening).rejects.toMatchObject({ failure: expect.stringMatching(/^(network|refused)$/) });
    await pool.close();
  });

  test('is no more than ssh’s words where there can be no file', async () => {
    vi.stubEnv('TMPDIR', place('nowhere'));
    expect((await failToLogIn(target(['strange']))).details).toEqual([expect.stringContaining('Permission denied')]);
  });

  test('does not hang on how much the configuration lets ssh say', async () => {
    for (const level of ['QUIET', 'DEBUG3']) {
      const { details } = await failToLogIn(target(['strange'], {}, ['-o', `LogLevel=${level}`]));
      expect(details, level).toEqual([
        match(`tried 1. key ${place('strange')} ${PRINT}`),
        'the host accepts: publickey',
      ]);
    }
  });
});

/** The whole line. */
function match(pattern: string): unknown {
  return expect.stringMatching(new RegExp(`^${pattern}$`));
}

async function startAgent(socket: string): Promise<{ readonly socket: string; readonly stop: () => void }> {
  const environment = { ...process.env, SSH_ASKPASS: '/bin/false', SSH_ASKPASS_REQUIRE: 'force' };
  const child = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'], env: environment });
  await once(child.stdout, 'data');
  return { socket, stop: () => void child.kill() };
}
