import { expect, test } from 'vitest';
import { listMessages, runProject } from './run-project.ts';

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

test('a host of add_host is among `ansible_play_hosts` until the next batch, which has those of the pattern', async () => {
  const run = await runProject({
    'site.yml': `
- hosts: web
  serial: 2
  tasks:
    - add_host: {name: new, groups: [late], ansible_connection: local}
    - debug: {msg: "{{ ansible_play_hosts | join(' ') }}"}
`,
  });
  expect(listMessages(run)).toEqual(['n1: n1 n2 n3 new', 'n2: n1 n2 n3 new', 'n3: n1 n2 n3']);
});

test('add_host has changed something where the inventory did not have the host like that, whatever overrides its variables', async () => {
  const add = (words: string, index: number): string =>
    `- add_host: {name: ${words}}\n  register: r\n- debug: {msg: "${index} {{ (r is changed) | ternary('added', 'known') }}"}\n  run_once: true\n`;
  const tasks = [
    'new, groups: [late, web], v: 1, list: [a, {b: 1.5, c: 12345678901234567890}], ansible_connection: local',
    'new, groups: "web,late", v: "{{ 1 }}", list: [a, {c: 12345678901234567890, b: 1.5}]',
    'new',
    'new, v: 2',
    'new, groups: later',
    'n2, number: 2, groups: web',
    'n2, number: 3',
  ];
  const files = {
    'group_vars/late.yml': 'v: group\n',
    'host_vars/new.yml': 'v: host\n',
    'site.yml': `- hosts: web\n  vars: {v: play}\n  tasks:\n${tasks.map(add).join('').replaceAll(/^/gm, '    ')}`,
  };
  const extraVars = { v: 'extra', number: 7 };
  const messages = listMessages(await runProject(files, { extraVars }));
  expect(messages.map((message) => message.split(' ')[2])).toEqual([
    'added',
    'known',
    'known',
    'added',
    'added',
    'known',
    'added',
  ]);
});

test('hostvars has what is of the host, and nothing that the play says', async () => {
  const run = await runProject({
    'vars.yml': 'of_file: 1\n',
    'roles/r/defaults/main.yml': 'of_default: 1\n',
    'roles/r/vars/main.yml': 'of_role: 1\n',
    'site.yml': `
- hosts: n1
  vars: {of_play: 1}
  vars_files: [vars.yml]
  roles: [r]
  tasks:
    - set_fact: {fact: 1}
    - assert: {that: [of_play == 1, of_file == 1, of_default == 1, of_role == 1]}
    - debug: {msg: "{{ ['of_play', 'of_file', 'of_default', 'of_role', 'fact', 'number'] | select('in', hostvars.n1) | join(' ') }}"}
`,
  });
  expect(listMessages(run)).toEqual(['n1: All assertions passed', 'n1: fact number']);
});

test('a loop without items registers no `msg`', async () => {
  const run = await runProject({
    'site.yml': `
- hosts: n1
  tasks:
    - {debug: {msg: x}, loop: [], register: r}
    - debug: {msg: "{{ r.msg is defined }} {{ r.skipped }} {{ r.skipped_reason }}"}
`,
  });
  expect(listMessages(run)).toEqual(['n1: False True No items in the list']);
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

test.each(['free', 'host_pinned'])('under %s each host makes its own with add_host', async (strategy) => {
  const site = `
- hosts: n1:n2
  strategy: ${strategy}
  tasks: [{ name: Make, add_host: { name: "of-{{ inventory_hostname }}", groups: made } }]
- hosts: made
  tasks: [{ name: Made, debug: }]
`;
  const { tasks } = await runProject({ 'site.yml': site });
  expect(tasks.at(-1)).toMatch(/^Made: (?:of-n1 ok, of-n2 ok|of-n2 ok, of-n1 ok)$/);
});
