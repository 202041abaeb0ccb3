import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import ssh2 from 'ssh2';
import { expect, test } from 'vitest';
import type { Connection } from 'ssh2';
import type { Target } from '../../src/transport/connection.ts';
import { describeWith } from '../requirement.ts';
import { makePool, makeTarget } from './ssh-target.ts';
import { SSHD_REQUIREMENTS, startSshd } from './sshd.ts';

const { privateKey: HOST_KEY } = generateKeyPairSync('ec', {
  namedCurve: 'prime256v1',
  privateKeyEncoding: { type: 'sec1', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

/** When a server closes: right behind the login, when a channel is opened, when a command comes, or once the command has said something. */
type Fault = 'login' | 'channel' | 'command' | 'word';

/** A server that lets everybody in, and then closes. */
async function startClosing(fault: Fault) {
  let taken = 0;
  const server = createServer((socket) => {
    taken++;
    // In order: a reset would reach the client before or behind what it is told.
    const close = (at: Fault): boolean => at === fault && !socket.end().writable;
    const welcome = (client: Connection): void => {
      client.on('error', () => {});
      client.on('authentication', (context) => context.accept());
      client.on('ready', () => close('login'));
      client.on('session', (accept) => {
        if (close('channel')) return;
        accept().on('exec', (acceptCommand) => {
          if (!close('command')) acceptCommand().write('no room for you here\n', () => close('word'));
        });
      });
    };
    new ssh2.Server({ hostKeys: [HOST_KEY] }, welcome).injectSocket(socket.on('error', () => {}));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, count: () => taken, stop: () => void server.close() };
}

async function fail(target: Target): Promise<unknown> {
  const pool = makePool();
  try {
    const session = await pool.session(target).catch((error: unknown) => error);
    const program = pool.connection(target).then((connection) => connection.openProgram('cat'));
    await expect(program).rejects.toMatchObject({ failure: expect.stringMatching(/^(lost|network)$/) });
    return session;
  } finally {
    await pool.close();
  }
}

const CLOSED = {
  failure: 'lost',
  message: 'the host closed the connection right behind the login',
  help: expect.stringContaining('journalctl -u ssh'),
};
const ENDED = {
  failure: 'lost',
  message: expect.stringMatching(/^the connection was lost while the shell was starting: .*closed/),
  details: expect.arrayContaining(['no room for you here']),
  help: expect.stringContaining('Nothing was run there.'),
};
const KINDS = ['ssh', 'openssh'] as const;

describeWith(SSHD_REQUIREMENTS, 'an sshd that closes', () => {
  test.concurrent.each(
    KINDS.flatMap((kind) => [
      [kind, 'login', CLOSED] as const,
      [kind, 'channel', CLOSED] as const,
      [kind, 'command', CLOSED] as const,
      [kind, 'word', ENDED] as const,
    ]),
  )('%s, with the %s: it is said, what to do, and each that wanted something has tried once', async (...row) => {
    const [connection, fault, error] = row;
    const server = await startClosing(fault);
    try {
      const target = {
        name: 'web1',
        connection,
        host: '127.0.0.1',
        port: server.port,
        user: 'ops',
        hostKeyPolicy: 'off',
        knownHostsFiles: ['/dev/null'],
        sshArguments: ['-F', 'none'],
        connectTimeoutMs: 60_000,
      } as const;
      expect(await fail(target)).toMatchObject(error);
      expect(server.count()).toBe(2);
    } finally {
      server.stop();
    }
  });

  test.concurrent.each(KINDS)('%s, a real one, for an account that it cannot lock in', async (connection) => {
    const sshd = await startSshd({ account: {}, config: ['ChrootDirectory /tmp'] });
    try {
      // ssh itself cannot always tell on which side of the login it was.
      const message = expect.stringMatching(/right behind (the login|it)$/);
      expect(await fail(makeTarget(sshd, { connection }))).toMatchObject({ message, help: CLOSED.help });
    } finally {
      await sshd.stop();
    }
  });
});
