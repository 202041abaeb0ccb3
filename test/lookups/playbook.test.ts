import { readFileSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { run } from '../cli/fake-io.ts';
import { useFolder } from '../cli/use-folder.ts';
import { sealText } from '../cli/vault-project.ts';

const folder = useFolder();
const { write } = folder;

beforeEach(() =>
  write('hosts.yml', 'all:\n  vars: {ansible_connection: local}\n  children:\n    web: {hosts: {a: {}, b: {}}}\n'),
);

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
  const { code, stdout, stderr } = await run(['-i', 'hosts.yml', 'playbooks/site.yml'], { cwd: folder.path });
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
    - copy: {src: "{{ lookup('fileglob', '*.conf') }}", dest: "${folder.path}/copied"}
    - copy: {src: "{{ lookup('first_found', 'no', 'one.conf') }}", dest: "${folder.path}/copied"}
      register: again
    - assert: {that: [not again.changed]}
`,
  );
  const { code, stdout } = await run(['-i', 'hosts.yml', 'playbooks/site.yml'], { cwd: folder.path });
  expect(code, stdout).toBe(0);
});

test('a mistake in a lookup has its place', async () => {
  write('site.yml', `- hosts: a\n  tasks:\n    - debug:\n        msg: "{{ lookup('file', 'n' ~ 'o') }}"\n`);
  const { code, stdout } = await run(['-i', 'hosts.yml', 'site.yml'], { cwd: folder.path });
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
    `- hosts: a\n  tasks:\n    - debug: {msg: "${read}"}\n    - copy: {content: "${read}", dest: "${folder.path}/out"}\n`,
  );
  const { code, stdout } = await run(['-i', 'hosts.yml', '--vault-password-file', 'pw', 'site.yml'], {
    cwd: folder.path,
  });
  expect(code, stdout).toBe(0);
  expect(readFileSync('out', 'utf8')).toBe('s3cret-token 13');
  expect(stdout).not.toContain('s3cret');
  const refused = await run(['-i', 'hosts.yml', 'site.yml'], { cwd: folder.path });
  expect(refused.code).toBe(2);
  expect(refused.stdout).toContain('the file lookup failed: cannot read ');
});
