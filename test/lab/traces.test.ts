import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createLab } from '../../src/lab/lab.ts';
import type { LabOptions } from '../../src/lab/lab.ts';
import { describeWith } from '../requirement.ts';
import { CACHE_FOLDER, LAB_NEEDS, execute, newCheckoutId, useLab } from './lab-under-test.ts';

/** Everything on the machine that carries a lab's name, and every process that its folder's name occurs in. */
async function listTraces(checkoutId: string, stateFolder: string): Promise<string[]> {
  const name = `longshore-${checkoutId}`;
  const namespaces = (await execute(['ip', 'netns', 'list'])).split('\n').filter((line) => line.startsWith(name));
  // Groups of others may go while it looks, which it says, and ends with a status for.
  const find = `find /sys/fs/cgroup -type d -name '${name}*' 2>/dev/null || :`;
  const groups = (await execute(['sh', '-c', find])).split('\n');
  const mounts = (await readFile('/proc/self/mountinfo', 'utf8'))
    .split('\n')
    .filter((line) => line.includes(name) || line.includes(stateFolder));
  const processes: string[] = [];
  for (const id of (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)) {
    const command = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
    const group = await readFile(`/proc/${id}/cgroup`, 'utf8').catch(() => '');
    if (command.includes(stateFolder) || group.includes(name)) processes.push(command.replaceAll('\0', ' '));
  }
  return [...namespaces, ...groups, ...mounts, ...processes, ...(existsSync(stateFolder) ? [stateFolder] : [])].filter(
    Boolean,
  );
}

describeWith(LAB_NEEDS, 'labs side by side', () => {
  const under = useLab();

  test.each(['lay out the disk', 'boot'])(
    'a second lab whose up is killed at "%s" is finished by the next up, goes without a trace, and leaves the first alone',
    async (step) => {
      const checkoutId = newCheckoutId();
      const options = { stateFolder: join(under.stateFolder, '..', 'other'), checkoutId, cacheFolder: CACHE_FOLDER };
      const lab = createLab(options);
      await expect(lab.cut('n1')).rejects.toMatchObject({ message: 'the lab is not up' });
      await killAt(step, options);
      expect(await listTraces(checkoutId, options.stateFolder)).not.toEqual([]);
      try {
        expect(await lab.up()).toMatchObject({ changed: true });
        expect(await lab.status()).toMatchObject({ up: true });
        // The same addresses, and other hosts.
        const identity = await execute([...lab.sshCommand('n1'), 'cat /etc/machine-id']);
        expect(await under.on('n1', 'cat /etc/machine-id')).not.toBe(identity);
      } finally {
        await lab.down();
      }
      expect(await listTraces(checkoutId, options.stateFolder)).toEqual([]);
      await killAt(step, options);
      await lab.down();
      expect(await listTraces(checkoutId, options.stateFolder)).toEqual([]);
      expect(await lab.status()).toMatchObject({ exists: false, up: false });
      expect(await under.lab.status()).toMatchObject({ up: true });
    },
  );
});

/** Starts an `up` in a process of its own and kills that when it begins a step. */
async function killAt(step: string, options: LabOptions): Promise<void> {
  const program = fileURLToPath(new URL('up-program.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'jiti/register', program, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((done) => child.once('close', (_code, signal) => done(signal)));
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (said.includes(step)) child.kill('SIGKILL');
  });
  expect(await ended).toBe('SIGKILL');
}
