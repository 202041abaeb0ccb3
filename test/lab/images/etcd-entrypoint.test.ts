import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { describeWith } from '../../requirement.ts';

const run = promisify(execFile);
const PROGRAM = fileURLToPath(new URL('../../../src/lab/images/etcd-entrypoint.sh', import.meta.url));
const START = '/opt/bitnami/scripts/etcd/run.sh';

const SHELLS: readonly (readonly [string, readonly string[]])[] = [
  ['dash', []],
  ['bash', ['--posix']],
  ['busybox', ['ash']],
];

for (const [shell, words] of SHELLS) {
  describeWith([{ command: shell, package: shell }], `the entry point under ${shell}`, () => {
    const enter = (environment: Record<string, string>, ...argv: string[]): Promise<{ stdout: string }> =>
      run(shell, [...words, PROGRAM, ...argv], { env: { PATH: '/usr/bin:/bin', ...environment } });

    test('runs any command as it is, with the image’s data directory', async () => {
      const { stdout } = await enter(
        { ETCD_DATA_DIR: '/elsewhere' },
        'sh',
        '-c',
        'echo "$ETCD_DATA_DIR $ETCD_LISTEN_CLIENT_URLS $1"',
        'sh',
        'a  b',
      );
      expect(stdout).toBe('/bitnami/etcd/data http://0.0.0.0:2379 a  b\n');
    });

    test.each<Record<string, string>>([{}, { ALLOW_NONE_AUTHENTICATION: 'no' }])(
      'wants a word about passwords before its own start: %o',
      async (environment) => {
        await expect(enter(environment, START)).rejects.toMatchObject({
          code: 1,
          stdout: expect.stringContaining('ERROR ==> The ETCD_ROOT_PASSWORD environment variable is empty or not set.'),
        });
      },
    );

    test.each(['yes', 'YES', 'true', '1'])('takes %s for a yes', async (answer) => {
      // The start itself is not on this machine: 126 or 127 says that it was asked for.
      await expect(enter({ ALLOW_NONE_AUTHENTICATION: answer }, START)).rejects.toMatchObject({
        stdout: expect.stringContaining('WARN  ==> You set the environment variable ALLOW_NONE_AUTHENTICATION='),
        code: 127,
      });
    });
  });
}
