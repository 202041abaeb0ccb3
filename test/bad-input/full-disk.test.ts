import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWith } from '../requirement.ts';
import { expectGolden } from './golden.ts';
import { useProject } from './project.ts';

describeWith(['root', 'linux', { command: 'mount', package: 'mount' }], 'a disk that is full', () => {
  const project = useProject({
    'hosts.yml': 'all:\n  vars: {ansible_connection: local}\n  hosts: {n1: {}}\n',
    'longshore.yml': 'inventory: hosts.yml\n',
  });
  const disk = join(project.folder, 'disk');
  beforeAll(() => {
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]);
    writeFileSync(join(project.folder, 'big.txt'), `${'x'.repeat(99)}\n`.repeat(2000));
    project.write('big.j2', "{{ ('y' * 99 + '\\n') * 2000 }}");
  });
  afterAll(() => {
    execFileSync('umount', [disk]);
  });

  test.each([
    ['copy', `copy: {src: big.txt, dest: ${disk}/file}`],
    ['template', `template: {src: big.j2, dest: ${disk}/file}`],
    ['blockinfile', `blockinfile: {path: ${disk}/file, block: "{{ ('z' * 99 + '\\\\n') * 2000 }}"}`],
  ])('%s says so, and leaves the old file and nothing else', async (name, task) => {
    writeFileSync(join(disk, 'file'), 'old\n');
    project.write('site.yml', `- name: Deploy\n  hosts: all\n  tasks:\n    - name: Put it there\n      ${task}\n`);
    const ran = await project.run(['site.yml']);
    await expectGolden(`full-disk-${name}`, 'site.yml', ran, { [project.folder]: '/project' });
    expect(ran.code).toBe(2);
    expect(readdirSync(disk)).toEqual(['file']);
    expect(readFileSync(join(disk, 'file'), 'utf8')).toBe('old\n');
  });
});
