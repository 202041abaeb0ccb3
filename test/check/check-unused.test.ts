import { describe, expect, test } from 'vitest';
import { check, checkTasks, type Setting } from './check-project.ts';

const REGISTER = '- command: ls\n  register: r\n';
const UNUSED = 'p.yml:4:17 LS0320 warning nothing uses `r`';

describe('a result that nobody uses', () => {
  test.each<[string, string, Setting]>([
    ['nothing else', '', {}],
    ['the same name twice', REGISTER, {}],
    ['a longer name', '- debug: {msg: "{{ rr | default(1) }}"}', {}],
    ['a file of variables', '', { files: { 'vars.yml': '', 'inv/group_vars/all/vars.yml': 'x: 1' } }],
    ['hostvars of another name', "- debug: {msg: \"{{ hostvars.n1.ip }}{{ hostvars['n1']['ip'] }}\"}", {}],
  ])('%s', (_, tasks, setting) => {
    const found = checkTasks(REGISTER + tasks, setting);
    expect(found[0]).toEqual(UNUSED);
  });

  test.each<[string, string, Setting]>([
    ['a template', '- debug: {msg: "{{ r }}"}', {}],
    ['debug', '- debug: {var: r.rc}', {}],
    ['a condition', '- command: ls\n  when: r is changed', {}],
    ['its own', '  until: r.rc == 0', {}],
    ['hostvars', '- debug: {msg: "{{ hostvars.n1.r }}"}', {}],
    [
      'a name that is put together',
      '- debug: {msg: "{{ hostvars[inventory_hostname][\'\' ~ x] }}"}\n  vars: {x: a}',
      {},
    ],
    ['all of a host', '- debug: {msg: "{{ hostvars[\'n1\'] | length }}"}', {}],
    ['vars', '- debug: {msg: "{{ vars[ip] | default(1) }}"}', {}],
    ['a lookup', '- debug: {msg: "{{ lookup(\'vars\', ip, default=1) }}"}', {}],
    ['names of variables', '- debug: {msg: "{{ q(\'varnames\', ip) }}"}', {}],
    ['an include that only the run shows', '- include_tasks: "{{ ip }}.yml"', {}],
    ['a role that only the run shows', '- include_role: {name: "{{ ip }}"}', {}],
    ['an included file', '- include_tasks: i.yml', { files: { 'i.yml': '- debug: {var: r}\n' } }],
    ['the inventory', '', { files: { 'inv/group_vars/all.yml': 'x: "{{ r.rc }}"\n' } }],
    ['extra vars', '', { extra: { x: '{{ r.rc }}' } }],
    ['a role', '- import_role: {name: a}', { files: { 'roles/a/defaults/main.yml': 'x: "{{ r }}"\n' } }],
    ['a template file', '- template: {src: t.j2, dest: /x}', { files: { 'templates/t.j2': '{{ r.rc }}' } }],
    [
      'a file that a template includes',
      '- template: {src: t.j2, dest: /x}',
      { files: { 'templates/t.j2': '{% include "u.j2" %}', 'templates/u.j2': '{{ r.rc }}' } },
    ],
    ['a template file that only the run shows', '- template: {src: "{{ ip }}.j2", dest: /x}', {}],
    [
      'an include in a template that only the run shows',
      '- template: {src: t.j2, dest: /x}',
      { files: { 'templates/t.j2': '{% include ip ~ ".j2" %}' } },
    ],
    [
      'a template of a lookup',
      "- debug: {msg: \"{{ lookup('template', 't.j2') }}\"}",
      { files: { 'templates/t.j2': '{{ r.rc }}' } },
    ],
    ['a template of a lookup that only the run shows', '- debug: {msg: "{{ lookup(\'template\', ip) }}"}', {}],
  ])('quiet: %s', (_, tasks, setting) => {
    expect(checkTasks(REGISTER + tasks, setting)).toEqual([]);
  });

  test('a name that begins with _ says so itself', () => {
    expect(checkTasks('- command: ls\n  register: _r\n')).toEqual([]);
  });
});

