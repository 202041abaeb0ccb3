import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
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
  readonly asked: readonly string[];
  readonly outputs: readonly string[];
  readonly errors: readonly TransportError[];
}

/**
 * Runs a command on each of the targets, at the same time.
 * @param answers what is typed, in turn; undefined where there is no terminal
 */
async function logIn(
  targets: readonly Target[],
  answers: readonly string[] | undefined,
  script = 'echo in',
): Promise<Login> {
  const asked: string[] = [];
  const ask: Ask = (question) => {
    asked.push(question);
    return Promise.resolve(answers?.[asked.length - 1] ?? '');
  };
  const environment = process.env;
  const pool = makePool({ environment, node: process.execPath, ...(answers === undefined ? {} : { ask }) });
  const run = async (target: Target): Promise<string> => {
    const { stdout } = await (await pool.session(target)).run({ id: 'a', script });
    return stdout.toString();
  };
  const settled = await Promise.allSettled(targets.map(run));
  await pool.close();
  const outputs = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const reasons = settled.flatMap((each): unknown[] => (each.status === 'rejected' ? [each.reason] : []));
  const errors = reasons.filter((reason) => reason instanceof TransportError);
  expect(errors).toHaveLength(reasons.length);
  return { asked, outputs, errors };
}

describeWith([...SSHD_REQUIREMENTS], 'what a host asks over the ssh of this machine', () => {
  let server: AskingServer | undefined;
  afterEach(() => server?.stop());
  const start = async (...parameters: Parameters<typeof startAskingServer>) => {
    server = await startAskingServer(...parameters);
    return {
      log: server.log,
      target: targetOf(server, 'openssh', ['-o', 'IdentityFile=none', '-o', 'IdentityAgent=none']),
    };
  };
  const PASSWORD: Round = { prompts: [['Password: ', false]], answers: ['it\'s "quiet-fern" $x'] };
  const CODE: Round = { prompts: [['Verification code: ', false]], answers: ['123456'] };
  const password = 'it\'s "quiet-fern" $x';
  const ASKS = ['-o', 'StrictHostKeyChecking=ask'];

  test.each<[string, readonly Round[], readonly string[] | undefined, readonly string[]]>([
    ['a password of the inventory, without a terminal', [PASSWORD], undefined, []],
    ['a password, and a code', [PASSWORD, CODE], ['123456'], ['web1: Verification code: ']],
    [
      'what looks like a question of ssh’s own',
      [{ prompts: [["Enter passphrase for key '/root/.ssh/id_rsa': ", false]], answers: ['1'] }],
      ['1'],
      ["web1: Enter passphrase for key '/root/.ssh/id_rsa': "],
    ],
  ])('%s', async (_what, rounds, answers, asked) => {
    const { target } = await start(rounds);
    // No process that ssh starts is given anything secret but by its answer.
    const script = `printf 'quiet-''fern\\n' | grep -lsaFf - /proc/[0-9]*/environ /proc/[0-9]*/cmdline; echo in`;
    const login = await logIn([{ ...target, password }], answers, script);
    expect(login.errors.map(({ message, details }) => [message, details])).toEqual([]);
    expect(login).toMatchObject({ asked, outputs: ['in\n'] });
  });

  test('a wrong password is given once, though the host takes it in two ways', async () => {
    const { target, log } = await start([PASSWORD], ['keyboard-interactive', 'password']);
    const { errors } = await logIn([{ ...target, password: 'wrong' }], undefined);
    expect(log).toEqual(['none', 'keyboard-interactive', 'wrong']);
    expect(errors).toMatchObject([{ failure: 'authentication', message: 'login as ops was refused' }]);
    expect(JSON.stringify(errors)).not.toContain('wrong');
  });

  test.each<[string, Round, Partial<Target>, string]>([
    [
      'a code without a terminal',
      CODE,
      { password },
      'the host asks `Verification code:`, and there is no terminal to ask on',
    ],
    [
      'a new password',
      { prompts: [['Current password: ', false]], answers: [] },
      { password: 'old' },
      'the password has expired: the host asks for a new one',
    ],
  ])('%s ends the login, before anything is answered', async (_what, round, more, message) => {
    const { target, log } = await start([round]);
    expect((await logIn([{ ...target, ...more }], undefined)).errors).toMatchObject([
      { failure: 'authentication', message },
    ]);
    expect(log).toEqual(['none', 'keyboard-interactive']);
  });

  test('a password that nobody gave, and a host key that nobody knows', async () => {
    const { target } = await start([PASSWORD]);
    const unknown: Target = { ...target, hostKeyPolicy: 'strict', knownHostsFiles: ['/dev/null'] };
    const { hostKeyPolicy: _, ...asking } = { ...unknown, sshArguments: [...(target.sshArguments ?? []), ...ASKS] };
    const { asked, errors } = await logIn([target, unknown, asking], ['yes']);
    expect(errors).toMatchObject([
      { message: 'the host asks for a password, and there is none' },
      { failure: 'host-key-unknown' },
      { failure: 'host-key-unknown' },
    ]);
    expect(asked).toEqual([]);
  });
});

describeWith([...SSHD_REQUIREMENTS], 'encrypted keys of the ssh of this machine', () => {
  let sshd: RunningSshd;
  let key: string;
  beforeAll(async () => {
    sshd = await startSshd({ account: {} });
    // Longer than what ssh shows of it.
    key = join(sshd.directory, 'k'.repeat(100));
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-a', '1', '-N', 'open me', '-f', key]);
    execFileSync('sh', ['-c', 'cat "$1" >>"$2"', 'sh', `${key}.pub`, join(sshd.directory, 'authorized_keys')]);
  });
  afterAll(() => sshd.stop());
  const target = (more: Partial<Target> = {}): Target =>
    makeTarget(sshd, { connection: 'openssh', privateKeyFiles: [key], ...more });

  test('are opened with one question for all logins, and one more for each wrong answer', async () => {
    const targets = [target(), target({ connectTimeoutMs: 20_000, sshArguments: ['-F', 'none', '-4'] })];
    const login = await logIn(targets, ['wrong', 'open me']);
    expect(login).toMatchObject({ outputs: ['in\n', 'in\n'], errors: [] });
    expect(login.asked).toEqual([`Passphrase of the key ${key}: `, `That is not it. Passphrase of the key ${key}: `]);
  });

  test('are opened with the passphrase of the inventory; one that is wrong is an error', async () => {
    expect(await logIn([target({ keyPassphrase: 'open me' })], undefined)).toMatchObject({ outputs: ['in\n'] });
    expect((await logIn([target({ keyPassphrase: 'wrong' })], undefined)).errors).toMatchObject([
      { failure: 'key-file', message: expect.stringContaining('not the one of ansible_ssh_private_key_passphrase') },
    ]);
    expect(readFileSync(key, 'utf8')).toContain('OPENSSH');
  });

  test('are not asked for where nobody is there', async () => {
    expect((await logIn([target()], undefined)).errors).toMatchObject([{ failure: 'authentication' }]);
  });
});
