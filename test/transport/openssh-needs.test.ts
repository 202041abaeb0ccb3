import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Target } from '../../src/transport/connection.ts';
import { PrivateKeyStore } from '../../src/transport/ssh/private-key-store.ts';
import { OpensshNeeds } from '../../src/transport/ssh-config/openssh-needs.ts';
import { parseSshConfiguration } from '../../src/transport/ssh-config/ssh-configuration.ts';
import { readSshSettings } from '../../src/transport/ssh-config/ssh-settings.ts';
import { describeWith } from '../requirement.ts';

const TARGET: Target = { name: 'web', connection: 'ssh', host: 'web', connectTimeoutMs: 1000 };
const TYPE = 'sk-ssh-ed25519@openssh.com';

/** The line of a FIDO key's `.pub`, PROTOCOL.u2f: its type, its point, and what it is for. */
function makeDeviceKey(): string {
  const fields = [Buffer.from(TYPE), Buffer.alloc(32, 7), Buffer.from('ssh:')];
  const blob = fields.flatMap((field) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(field.length);
    return [length, field];
  });
  return `${TYPE} ${Buffer.concat(blob).toString('base64')} me\n`;
}

describeWith([{ command: 'ssh-keygen', package: 'openssh-client' }], 'keys in a device', () => {
  let home: string;
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'longshore-needs-'));
    writeFileSync(join(home, 'token.pub'), makeDeviceKey());
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(home, 'plain')]);
  });
  afterAll(() => rmSync(home, { recursive: true }));

  const USUAL = 'identityfile ~/none\nidentityfile ~/token\n';
  const BOTH = 'identityfile ~/plain\nidentityfile ~/token\n';
  test.each<[string, string, string, readonly string[], readonly string[]]>([
    ['the only one that there is', USUAL, USUAL, [], ['token']],
    ['beside another, by the usual names', BOTH, BOTH, [], []],
    ['beside another, by a name of the configuration', BOTH, USUAL, [], ['token']],
    ['that the inventory names by its public half', USUAL, USUAL, ['token.pub'], ['token.pub']],
    ['where the inventory names another', USUAL, USUAL, ['plain'], []],
  ])('%s', async (_what, lines, usual, named, expected) => {
    const options = { home, localUser: 'me', sshBinary: 'ssh', environment: {} };
    const target = {
      ...TARGET,
      ...(named.length === 0 ? {} : { privateKeyFiles: named.map((name) => join(home, name)) }),
    };
    const settings = readSshSettings(parseSshConfiguration(lines, usual, true), target, options);
    const needs = await new OpensshNeeds(new PrivateKeyStore(undefined)).ofLogin(target, settings, undefined);
    expect(needs).toEqual(expected.map((name) => `security key ${join(home, name)}`));
  });
});
