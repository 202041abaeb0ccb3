import { describe, expect, test } from 'vitest';
import { run } from './fake-io.ts';
import { useFolder } from './use-folder.ts';

const folder = useFolder();

/** A play that uses `v0`, which uses `v1`, and so on; the last is `end`. */
function write(length: number, end: string): void {
  const vars = Array.from({ length }, (_, index) => `v${index}: "{{ v${index + 1} }}"\n`).join('');
  folder.write('group_vars/all.yml', `${vars}v${length}: ${end}\n`);
  folder.write('site.yml', '- hosts: all\n  gather_facts: false\n  tasks:\n    - debug: { msg: "{{ v0 }}" }\n');
  folder.write('hosts.yml', 'all: { hosts: { n1: { ansible_connection: local } } }\n');
}

describe.each([2, 2000])('a chain of %i variables', (length) => {
  test('is checked, run and explained', async () => {
    write(length, 'reached');
    expect(await run(['check', '-i', 'hosts.yml', 'site.yml'])).toMatchObject({ code: 0, stderr: '' });
    const ran = await run(['-i', 'hosts.yml', 'site.yml', '-v']);
    expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining('reached') as string });
    const explained = await run(['explain', '-i', 'hosts.yml', 'n1', 'v0', 'site.yml']);
    expect(explained).toMatchObject({ code: 0, stderr: '' });
    expect(explained.stdout).toContain('  reached\n');
  });

  test('that is a circle is an error of the check', async () => {
    write(length, '"{{ v0 }}"');
    const { code, stderr } = await run(['check', '-i', 'hosts.yml', 'site.yml']);
    expect(code).toBe(4);
    expect(stderr).toContain('LS0220');
    expect(stderr).toMatch(new RegExp(`→ \`v${length}\` \\(.*all\\.yml:${length + 1}\\) → \`v0\``));
    expect(stderr.length).toBeLessThan(3000);
    const explained = await run(['explain', '-i', 'hosts.yml', 'n1', 'v0']);
    expect(explained).toMatchObject({ code: 0, stderr: '' });
    expect(explained.stdout).toContain('is defined by itself');
  });
});
