import { expect, test } from 'vitest';
import { runProject } from './run-project.ts';

const SORTED = `
- hosts: web
  tasks:
    - name: Sort
      group_by:
        key: "{{ 'first' if number == 1 else 'rest' }}"
- hosts: first
  tasks:
    - name: Of the first
      command: "true"
`;

test('a group that a task could have filled is no mistake when nobody is in it', async () => {
  const run = await runProject({ 'site.yml': `${SORTED}- hosts: nobody\n  tasks: []\n` });
  expect(run.tasks).toEqual(['Sort: n1 changed, n2 changed, n3 changed', 'Of the first: n1 changed']);
  expect(run.events.filter(({ type }) => type === 'warning-raised')).toEqual([]);
  expect(run.events.filter(({ type }) => type === 'play-skipped')).toHaveLength(1);
});

test('a group that no task makes is named', async () => {
  const run = await runProject({ 'site.yml': '- hosts: wbe\n  tasks: []\n' });
  expect(run.events).toContainEqual(
    expect.objectContaining({ type: 'warning-raised', message: 'no host or group matches `wbe`' }),
  );
});

test('hosts of add_host come first in `all`, and files of variables go before what it says', async () => {
  const run = await runProject({
    'host_vars/new.yml': 'v: of the file\n',
    'site.yml': `
- hosts: n1
  tasks:
    - add_host: {name: new, groups: [late], v: given, w: given, ansible_connection: local}
    - add_host: {name: lone, ansible_connection: local}
    - assert: {that: ["groups.all == ['new', 'lone', 'n1', 'n2', 'n3']", "groups.ungrouped == ['lone']"]}
- hosts: all
  tasks:
    - name: Where
      run_once: true
      assert:
        that: ["inventory_hostname == 'new'", "v == 'of the file'", "w == 'given'"]
`,
  });
  expect(run.tasks.at(-1)).toBe('Where: new ok');
  expect(run.exitCode).toBe(0);
});
