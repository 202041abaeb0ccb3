import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Ask } from '../../src/transport/ask.ts';
import type { Target } from '../../src/transport/connection.ts';
import { TransportError } from '../../src/transport/transport-error.ts';
import { describeWith } from '../requirement.ts';
import { startAskingServer, targetOf } from './asking-server.ts';
import type { AskingServer, Round } from './asking-server.ts';
import { makePool, makeTarget } from './ssh-target.ts';
import { SSHD_REQUIREMENTS, startSshd } from './sshd.ts';
import type { RunningSshd } from './sshd.ts';

interface Login {
  readonly asked: string[];
  readonly error: TransportError | undefined;
}

/** @param answers what is typed, in turn; undefined where there is no terminal */
async function logIn(target: Target, answers: readonly string[] | undefined, sshAuthSock?: string): Promise<Login> {
  const asked: string[] = [];
  const ask: Ask = (question, { echo }) => {
    asked.push(`${question}${echo ? '(echoed)' : ''}`);
    return Promise.resolve(answers?.[asked.length - 1] ?? '');
  };
  const pool = makePool({
    ...(answers === undefined ? {} : { ask }),
    ...(sshAuthSock === undefined ? {} : { sshAuthSock }),
  });
  try {
    await pool.connection(target);
    return { asked, error: undefined };
  } catch (error) {
    if (error instanceof TransportError) return { asked, error };
    throw error;
  } finally {
    await pool.close();
  }
}

describe('what a host asks', () => {
  let server: AskingServer | undefined;
  afterEach(() => server?.stop());
  const start = async (...parameters: Parameters<typeof startAskingServer>) => {
    server = await startAskingServer(...parameters);
    return { log: server.log, target: targetOf(server, 'ssh', []) };
  };
  const PASSWORD: Round = { prompts: [['Password: ', false]], answers: ['right'] };
  const CODE: Round = { prompts: [['Verification code: ', false]], answers: ['123456'] };

  test.each<[string, readonly Round[], readonly string[], readonly string[]]>([
    ['a password', [PASSWORD], [], []],
    ['a password of an account', [{ prompts: [["ops@web1's password: ", false]], answers: ['right'] }], [], []],
    ['a password, and a code in another round', [PASSWORD, CODE], ['123456'], ['web1: Verification code: ']],
    [
      'both in one round, the code first, and what is asked openly',
      [
        {
          instructions: 'Two factors\u001b[2J\nare needed.',
          prompts: [
            ['One-time password (OATH) for `ops`: ', false],
            ['Password: ', false],
            ['Reason for access?', true],
          ],
          answers: ['123456', 'right', 'upgrade'],
        },
      ],
      ['123456', 'upgrade'],
      ['web1: Two factors [2J are needed. One-time password (OATH) for `ops`: ', 'web1: Reason for access? (echoed)'],
    ],
    [
      'a second password, which is another one',
      [PASSWORD, { prompts: [['Password of the second factor: ', false]], answers: ['other'] }],
      ['other'],
      ['web1: Password of the second factor: '],
    ],
    ['nothing, in a round of its own', [PASSWORD, { prompts: [], answers: [] }], [], []],
  ])('%s', async (_what, rounds, answers, asked) => {
    const { target, log } = await start(rounds);
    expect(await logIn({ ...target, password: 'right' }, answers)).toEqual({ asked, error: undefined });
    // Whether it asks anything is learnt first.
    expect(log.slice(0, 2)).toEqual(['none', 'keyboard-interactive']);
  });

  test('a code alone, without a password', async () => {
    const { target } = await start([CODE]);
    expect(await logIn(target, ['123456'])).toEqual({ asked: ['web1: Verification code: '], error: undefined });
  });

  test('a wrong password is given once, though the host takes it in two ways', async () => {
    const { target, log } = await start([PASSWORD], ['keyboard-interactive', 'password']);
    const { error } = await logIn({ ...target, password: 'wrong' }, undefined);
    expect(log).toEqual(['none', 'keyboard-interactive', 'wrong']);
    expect(error).toMatchObject({
      failure: 'authentication',
      message: 'login as ops was refused',
      details: ['tried 1. keyboard-interactive, with the password', 'the host accepts: keyboard-interactive, password'],
    });
    expect(JSON.stringify(error)).not.toContain('wrong');
  });

  test('a wrong code is asked for once', async () => {
    const { target } = await start([CODE]);
    const { asked, error } = await logIn(target, ['654321']);
    expect(asked).toHaveLength(1);
    expect(error).toMatchObject({ failure: 'authentication' });
  });

  test.each<[string, Round, Partial<Target>, string, RegExp]>([
    [
      'a code without a terminal',
      CODE,
      {},
      'the host asks `Verification code:`, and there is no terminal to ask on',
      /terminal/,
    ],
    ['a password that was not given', PASSWORD, {}, 'the host asks for a password, and there is none', /--ask-pass/],
    [
      'a new password',
      { prompts: [['Current password: ', false]], answers: [] },
      { password: 'old' },
      'the password has expired: the host asks for a new one',
      /set a new password/,
    ],
  ])('%s is an error that quotes it', async (_what, round, more, message, help) => {
    const { target } = await start([round]);
    const { error } = await logIn({ ...target, ...more }, undefined);
    expect(error).toMatchObject({ failure: 'authentication', message, help: expect.stringMatching(help) });
    expect(error?.details).toContain(`the host asks: ${round.prompts[0]?.[0].trim()}`);
    expect(error?.details[0]).toMatch(/^tried 1\. keyboard-interactive/);
  });
});

