import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installWithoutStarting } from '../../src/lab/install-packages.ts';
import { describeWith } from '../requirement.ts';

const run = promisify(execFile);
const POLICY = '/usr/sbin/policy-rc.d';
const NAME = 'longshore-test-service';

/** A package as Debian's are: it enables its service and starts it, if it may. */
const FILES: Record<string, string> = {
  'DEBIAN/control': `Package: ${NAME}\nVersion: 1.0\nArchitecture: all\nMaintainer: nobody <nobody@example.org>\nDescription: for a test\n`,
  'DEBIAN/postinst': `#!/bin/sh
set -e
deb-systemd-helper unmask ${NAME}.service >/dev/null || true
deb-systemd-helper enable ${NAME}.service >/dev/null || true
update-rc.d ${NAME} defaults >/dev/null
invoke-rc.d ${NAME} start || exit 1
`,
  'DEBIAN/postrm': `#!/bin/sh
[ "$1" != purge ] || deb-systemd-helper purge ${NAME}.service || true
update-rc.d ${NAME} remove
`,
  [`lib/systemd/system/${NAME}.service`]: `[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n`,
  [`etc/init.d/${NAME}`]: `#!/bin/sh
### BEGIN INIT INFO
# Provides: ${NAME}
# Required-Start:
# Required-Stop:
# Default-Start: 2 3 4 5
# Default-Stop:
### END INIT INFO
echo "$1" >>/run/${NAME}
`,
};

describeWith(['linux', 'root', { command: 'apt-get', package: 'apt' }], 'installing packages', () => {
  let folder: string;
  let policyBefore: string | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'longshore-test-'));
    for (const [path, text] of Object.entries(FILES)) {
      const file = join(folder, 'package', path);
      await mkdir(join(file, '..'), { recursive: true });
      await writeFile(file, text, { mode: 0o755 });
    }
    await run('dpkg-deb', ['--build', join(folder, 'package'), join(folder, `${NAME}.deb`)]);
    policyBefore = existsSync(POLICY) ? await readFile(POLICY, 'utf8') : undefined;
  });

  afterAll(async () => {
    await run('dpkg', ['--purge', NAME]);
    await rm(`/run/${NAME}`, { force: true });
    await rm(folder, { recursive: true });
  });

  /** Links that would start the service at the next boot. */
  async function listEnabled(): Promise<string[]> {
    const { stdout } = await run('find', ['/etc/systemd/system', ...(await rcFolders()), '-name', `*${NAME}*`]);
    return stdout.split('\n').filter(Boolean);
  }

  test('starts no service, now or at the next boot, and leaves the machine’s policy as it was', async () => {
    const before = (await readdir(tmpdir())).filter((name) => name.startsWith('longshore-install-'));
    await installWithoutStarting([join(folder, `${NAME}.deb`)]);
    const status = await run('dpkg-query', ['-W', '-f=${Status}', NAME]);
    expect(status.stdout).toBe('install ok installed');
    expect(existsSync(`/run/${NAME}`)).toBe(false);
    expect(await listEnabled()).toEqual([]);
    expect(existsSync(POLICY) ? await readFile(POLICY, 'utf8') : undefined).toBe(policyBefore);
    expect((await readdir(tmpdir())).filter((name) => name.startsWith('longshore-install-'))).toEqual(before);
  });

  test('is what keeps them from being enabled', async () => {
    await run('dpkg', ['--purge', NAME]);
    await run('dpkg', ['--install', join(folder, `${NAME}.deb`)]);
    expect(await listEnabled()).toContain(`/etc/systemd/system/multi-user.target.wants/${NAME}.service`);
  });

  test('a package that is not there fails with what apt said', async () => {
    await expect(installWithoutStarting(['longshore-no-such-package'])).rejects.toThrow(
      /Unable to locate package longshore-no-such-package/,
    );
  });
});

async function rcFolders(): Promise<string[]> {
  return (await readdir('/etc')).filter((name) => /^rc.\.d$/.test(name)).map((name) => join('/etc', name));
}
