import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Target } from '../connection.ts';
import type { SshSettingsOptions } from './ssh-settings.ts';
import { TransportError } from '../transport-error.ts';

const run = promisify(execFile);

/**
 * What `ssh -G` says, which knows Host, Match, Include and tokens; the inventory's values are handed in, so that they win.
 * Undefined without an ssh on this machine.
 * @throws TransportError `ssh-config` with what ssh says about its configuration.
 */
export async function askSsh(target: Target, options: SshSettingsOptions): Promise<string | undefined> {
  if (target.host.startsWith('-')) {
    throw new TransportError('ssh-config', `a host's name cannot begin with \`-\`: ${target.host}`);
  }
  const args = ['-G', ...(target.sshArguments ?? [])];
  if (target.port !== undefined) args.push('-p', String(target.port));
  if (target.user !== undefined) args.push('-l', target.user);
  try {
    const { stdout } = await run(options.sshBinary, [...args, '--', target.host], { timeout: target.connectTimeoutMs });
    return stdout;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw explainRefusal(error);
  }
}

function explainRefusal(error: unknown): TransportError {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
  return new TransportError('ssh-config', 'ssh cannot read its configuration for this host', {
    details: said.split('\n').slice(0, 8),
    help: 'Correct the ssh configuration (`ssh -G HOST` shows the same), or ansible_ssh_common_args.',
    cause: error,
  });
}
