import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import ssh2 from 'ssh2';
import type { AuthContext, AuthenticationType, KeyboardAuthContext, ServerChannel } from 'ssh2';
import type { Target } from '../../src/transport/connection.ts';

/** One round of questions, and the answers that are right. */
export interface Round {
  readonly instructions?: string;
  readonly prompts: readonly (readonly [prompt: string, echo: boolean])[];
  readonly answers: readonly string[];
}

export interface AskingServer {
  readonly port: number;
  /** What each login was tried with, and what was answered. */
  readonly log: string[];
  stop(): void;
}

/** An SSH server whose logins have to answer what PAM modules of a real sshd would ask. Its commands are run by this machine's sh. */
export async function startAskingServer(
  rounds: readonly Round[],
  methods: readonly ('keyboard-interactive' | 'password')[] = ['keyboard-interactive'],
): Promise<AskingServer> {
  const log: string[] = [];
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
    privateKeyEncoding: { type: 'sec1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const server = new ssh2.Server({ hostKeys: [privateKey] }, (client) => {
    client.on('error', () => {});
    client.on('session', (accept) => accept().on('exec', runCommand));
    client.on('authentication', (context: AuthContext) => {
      log.push(context.method);
      if (context.method === 'password') log.push(context.password);
      if (context.method === 'keyboard-interactive' && methods.includes('keyboard-interactive')) {
        ask(context, rounds, methods, log);
      } else {
        context.reject([...methods]);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, log, stop: () => void server.close() };
}

/** How a pool is told to reach it, by one kind of connection or the other. */
export function targetOf({ port }: AskingServer, kind: 'ssh' | 'openssh', sshArguments: readonly string[]): Target {
  return {
    name: 'web1',
    connection: kind,
    host: '127.0.0.1',
    port,
    user: 'ops',
    hostKeyPolicy: 'off',
    // Each server has a key of its own, and ports come again.
    knownHostsFiles: ['/dev/null'],
    sshArguments: ['-F', 'none', ...sshArguments],
    connectTimeoutMs: 60_000,
  };
}

function runCommand(accept: () => ServerChannel, _reject: unknown, { command }: { readonly command: string }): void {
  const channel = accept();
  const child = spawn('sh', ['-c', command], { detached: true, stdio: 'pipe' });
  channel.pipe(child.stdin);
  child.stdout.pipe(channel, { end: false });
  child.stderr.pipe(channel.stderr, { end: false });
  child.on('close', (code) => {
    channel.exit(code ?? 255);
    channel.end();
  });
}

function ask(
  context: KeyboardAuthContext,
  [round, ...others]: readonly Round[],
  methods: readonly AuthenticationType[],
  log: string[],
): void {
  if (round === undefined) {
    context.accept();
    return;
  }
  const prompts = round.prompts.map(([prompt, echo]) => ({ prompt, echo }));
  context.prompt(prompts, '', round.instructions ?? '', (answers) => {
    log.push(...answers);
    if (answers.join('\n') === round.answers.join('\n')) ask(context, others, methods, log);
    else context.reject([...methods]);
  });
}
