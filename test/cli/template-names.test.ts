import { expect, test } from 'vitest';
import { run } from './fake-io.ts';
import { useFolder } from './use-folder.ts';

const folder = useFolder();

test('template_fullpath is the whole path, also where the playbook is named from its folder', async () => {
  folder.write('templates/names.j2', '<{{ template_path }}> <{{ template_fullpath }}>');
  folder.write(
    'site.yml',
    `- hosts: localhost
  gather_facts: false
  connection: local
  tasks:
    - template: { src: names.j2, dest: "{{ playbook_dir }}/out" }
    - debug: { msg: "{{ lookup('file', 'out') }} {{ lookup('template', 'names.j2') }}" }
`,
  );
  const { code, stdout, stderr } = await run(['site.yml', '-o', 'json']);
  expect(code, stderr).toBe(0);
  const names = `<names.j2> <${folder.path}/templates/names.j2>`;
  expect(stdout).toContain(`${names} ${names}`);
});