describe('tasks that never run', () => {
  const END = ['p.yml:4:7 LS0321 warning this never runs'];

  test.each<[string, string[]]>([
    ['- command: ls\n  when: false', ['p.yml:4:13 LS0321 warning this never runs: the condition is always false']],
    ['- command: ls\n  when: 1 == 2', ['p.yml:4:13 LS0321 warning this never runs: the condition is always false']],
    ['- command: ls\n  when: [ip, no]', ['p.yml:4:18 LS0321 warning this never runs: the condition is always false']],
    [
      '- block: [{command: ls}]\n  when: false',
      ['p.yml:4:13 LS0321 warning this never runs: the condition is always false'],
    ],
    ['- meta: end_play\n- command: ls', END],
    ['- fail:\n- command: ls', END],
    [
      '- fail:\n- command: ls\n- command: ls',
      ['p.yml:4:7 LS0321 warning this never runs, nor what follows (2 in all)'],
    ],
    ['- block: [{fail: }, {command: ls}]\n  rescue: [{command: ls}]', ['p.yml:3:26 LS0321 warning this never runs']],
    // May run, or is switched by who runs it.
    ['- command: ls\n  when: switch\n  vars: {switch: false}', []],
    ['- command: ls\n  when: true', []],
    ['- command: ls\n  when: ip == 1', []],
    ['- command: ls\n  tags: never', []],
    ['- meta: end_play\n  when: ip == 1\n- command: ls', []],
    ['- meta: end_host\n- command: ls', []],
    ['- meta: end_play', []],
    ['- fail:\n  tags: stop\n- command: ls', []],
    ['- fail:\n- command: ls\n  tags: go', []],
    ['- fail:\n  ignore_errors: true\n- command: ls', []],
    ['- fail:\n  failed_when: false\n- command: ls', []],
    ['- fail:\n  loop: []\n- command: ls', []],
    ['- block: [{fail: }]\n  rescue: [{command: ls}]\n- command: ls', []],
    ['- block: [{fail: }, {command: ls}]\n  ignore_errors: true', []],
  ])('%s', (tasks, expected) => {
    expect(checkTasks(tasks)).toEqual(expected);
  });

  test('what follows the end of a play in later sections, and in included files', () => {
    const play = '- hosts: etcd\n  pre_tasks: [{meta: end_play}]\n  tasks: [{command: ls}]\n';
    expect(check(play)).toMatchObject({
      found: ['p.yml:3:12 LS0321 warning this never runs'],
      related: ['the play ends here p.yml:2:16'],
    });
    const files = { 'i.yml': '- fail:\n- command: ls\n' };
    expect(checkTasks('- include_tasks: i.yml', { files })).toEqual(['i.yml:2:3 LS0321 warning this never runs']);
  });
});

describe('handlers that never run', () => {
  const play = (handlers: string, task = 'notify: a') =>
    check(`- hosts: etcd\n  tasks: [{command: ls, ${task}}]\n  handlers: ${handlers}\n`, {
      files: { 'h.yml': '- {name: b, command: ls}\n', 'roles/r/handlers/main.yml': '- {name: b, command: ls}\n' },
    });

  test.each<[string, string, string[]]>([
    ['[{name: a, command: ls}, {name: b, command: ls}]', 'notify: a', ['no task notifies the handler `b`']],
    ['[{name: a, command: ls}, {command: ls}]', 'notify: a', ['a handler without a name is never notified']],
    [
      '[{name: a, command: ls}, {name: a, command: ls}]',
      'notify: a',
      ['the handler `a` never runs: an earlier one has the same name'],
    ],
    ['[{name: a, command: ls}]', 'notify: a', []],
    ['[{name: a, command: ls, notify: b}, {name: b, command: ls}]', 'notify: a', []],
    ['[{name: b, listen: a, command: ls}]', 'notify: a', []],
    ['[{name: a, command: ls}, {name: a, listen: t, command: ls}]', 'notify: [a, t]', []],
    ['[{name: b, command: ls}]', 'notify: "{{ ip }}"', []],
    ['[{name: "{{ ip }}", command: ls}]', 'when: ip', []],
    ['[{name: a, command: ls}, {import_tasks: h.yml}]', 'notify: a', []],
    ['[{name: a, command: ls}, {import_role: {name: r}}]', 'notify: a', []],
  ])('%s %s', (handlers, task, expected) => {
    const { found } = play(handlers, task);
    expect(found.map((line) => line.replace(/^\S+ LS0322 warning /, ''))).toEqual(expected);
  });

  test('a second of the same name is shown', () => {
    expect(play('[{name: a, command: ls}, {name: a, command: ls}]').related).toEqual(['the one that runs p.yml:3:21']);
  });

  test('a play that shares its handlers with another one needs not all of them', () => {
    const plays =
      '- hosts: etcd\n  tasks: [{command: ls, notify: a}]\n  handlers: &h [{name: a, command: ls}, {name: b, command: ls}]\n' +
      '- hosts: dns\n  tasks: [{command: ls, notify: b}]\n  handlers: *h\n';
    expect(check(plays).found).toEqual([]);
  });
});

