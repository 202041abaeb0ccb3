import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { user } from '../../src/modules/user.ts';
import { describeWith, type Requirement } from '../requirement.ts';
import { useAccountHost } from './account-host.ts';
import { HOSTILE } from './host-cases.ts';
import { TEST_SHELLS } from './test-shells.ts';

const NEEDS: readonly Requirement[] = [
  'root',
  'linux',
  { command: 'useradd', package: 'passwd' },
  { command: 'ssh-keygen', package: 'openssh-client' },
];
const HOMES = '/home';
const KEY = { generate_ssh_key: true, ssh_key_type: 'ed25519' };

for (const shell of TEST_SHELLS) {
  describeWith([...NEEDS, shell.requirement], `user's SSH key under ${shell.name}`, () => {
    const host = useAccountHost(user, shell);
    const describePath = (path: string): string => {
      const { uid, gid, mode } = lstatSync(host.at(path));
      return `${uid}:${gid} ${(mode & 0o777).toString(8)}`;
    };
    const opens = (path: string, passphrase: string): boolean => {
      try {
        execFileSync('ssh-keygen', ['-y', '-P', passphrase, '-f', host.at(path)], { stdio: 'ignore' });
        return true;
      } catch {
        return false;
      }
    };

    test('is made once, and told', async () => {
      const args = { name: 'app', ...KEY, ssh_key_comment: 'app at work' };
      expect(await host.run(args, { check: true })).toMatchObject({
        changed: true,
        unknownFields: expect.arrayContaining(['uid', 'ssh_key_file', 'ssh_public_key', 'ssh_fingerprint']) as string[],
      });
      const first = await host.run(args);
      const ssh_public_key = readFileSync(host.at('home/app/.ssh/id_ed25519.pub'), 'utf8').trimEnd();
      const told = { ssh_key_file: `${HOMES}/app/.ssh/id_ed25519`, ssh_public_key };
      expect(first).toMatchObject({ changed: true, ...told });
      expect(first['ssh_fingerprint']).toMatch(/^256 SHA256:\S+ app at work \(ED25519\)$/);
      expect(await host.run(args)).toMatchObject({ changed: false, ...told });
      expect(describePath('home/app/.ssh')).toBe('1002:1002 700');
      expect(describePath('home/app/.ssh/id_ed25519')).toBe('1002:1002 600');
      expect(describePath('home/app/.ssh/id_ed25519.pub')).toBe('1002:1002 644');
      expect(opens('home/app/.ssh/id_ed25519', '')).toBe(true);
    });

    test('of an account that is there, in another file; by force another one', async () => {
      mkdirSync(host.at('home/ann/keys'));
      const args = { name: 'ann', generate_ssh_key: true, ssh_key_bits: 1024, ssh_key_file: 'keys/one' };
      const result = await host.runThrice(args);
      expect(result).toMatchObject({ changed: true, ssh_key_file: `${HOMES}/ann/keys/one`, summary: 'SSH key' });
      expect(result['ssh_fingerprint']).toMatch(/^1024 SHA256:\S+ ansible-generated on .* \(RSA\)$/);
      const other = await host.run({ ...args, force: true });
      expect(other).toMatchObject({ changed: true });
      expect(other['ssh_public_key']).not.toBe(result['ssh_public_key']);
    });

    // What a shell makes of them, the other tests of hostile strings say.
    test.each(
      shell.name === 'dash' ? ['pass phrase', ...HOSTILE.filter((text) => !text.includes('\n'))] : ['$(id) \'"'],
    )('with the passphrase %j', async (passphrase) => {
      const whole = passphrase.padEnd(5, '.');
      await host.run({ name: 'ann', ...KEY, ssh_key_passphrase: whole });
      expect(opens('home/ann/.ssh/id_ed25519', whole)).toBe(true);
      expect(opens('home/ann/.ssh/id_ed25519', '')).toBe(false);
    });

    test.each<[string, Record<string, unknown>, RegExp]>([
      ['a type that there is not', { ssh_key_type: 'nosuch' }, /cannot be made: .*nosuch/s],
      ['a type that is an option', { ssh_key_type: '-h' }, /ssh_key_type: -h is not the type of a key/],
    ])('refused: %s', async (_, more, message) => {
      const result = await host.run({ name: 'ann', ...KEY, ...more });
      expect(result.failed).toBe(true);
      expect(result.msg).toMatch(message);
    });

    test('a folder that leads elsewhere is left alone', async () => {
      rmSync(host.at('home/ann/.ssh'), { recursive: true, force: true });
      symlinkSync('/etc', host.at('home/ann/.ssh'));
      expect(await host.run({ name: 'ann', ...KEY })).toMatchObject({
        failed: true,
        msg: `will not make a key in ${HOMES}/ann/.ssh/id_ed25519: it is, or stands in, a link`,
      });
    });
  });

  describeWith([...NEEDS, shell.requirement], `users of a directory, under ${shell.name}`, () => {
    const directory = `#!/bin/sh\ncase $1:$2 in passwd:ldap | passwd:7000) echo ldap:x:7000:7000::/:/bin/sh ;; *) exit 2 ;; esac\n`;
    const setup = `printf '${directory}' >/var/log/getent && chmod 755 /var/log/getent && mount --bind /var/log/getent /usr/bin/getent`;
    const host = useAccountHost(user, shell, setup);

    test.each([
      [false, { changed: false, uid: 7000 }],
      [true, { changed: true }],
    ])('local: %s', async (local, result) => {
      expect(await host.run({ name: 'ldap', local, create_home: false }, { check: true })).toMatchObject(result);
    });
  });
}
