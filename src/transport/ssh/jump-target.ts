import type { Target } from '../connection.ts';
import { TransportError } from '../transport-error.ts';

/** How to reach the last of `[user@]host[:port],…` or `ssh://…`; those before it are its own way. The configuration is the same file. */
export function makeJumpTarget(target: Target, proxyJump: string): Target {
  const hops = proxyJump.split(',');
  const last = (hops.pop() ?? '').trim().replace(/^ssh:\/\//, '');
  const match = /^(?:(.+)@)?(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(last);
  const host = match?.[2] ?? match?.[3];
  if (host === undefined) throw new TransportError('ssh-config', `ProxyJump cannot be read: ${proxyJump}`);
  const sshArguments = [...findConfigFile(target.sshArguments ?? [])];
  if (hops.length > 0) sshArguments.push('-o', `ProxyJump=${hops.join(',')}`);
  return {
    name: last,
    connection: 'ssh',
    host,
    ...(match?.[4] === undefined ? {} : { port: Number(match[4]) }),
    ...(match?.[1] === undefined ? {} : { user: match[1] }),
    ...(target.privateKeyFiles === undefined ? {} : { privateKeyFiles: target.privateKeyFiles }),
    ...(target.keyPassphrase === undefined ? {} : { keyPassphrase: target.keyPassphrase }),
    ...(target.knownHostsFiles === undefined ? {} : { knownHostsFiles: target.knownHostsFiles }),
    ...(target.hostKeyPolicy === undefined ? {} : { hostKeyPolicy: target.hostKeyPolicy }),
    ...(sshArguments.length === 0 ? {} : { sshArguments }),
    connectTimeoutMs: target.connectTimeoutMs,
    ...(target.connectTimeoutIsDefault === true ? { connectTimeoutIsDefault: true } : {}),
  };
}

/** `-F FILE` goes to jump hosts too, and no other argument; ssh(1), -J. */
function findConfigFile(words: readonly string[]): readonly string[] {
  const at = words.findLastIndex((word) => word.startsWith('-F'));
  const word = words[at];
  if (word === undefined) return [];
  return word === '-F' ? words.slice(at, at + 2) : [word];
}
