import type { Client, ClientChannel } from 'ssh2';
import { UnansweredError } from '../session/shell-channel.ts';
import type { ShellChannel } from '../session/shell-channel.ts';
import { TransportError } from '../transport-error.ts';

/** What sshd is asked for before the command starts. */
export interface ChannelWishes {
  /** sshd takes what its AcceptEnv names. */
  readonly environment: Readonly<Record<string, string>>;
  /** The host may use this machine's agent. */
  readonly forwardsAgent: boolean;
}

/**
 * Runs a command line in a channel of its own.
 * @param lost rejects never; resolves with the reason when the whole connection is gone.
 */
export function openSshChannel(
  client: Client,
  command: string,
  wishes: ChannelWishes,
  lost: Promise<Error>,
): Promise<ShellChannel> {
  return new Promise((resolve, reject) => {
    void lost.then((error) => reject(explainLoss(error)));
    try {
      const options = { env: { ...wishes.environment }, agentForward: wishes.forwardsAgent };
      client.exec(command, options, (error, channel) => {
        if (error) reject(explainChannelError(error));
        // What happens to the channel from here on is told by events that come once: listen now.
        else resolve(wrapChannel(channel, lost));
      });
    } catch (error) {
      reject(explainLoss(error instanceof Error ? error : new Error(String(error))));
    }
  });
}

function wrapChannel(channel: ClientChannel, lost: Promise<Error>): ShellChannel {
  let settleExit: (code: number | null) => void = () => {};
  let settleClose: (error?: Error) => void = () => {};
  const exited = new Promise<number | null>((resolve) => {
    settleExit = resolve;
  });
  const closed = new Promise<Error | undefined>((resolve) => {
    settleClose = resolve;
  });
  const finish = (error?: Error): void => {
    settleExit(null);
    settleClose(error);
  };
  let ended = false;
  channel.on('exit', (code: number | null) => {
    ended = true;
    settleExit(code);
  });
  // The loss of the whole connection closes its channels too: let that speak first.
  channel.on('close', () => setImmediate(() => finish()));
  void lost.then(finish);
  return {
    stdin: channel,
    stdout: channel,
    stderr: channel.stderr,
    exited,
    closed,
    destroy: () => {
      channel.close();
      finish(ended ? undefined : new UnansweredError());
    },
  };
}

/** What a host that ends the connection before a shell has answered may have against it. */
export const CLOSED_AFTER_LOGIN = 'the host closed the connection right behind the login';
export const CLOSED_AFTER_LOGIN_HELP =
  'The log of its sshd says why (`journalctl -u ssh` there): a limit of logins or processes of the account, a ChrootDirectory that others can write to, a PAM module that fails.';

/** ssh2's words for a connection that the other end has closed, and Node's. */
const CLOSED = /no response from server|not connected|the host closed it|ECONNRESET|EPIPE/i;

/** The connection has gone before any shell was there: nothing was run. */
export function explainEarlyLoss(error: TransportError): TransportError {
  if (error.failure !== 'lost' || !CLOSED.test(error.message)) return error;
  return new TransportError('lost', CLOSED_AFTER_LOGIN, { help: CLOSED_AFTER_LOGIN_HELP, cause: error });
}

function explainLoss(error: Error): TransportError {
  return new TransportError('lost', `the connection was lost: ${error.message}`, { cause: error });
}

/** sshd lets nobody use an agent of another machine; the channel is closed. */
export class AgentRefusedError extends TransportError {}

/** sshd has as many sessions on the connection as it allows, or allows none. */
export class ChannelRefusedError extends TransportError {}

function explainChannelError(error: Error): TransportError {
  if (/not connected|no response/i.test(error.message)) return explainLoss(error);
  if (/agent forwarding/i.test(error.message)) {
    return new AgentRefusedError('shell', 'the host does not let its users have an agent forwarded', { cause: error });
  }
  return new ChannelRefusedError('shell', `the host refuses to run a shell: ${error.message}`, {
    help: 'Does the account have a login shell, and is sshd’s MaxSessions at least 2?',
    cause: error,
  });
}
