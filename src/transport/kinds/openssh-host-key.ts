import { readFileSync } from 'node:fs';
import { fingerprint, parseKnownHosts } from '../../util/known-hosts.ts';
import { TransportError } from '../transport-error.ts';

/** A changed key as node-ssh tells it, from the words of ssh, which has no fingerprint of the known one; undefined where they are others. */
export function explainChangedKey(stderr: string): TransportError | undefined {
  const offered = /fingerprint for the (\S+) key sent by the remote host is\s+(SHA256:[^\s.]+)/.exec(stderr);
  const offending = /^Offending (\S+) key in (.+):(\d+)\s*$/m.exec(stderr);
  const removal = /^\s*(ssh-keygen -f .* -R .*?)\s*$/m.exec(stderr)?.[1];
  if (offered === null || offending === null || removal === undefined) return undefined;
  const [, kind, print] = offered;
  const [, knownKind = '', file = '', line = ''] = offending;
  return new TransportError('host-key-changed', 'host key has changed', {
    details: [
      `known   ${readKnownKey(file, Number(line)) ?? knownKind} (${file}:${line})`,
      `offered ${print} (${kind})`,
    ],
    help: [
      'If the host was reinstalled, forget its old key:',
      `  ${removal}`,
      'If not, somebody else may be answering in its place.',
    ].join('\n'),
  });
}

function readKnownKey(file: string, line: number): string | undefined {
  try {
    const known = parseKnownHosts(readFileSync(file, 'utf8'), file).find((each) => each.line === line);
    return known && fingerprint(Buffer.from(known.key, 'base64'));
  } catch {
    return undefined;
  }
}