describeWith(SSHD_REQUIREMENTS, 'hosts that want two things', () => {
  let key: RunningSshd;
  let both: RunningSshd;
  let socket: string;
  let second: string;
  let stop: () => void = () => {};
  const PAM = ['UsePAM yes', 'KbdInteractiveAuthentication yes', 'MaxAuthTries 3'];
  beforeAll(async () => {
    key = await startSshd({
      account: { password: 'right one' },
      config: [...PAM, 'AuthenticationMethods publickey,keyboard-interactive keyboard-interactive,publickey'],
    });
    both = await startSshd({ account: {}, config: ['AuthenticationMethods publickey,publickey'] });
    second = join(both.directory, 'second');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', second]);
    appendFileSync(join(both.directory, 'authorized_keys'), readFileSync(`${second}.pub`));
    socket = join(key.directory, 'agent');
    const child = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] });
    stop = () => void child.kill();
    await once(child.stdout, 'data');
    const files = [key.privateKeyFile, second, both.privateKeyFile];
    execFileSync('ssh-add', ['-q', ...files], { env: { ...process.env, SSH_AUTH_SOCK: socket }, stdio: 'ignore' });
  });
  afterAll(async () => {
    stop();
    await Promise.all([key?.stop(), both?.stop()]);
  });

  test('a key and a password', async () => {
    expect(await logIn(makeTarget(key, { password: 'right one' }), undefined)).toMatchObject({ error: undefined });
  });

  test('a key of an agent that holds more, and a password', async () => {
    const target = makeTarget(key, { password: 'right one', privateKeyFiles: [] });
    expect(await logIn(target, undefined, socket)).toMatchObject({ error: undefined });
  });

  test('a key, and a password that is wrong: it says that the key was accepted', async () => {
    const { error } = await logIn(makeTarget(key, { password: 'wrong one' }), undefined);
    expect(error?.details).toEqual([
      expect.stringMatching(/^tried 1\. key .*: accepted, but the host wants one more$/),
      'tried 2. keyboard-interactive, with the password',
      'the host accepts: keyboard-interactive',
    ]);
  });

  test('two keys', async () => {
    const target = makeTarget(both, { privateKeyFiles: [both.privateKeyFile, second] });
    expect(await logIn(target, undefined)).toMatchObject({ error: undefined });
    expect(await logIn(makeTarget(both, { privateKeyFiles: [] }), undefined, socket)).toMatchObject({
      error: undefined,
    });
    expect((await logIn(makeTarget(both), undefined)).error?.details[0]).toMatch(
      /accepted, but the host wants one more/,
    );
  });

  test('a password first, and then a key that was refused before', async () => {
    const first = await startSshd({
      account: { password: 'right one' },
      config: [...PAM, 'AuthenticationMethods keyboard-interactive,publickey'],
    });
    try {
      expect(await logIn(makeTarget(first, { password: 'right one' }), undefined)).toMatchObject({ error: undefined });
    } finally {
      await first.stop();
    }
  });
});
