import { expect, test } from 'vitest';
import { listFailures, runProject } from './run-project.ts';

test('differences are in a result where they are asked for, or where the module always has them', async () => {
  const run = await runProject({
    'old.txt': 'a\n',
    'site.yml': `
- hosts: n1
  tasks:
    - lineinfile: { path: "{{ playbook_dir }}/old.txt", line: b }
      diff: true
      register: shown
    - lineinfile: { path: "{{ playbook_dir }}/old.txt", line: c }
      register: hidden
    - replace: { path: "{{ playbook_dir }}/old.txt", regexp: c, replace: d }
      register: replaced
    - file: { path: "{{ playbook_dir }}/old.txt", mode: "0600" }
      register: mode
    - assert:
        that:
          - shown.diff[0].before == 'a\\n' and shown.diff[0].after == 'a\\nb\\n' and shown.diff | length == 2
          - shown.diff[0].before_header == playbook_dir ~ '/old.txt (content)'
          - hidden is changed and hidden.diff[0].after == ''
          - replaced is changed and replaced.diff is not defined
          - mode.diff.before.path == playbook_dir ~ '/old.txt' and mode.diff.before.mode == '0644' and mode.diff.after.mode == '0600'
`,
  });
  expect(listFailures(run)).toEqual([]);
});
