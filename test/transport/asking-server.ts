import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import ssh2 from 'ssh2';
import type { AuthContext, KeyboardAuthContext } from 'ssh2';

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

/** An SSH server whose logins have to answer what PAM modules of a real sshd would ask. */
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
    client.on('authentication', (context: AuthContext) => {
      log.push(context.method);
      if (context.method === 'password') log.push(context.password);
      if (context.method === 'keyboard-interactive' && methods.includes('keyboard-interactive')) {
        ask(context, rounds, log);
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

function ask(context: KeyboardAuthContext, [round, ...others]: readonly Round[], log: string[]): void {
  if (round === undefined) {
    context.accept();
    return;
  }
  const prompts = round.prompts.map(([prompt, echo]) => ({ prompt, echo }));
  context.prompt(prompts, '', round.instructions ?? '', (answers) => {
    log.push(...answers);
    if (answers.join('\n') === round.answers.join('\n')) ask(context, others, log);
    else context.reject(['keyboard-interactive']);
  });
}
