import { spawn } from 'node:child_process';
import type { ChannelEnd, ShellChannel } from './shell-channel.ts';

/**
 * Starts a program of this machine as a channel. It gets a process session of its own, since the watchdog of a persistent shell
 * kills its whole group.
 * @throws Error of spawn, such as ENOENT.
 */
export async function openChildChannel(command: string, args: readonly string[]): Promise<ShellChannel> {
  const child = spawn(command, args, { detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  await new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    exited: new Promise<ChannelEnd>((resolve) => {
      child.once('exit', (code) => resolve({ code }));
    }),
    closed: new Promise<void>((resolve) => {
      child.once('close', () => resolve());
    }),
    destroy: () => {
      child.stdin.destroy();
      child.stdout.destroy();
      child.stderr.destroy();
      child.unref();
    },
  };
}
