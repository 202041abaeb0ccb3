import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { LAB_NEEDS } from '../lab/lab-under-test.ts';
import { IN_THE_LAB } from '../modules/example-courses.ts';
import { writePlays } from '../modules/follow-examples.ts';
import { describeWith } from '../requirement.ts';
import { LabProject } from './lab-project.ts';

const INSIDE = `
- hosts: n1
  gather_facts: false
  tasks:
    - name: A local task
      command: ip -4 -o address
      connection: local
      become: false
      changed_when: false
      register: local
    - name: A lookup
      set_fact:
        looked_up: "{{ lookup('pipe', 'getent hosts n2') }}"
    - name: Both are at the controller's place
      assert:
        that:
          - local.stdout is search('10\\\\.0\\\\.0\\\\.1/')
          - looked_up is search('^10\\\\.0\\\\.0\\\\.138 ')
`;

describeWith(LAB_NEEDS, 'run lab', () => {
  let project: LabProject;
  beforeAll(() => {
    project = new LabProject();
  });
  afterEach(async () => {
    for (const host of ['n2', 'n3']) await project.lab.start(host);
  });

  const ping = (host: string): Promise<number | undefined> =>
    project.run('exec', host, '-T', '2', '--', 'true').then(({ code }) => code);

  test('status says which hosts are up, and ssh runs a command as either account', async () => {
    const status = await project.run('lab', 'status');
    expect(status.stdout).toBe(
      [
        'dns  10.0.0.10    on',
        'n1   10.0.0.137   on',
        'n2   10.0.0.138   on',
        'n3   10.0.0.139   on',
        'the lab is up (.longshore/lab)\n',
      ].join('\n'),
    );
    expect(await project.run('lab', 'ssh', 'n1', '--', 'hostname; id -un')).toMatchObject({
      code: 0,
      stdout: 'n1\nops\n',
    });
    expect(await project.run('lab', 'ssh', 'root@n1', '--', 'id -un; exit 3')).toMatchObject({
      code: 3,
      stdout: 'root\n',
    });
    expect(await project.run('lab', 'ssh', 'n9')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('its hosts are'),
    });
  });

  test('up again finds it up', async () => {
    const up = await project.run('lab', 'up');
    expect(up).toMatchObject({ code: 0, stdout: expect.stringContaining('n3   10.0.0.139   was up\n') });
    expect(up.stdout).toContain("note  bitnami/etcd:3.4.14 is a stand-in: Debian's etcd");
  });

  test('cut, pause and kill take a host away; heal and start bring it back', async () => {
    expect(await project.run('lab', 'cut', 'n2')).toMatchObject({ code: 0, stdout: 'n2 is cut off\n' });
    expect(await project.run('lab', 'pause', 'n3')).toMatchObject({ code: 0, stdout: 'n3 is frozen\n' });
    expect((await project.run('lab', 'status')).stdout).toMatch(
      /n2 .* cut\nn3 .* paused\nthe lab is not wholly up: run lab up/,
    );
    expect(await Promise.all(['n1', 'n2', 'n3'].map(ping))).toEqual([0, 4, 4]);
    for (const host of ['n2', 'n3']) expect(await project.run('lab', 'heal', host)).toMatchObject({ code: 0 });
    expect(await project.run('lab', 'kill', 'n3')).toMatchObject({ code: 0, stdout: 'n3 is off\n' });
    expect(await Promise.all(['n2', 'n3'].map(ping))).toEqual([0, 4]);
    expect(await project.run('lab', 'start', 'n3')).toMatchObject({ code: 0, stdout: 'n3 is on\n' });
    expect(await ping('n3')).toBe(0);
  });

  test('local tasks and lookups are inside its network, and the machine itself is not', async () => {
    await writeFile(join(project.folder, 'inside.yml'), INSIDE);
    const run = await project.run('inside.yml');
    expect(run).toMatchObject({ code: 0 });
    const { stdout } = await promisify(execFile)('ip', ['-o', 'address']);
    expect(stdout).not.toMatch(/10\.0\.0\./);
    expect((await promisify(execFile)('ip', ['route'])).stdout).not.toMatch(/10\.0\.0\./);
  });

  test('the examples of modules that need a whole host: it starts anew, and its systemd tells of a service', async () => {
    const inventory = {
      all: { hosts: { reboot: { ansible_host: '10.0.0.138' }, systemd: { ansible_host: '10.0.0.10' } } },
    };
    await writeFile(join(project.folder, 'examples.json'), JSON.stringify(inventory));
    const become = { become: true };
    const plays = writePlays({
      modules: IN_THE_LAB,
      keywords: { reboot: become, systemd: become },
      // The hosts have no logind, which `shutdown` asks.
      instead: { reboot: [['reboot_timeout: 900', 'reboot_timeout: 900\n    reboot_command: systemctl reboot']] },
    });
    await writeFile(join(project.folder, 'examples.yml'), plays);
    const before = await project.on('n2', 'cat /proc/sys/kernel/random/boot_id');
    const run = await project.run('examples.yml', '-i', 'inventory/lab', '-i', 'examples.json');
    expect(run).toMatchObject({ code: 0, stdout: expect.stringMatching(/it is active/) });
    expect(run.stdout).toMatch(/changed +reboot/);
    expect(await project.on('n2', 'cat /proc/sys/kernel/random/boot_id')).not.toBe(before);
  });
});
