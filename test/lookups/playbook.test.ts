import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from '../cli/fake-io.ts';
import { sealText } from '../cli/vault-project.ts';

let folder = '';
const home = process.cwd();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lookups-'));
  process.chdir(folder);
  write('hosts.yml', 'all:\n  vars: {ansible_connection: local}\n  children:\n    web: {hosts: {a: {}, b: {}}}\n');
});

afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

test('lookups of a task see its variables, its files and the inventory', async () => {
  write('playbooks/files/near', 'of the playbook');
  write('tasks/files/near', 'of the tasks');
  write('playbooks/templates/motd.j2', '{{ inventory_hostname }} {{ own }}\n');
  write(
    'tasks/main.yml',
    `
- debug: {msg: "near: {{ lookup('file', 'near') }}"}
- debug: {msg: "motd: {{ lookup('template', 'motd.j2') }}"}
  vars: {own: 1}
- debug: {msg: "hosts: {{ query('inventory_hostnames', 'web', '!b') }}"}
- debug: {msg: "vars: {{ query('varnames', '^own') }} {{ lookup('vars', 'own_' ~ inventory_hostname) }}"}
  vars: {own_a: 2}
- debug: {msg: "in: {{ lookup('pipe', 'basename $PWD') }}"}
- debug: {msg: "data: {{ lookup('pipe', 'cat tricky') }}"}
- debug: {msg: "none: {{ lookup('file', 'no', errors='warn') }}"}
`,
  );
  write('playbooks/tricky', '{{ 1 + 1 }}');
  write('playbooks/site.yml', '- hosts: a\n  tasks:\n    - import_tasks: ../tasks/main.yml\n');
  const { code, stdout, stderr } = await run(['-i', 'hosts.yml', 'playbooks/site.yml'], { cwd: folder });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const said = stdout
    .split('\n')
    .flatMap((line) => /(?:near|motd|hosts|vars|in|data|none):.*?(?= +(?:\d+ms|\d+\.\ds)$)/.exec(line) ?? []);
  expect(said).toEqual([
    'near: of the tasks',
    'motd: a 1',
    "hosts: ['a']",
    "vars: ['own_a'] 2",
    'in: playbooks',
    'data: {{ 1 + 1 }}',
    'none:',
  ]);
  expect(stdout).toContain('the file lookup failed: there is no file `no`');
});

test('a path that a lookup gives is one for modules, wherever the run was started', async () => {
  write('playbooks/files/one.conf', 'text');
  write(
    'playbooks/site.yml',
    `
- hosts: a
  tasks:
    - copy: {src: "{{ lookup('fileglob', '*.conf') }}", dest: "${folder}/copied"}
    - copy: {src: "{{ lookup('first_found', 'no', 'one.conf') }}", dest: "${folder}/copied"}
      register: again
    - assert: {that: [not again.changed]}
`,
  );
  const { code, stdout } = await run(['-i', 'hosts.yml', 'playbooks/site.yml'], { cwd: folder });
  expect(code, stdout).toBe(0);
});

test('a mistake in a lookup has its place', async () => {
  write('site.yml', `- hosts: a\n  tasks:\n    - debug:\n        msg: "{{ lookup('file', 'no') }}"\n`);
  const { code, stdout } = await run(['-i', 'hosts.yml', 'site.yml'], { cwd: folder });
  expect(code).toBe(2);
  expect(stdout).toContain('the file lookup failed: there is no file `no`');
  expect(stdout).toContain('site.yml:4:');
});

test('a file that is encrypted is read as what is in it, and stays a secret', async () => {
  write('files/token', sealText('s3cret-token\n'));
  write('pw', 'secret\n');
  const read = "{{ lookup('file', 'token') }} {{ lookup('unvault', 'token') | length }}";
  write(
    'site.yml',
    `- hosts: a\n  tasks:\n    - debug: {msg: "${read}"}\n    - copy: {content: "${read}", dest: "${folder}/out"}\n`,
  );
  const { code, stdout } = await run(['-i', 'hosts.yml', '--vault-password-file', 'pw', 'site.yml'], { cwd: folder });
  expect(code, stdout).toBe(0);
  expect(readFileSync('out', 'utf8')).toBe('s3cret-token 13');
  expect(stdout).not.toContain('s3cret');
  const refused = await run(['-i', 'hosts.yml', 'site.yml'], { cwd: folder });
  expect(refused.code).toBe(2);
  expect(refused.stdout).toContain('the file lookup failed: cannot read ');
});
