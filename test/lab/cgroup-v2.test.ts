import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bringUp } from '../../src/lab/bring-up.ts';
import { detectCgroups, isFrozen, listProcesses, setFrozen } from '../../src/lab/cgroups.ts';
import type { Cgroups } from '../../src/lab/cgroups.ts';
import { groupOf } from '../../src/lab/host-power.ts';
import { removeLab } from '../../src/lab/remove-lab.ts';
import { sshCommand } from '../../src/lab/ssh.ts';
import { StateFolder } from '../../src/lab/state-folder.ts';
import { HOSTS } from '../../src/lab/topology.ts';
import { describeWith } from '../requirement.ts';
import { CACHE_FOLDER, LAB_NEEDS, execute, newCheckoutId } from './lab-under-test.ts';

/** The machine's own layout if it is v2, else the unified hierarchy of a hybrid one: the same thing without controllers. */
function requireUnified(): Cgroups {
  const cgroups = detectCgroups();
  if (typeof cgroups === 'string') throw new Error(cgroups);
  if (cgroups.version === 2) return cgroups;
  if (cgroups.unified === undefined)
    throw new Error('no cgroup2 is mounted: mount -t cgroup2 cgroup2 /sys/fs/cgroup/unified');
  return { version: 2, folder: cgroups.unified };
}

describeWith(LAB_NEEDS, 'a lab on cgroup v2', () => {
  const checkoutId = newCheckoutId();
  let cgroups: Cgroups;
  let folder: StateFolder;

  beforeAll(async () => {
    cgroups = requireUnified();
    folder = new StateFolder(await mkdtemp(join(tmpdir(), 'longshore-v2-')));
    await bringUp(cgroups, { checkoutId, folder, cacheFolder: CACHE_FOLDER, onProgress: () => undefined });
  });
  afterAll(async () => {
    await removeLab(cgroups, checkoutId, folder);
    await rm(folder.path, { recursive: true });
  });

  test('boots, with a systemd and an engine that know no v1', async () => {
    for (const host of HOSTS) {
      const argv = sshCommand(checkoutId, folder, host, 'root');
      const said = await execute([
        ...argv,
        'systemctl is-system-running; stat -fc %T /sys/fs/cgroup; sed -n s/^0:://p /proc/self/cgroup',
      ]);
      expect(said).toBe('running\ncgroup2fs\n/system.slice/ssh.service');
      if (host.role === 'services') continue;
      const engine = await execute([...argv, "docker info --format '{{.CgroupVersion}} {{.CgroupDriver}}'"]);
      expect(engine).toBe('2 systemd');
      expect(await execute([...argv, 'docker run --rm bitnami/etcd:3.4.14 id -u'])).toBe('1001');
    }
  });

  test('freezes and thaws', async () => {
    const group = groupOf(checkoutId, 'n1');
    expect((await listProcesses(cgroups, group)).length).toBeGreaterThan(5);
    await setFrozen(cgroups, group, true);
    expect(await isFrozen(cgroups, group)).toBe(true);
    await setFrozen(cgroups, group, false);
    expect(await isFrozen(cgroups, group)).toBe(false);
  });
});