describe('tags of the command line', () => {
  const tagged = '- command: ls\n  tags: deploy\n- block: [{command: ls}]\n  tags: [check]\n';

  test.each<[string, Setting, string[]]>([
    ['a wrong one', { tags: ['depoly'] }, ['LS0410 warning `--tags depoly`: no task has that tag']],
    ['one to skip', { skipTags: ['x'] }, ['LS0410 warning `--skip-tags x`: no task has that tag']],
    ['of a task and of a block', { tags: ['deploy'], skipTags: ['check'] }, []],
    ['special ones', { tags: ['all', 'tagged', 'untagged', 'never'], skipTags: ['always'] }, []],
  ])('%s', (_, setting, expected) => {
    expect(checkTasks(tagged, setting)).toEqual(expected);
  });

  test.each([
    ['an included file', '- include_tasks: i.yml'],
    ['a file that only the run shows', '- include_tasks: "{{ ip }}.yml"'],
    ['a role', '- import_role: {name: r}'],
    ['apply', '- include_tasks: {file: j.yml, apply: {tags: x}}'],
  ])('%s', (_, task) => {
    const files = {
      'i.yml': '- {command: ls, tags: x}\n',
      'j.yml': '- command: ls\n',
      'roles/r/tasks/main.yml': '- {command: ls, tags: x}\n',
    };
    expect(checkTasks(tagged + task, { tags: ['x'], files })).toEqual([]);
  });
});

describe('a variable of the command line that nothing uses', () => {
  const USES = '- debug: {msg: "{{ etcd_version }}{{ wait_long | default(1) }}"}\n';

  test.each<[string, string, Record<string, string>]>([
    ['one of the inventory, misspelt', 'etcd_verison', { etcd_verison: '3.5.16' }],
    ['one that is only used, misspelt', 'wait_lnog', { wait_lnog: '5' }],
    ['beside one that is right', 'etcd_verison', { etcd_version: '1', etcd_verison: '3.5.16' }],
  ])('%s', (_, name, extra) => {
    const found = checkTasks(USES, { extra }).filter((line) => line.includes('LS0412'));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`-e ${name}\`: nothing uses it`);
  });

  test.each<[string, string, Record<string, string>]>([
    ['is used', '', { etcd_version: '3.5.16' }],
    ['is used by another one', '', { etcd_verison: '3.5.16', etcd_version: '{{ etcd_verison }}' }],
    ['resembles nothing', '', { build_number: '7' }],
    ['is one of the connection', '- debug: {msg: "{{ ansible_user | default(1) }}"}\n', { ansible_users: 'x' }],
    ['says that it is not used', '', { _etcd_version: 'x' }],
  ])('nothing is said where it %s', (_, tasks, extra) => {
    expect(checkTasks(USES + tasks, { extra }).filter((line) => line.includes('LS0412'))).toEqual([]);
  });
});
