import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Target } from '../connection.ts';
import type { SshSettingsOptions } from './ssh-settings.ts';
import { TransportError } from '../transport-error.ts';

const run = promisify(execFile);

/**
 * What `ssh -G` says, which knows Host, Match, Include and tokens; the inventory's values are handed in, so that they win.
 * Undefined without an ssh on this machine.
 * @throws TransportError `ssh-config` with what ssh says about its configuration; `connect-timeout` where it says nothing in time; `resolve` where it
 * looks for a canonical name in vain.
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
    if (error instanceof Error && 'killed' in error && error.killed === true) throw explainSilence(error, target);
    throw explainRefusal(error, target);
  }
}

function explainSilence(error: Error, { connectTimeoutMs, host }: Target): TransportError {
  const seconds = connectTimeoutMs / 1000;
  return new TransportError('connect-timeout', `ssh -G did not say within ${seconds}s how this host is configured`, {
    details: listLines(error),
    help: `A command of \`Match exec\` or a name server (CanonicalizeHostname) may be slow: \`time ssh -G ${host}\` shows it. A larger connect_timeout waits longer.`,
    cause: error,
  });
}

function explainRefusal(error: unknown, { host }: Target): TransportError {
  const lines = listLines(error);
  if (lines.some((line) => /^ssh: Could not resolve host(name)? /.test(line))) {
    return new TransportError('resolve', `the name ${host} has no address in any domain of CanonicalDomains`, {
      details: lines,
      help: 'Correct ansible_host, the DNS entry, or CanonicalDomains; with CanonicalizeFallbackLocal no, ssh takes no other name.',
      cause: error,
    });
  }
  return new TransportError('ssh-config', 'ssh cannot read its configuration for this host', {
    details: lines,
    help: 'Correct the ssh configuration (`ssh -G HOST` shows the same), or ansible_ssh_common_args.',
    cause: error,
  });
}

function listLines(error: unknown): string[] {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
  return said.trim().split('\n').filter(Boolean).slice(0, 8);
}
