import { spawn } from 'node:child_process';
import { UnansweredError } from './shell-channel.ts';
import type { ShellChannel } from './shell-channel.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Starts a program of this machine as a channel. It gets a process session of its own, since the watchdog of a persistent shell
 * kills its whole group.
 * @param environment in place of this program's own.
 * @throws Error of spawn, such as ENOENT.
 */
export async function openChildChannel(
  command: string,
  args: readonly string[],
  environment?: Environment,
): Promise<ShellChannel> {
  const env = environment === undefined ? {} : { env: { ...environment } };
  const child = spawn(command, args, { detached: true, stdio: ['pipe', 'pipe', 'pipe'], ...env });
  await new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  let unanswered: Error | undefined;
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    exited: new Promise<number | null>((resolve) => {
      child.once('exit', resolve);
    }),
    closed: new Promise<Error | undefined>((resolve) => {
      child.once('close', () => resolve(unanswered));
    }),
    destroy: () => {
      if (child.exitCode === null && child.signalCode === null) unanswered = new UnansweredError();
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
      child.kill('SIGKILL');
    },
  };
}
