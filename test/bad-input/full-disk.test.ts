import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWith, type Requirement } from '../requirement.ts';
import { expectGolden } from './golden.ts';
import { readProblems } from './read-problems.ts';
import { useProject } from './project.ts';

const NEEDS: readonly Requirement[] = [
  'root',
  'linux',
  { command: 'mount', package: 'mount' },
  { command: 'zip', package: 'zip' },
  { command: 'unzip', package: 'unzip' },
];

describeWith(NEEDS, 'a disk that is full', () => {
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
    writeFileSync(join(project.folder, 'stream.bin'), randomBytes(2_000_000));
    for (const [folder, size] of [
      ['few', 10_000],
      ['many', 150_000],
    ] as const) {
      mkdirSync(join(project.folder, folder));
      for (const name of ['file', ...Array.from({ length: 15 }, (_, index) => `f${index}`)]) {
        writeFileSync(join(project.folder, folder, name), randomBytes(size));
      }
    }
    execFileSync('tar', ['-C', join(project.folder, 'few'), '-czf', join(project.folder, 'few.tgz'), '.']);
    execFileSync('zip', ['-qr', '../many.zip', '.'], { cwd: join(project.folder, 'many') });
    execFileSync('tar', ['-C', join(project.folder, 'many'), '-czf', join(project.folder, 'many.tgz'), '.']);
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

  test.each([
    ['a file that is streamed', `copy: {src: stream.bin, dest: ${disk}/file}`],
    ['a folder', `copy: {src: few/, dest: ${disk}}`],
    ['a folder that is streamed', `copy: {src: many/, dest: ${disk}}`],
    ['an archive', `unarchive: {src: few.tgz, dest: ${disk}}`],
    ['an archive that is streamed', `unarchive: {src: many.tgz, dest: ${disk}}`],
    ['a zip archive of the host', `unarchive: {src: ${project.folder}/many.zip, dest: ${disk}, remote_src: true}`],
    ['an archive of the host', `unarchive: {src: ${project.folder}/many.tgz, dest: ${disk}, remote_src: true}`],
  ])(
    'leaves what was there where %s does not fit, and nothing else, and it is said which disk is full',
    async (_, task) => {
      writeFileSync(join(disk, 'file'), 'old\n');
      project.write('site.yml', `- hosts: all\n  gather_facts: false\n  tasks:\n    - ${task}\n`);
      const { code, stdout } = await project.run(['site.yml', '-o', 'json']);
      expect(code).toBe(2);
      const free = 'KiB are free; what was there before is unchanged';
      expect(readProblems(stdout)).toMatchObject([
        { message: expect.stringMatching(`^no space left on ${disk} \\(tmpfs\\) for ${disk}[^:]*: \\d+ ${free}$`) },
      ]);
      expect(readdirSync(disk)).toEqual(['file']);
      expect(readFileSync(join(disk, 'file'), 'utf8')).toBe('old\n');
    },
  );

  test('a command that fills it fails, and what comes after it runs on the full disk', async () => {
    const fill = join(disk, 'fill');
    project.write(
      'site.yml',
      `- hosts: all
  gather_facts: false
  environment: {TMPDIR: ${disk}}
  tasks:
    - shell: cat /dev/zero > ${fill}
      register: filled
      ignore_errors: true
    - command: echo still there
      register: after
    - shell: printf %0300000d 7
      register: long
    - assert:
        that:
          - filled.rc == 1
          - "'No space left on device' in filled.stderr"
          - after.stdout == 'still there'
          - long.stdout | length == 300000
    - copy: {content: small, dest: ${disk}/file}
      register: refused
      ignore_errors: true
    - file: {path: ${fill}, state: absent}
    - copy: {content: small, dest: ${disk}/file}
    - assert: {that: "refused is failed and refused.msg is search('no space left')"}
`,
    );
    writeFileSync(join(disk, 'file'), 'old\n');
    const { code, stdout, stderr } = await project.run(['site.yml']);
    expect(stdout + stderr).toContain('n1  ok 8  changed 5  ignored 2');
    expect(code).toBe(0);
    expect(readdirSync(disk)).toEqual(['file']);
    expect(readFileSync(join(disk, 'file'), 'utf8')).toBe('small');
  });
});
