import { describe, expect, test } from 'vitest';
import { check } from './check-project.ts';

const ROLE = {
  'roles/a/tasks/main.yml':
    '- debug: {msg: "{{ from_defaults }} {{ from_vars }} {{ param | default(1) }} {{ role_path }}"}\n',
  'roles/a/defaults/main.yml': 'from_defaults: 1\nbroken: "{{ nowhere }}"\n',
  'roles/a/vars/main.yml': 'from_vars: 1\n',
  'roles/a/handlers/main.yml': '- {name: Reload, debug: {msg: "{{ from_vars }}"}, listen: topic}\n',
};

describe('roles', () => {
  test.each<[string, Readonly<Record<string, string>>, string[]]>([
    // Nothing is wrong.
    ['roles: [a]', {}, []],
    ['roles: [{role: a, param: 1}]\n  tasks: [{debug: {msg: "{{ from_defaults }}{{ from_vars }}"}}]', {}, []],
    ['tasks: [{import_role: {name: a}}, {debug: {msg: "{{ from_vars }}"}}]', {}, []],
    ['tasks: [{include_role: {name: a, public: true}}, {debug: {msg: "{{ from_vars }}"}}]', {}, []],
    ['roles: [a]\n  tasks: [{command: ls, notify: [Reload, "a : Reload"]}]', {}, []],
    ['roles: [a]\n  tasks: [{command: ls, notify: [topic, "a : topic"]}]', {}, []],
    [
      'roles: [a]\n  tasks: [{command: ls, notify: "b : topic"}]',
      {},
      ['p.yml:3:33 LS0213 no handler is named `b : topic`, and none listens to it [did you mean `a : topic`?]'],
    ],
    ['tasks: [{include_role: {name: a}}, {command: ls, notify: Reload}]', {}, []],
    ['tasks: [{include_role: {name: "{{ ip }}"}}, {command: ls, notify: Reload}]', {}, []],
    [
      'roles: [b]',
      {
        'roles/b/meta/main.yml': 'dependencies: [{role: a, param: 2}]\n',
        'roles/b/tasks/main.yml': '- debug: {msg: "{{ from_defaults }}"}\n',
      },
      [],
    ],
    [
      'roles: [b]',
      {
        'roles/b/tasks/main.yml': '- include_tasks: x.yml\n- copy: {src: f, dest: /f}\n',
        'roles/b/tasks/x.yml': '',
        'roles/b/files/f': '',
      },
      [],
    ],
    [
      'roles: [{role: b, when: from_b is defined}]',
      { 'roles/b/tasks/main.yml': '- debug: {msg: "{{ from_b }}"}\n' },
      [],
    ],
    // What a template chooses among the files of variables is one of them.
    [
      'roles: [b]',
      {
        'roles/b/vars/RedHat.yml': 'of_redhat: 1\n',
        'roles/b/vars/more/Debian.yml': 'of_debian: 1\n',
        'roles/b/tasks/main.yml':
          '- include_vars: "{{ ip }}.yml"\n- debug: {msg: "{{ of_redhat }} {{ of_debian }} {{ of_none }}"}\n',
      },
      ['roles/b/tasks/main.yml:2:52 LS0312 warning `of_none` is not defined for n1, n2, n3; unless the run defines it'],
    ],
    [
      'roles: [b]',
      {
        'roles/b/vars/RedHat.yml': 'of_redhat: 1\n',
        'roles/b/tasks/main.yml':
          '- include_vars: {file: "{{ ip }}.yml", name: of_system}\n- set_fact: {"{{ item }}": 1}\n' +
          '  loop: "{{ of_system | list }}"\n- debug: {msg: "{{ of_redhat }} {{ of_none }}"}\n',
      },
      ['roles/b/tasks/main.yml:4:36 LS0312 warning `of_none` is not defined for n1, n2, n3; unless the run defines it'],
    ],
    [
      'roles: [b]',
      {
        'roles/b/vars/outside.yml': 'outside: 1\n',
        'roles/b/vars/more/Debian.yml': 'of_debian: 1\n',
        'roles/b/tasks/main.yml':
          '- include_vars: "more/{{ item }}.yml"\n  loop: [Debian]\n- debug: {msg: "{{ of_debian }} {{ outside }}"}\n',
      },
      ['roles/b/tasks/main.yml:3:36 LS0312 warning `outside` is not defined for n1, n2, n3; unless the run defines it'],
    ],
    // A variable of a role that is included, not imported, is gone behind it.
    [
      'tasks: [{debug: {msg: "{{ from_vars }}"}}, {include_role: {name: a}}]',
      {},
      ['p.yml:2:29 LS0311 `from_vars` is not defined for n1, n2, n3'],
    ],
    [
      'roles: [a]\n  tasks: [{debug: {msg: "{{ broken }}"}}]',
      {},
      ['roles/a/defaults/main.yml:2:13 LS0311 `nowhere` is not defined for n1, n2, n3'],
    ],
    [
      'roles: [b]',
      { 'roles/b/tasks/main.yml': '- debug: {msg: "{{ nowhere }}"}\n' },
      ['roles/b/tasks/main.yml:1:20 LS0311 `nowhere` is not defined for n1, n2, n3'],
    ],
    [
      'roles: [b]',
      {
        'roles/b/handlers/main.yml': '- debug: {msg: "{{ nowhere }}"}\n  listen: l\n',
        'roles/b/tasks/main.yml': '- {command: ls, notify: l}\n',
      },
      ['roles/b/handlers/main.yml:1:20 LS0311 `nowhere` is not defined for n1, n2, n3'],
    ],
    [
      'roles: [b]',
      {
        'roles/b/tasks/main.yml': '- command: ls\n  notify: Relaod\n',
        'roles/b/handlers/main.yml': '- {name: Reload, debug: }\n',
      },
      [
        'roles/b/tasks/main.yml:2:11 LS0213 no handler is named `Relaod`, and none listens to it [did you mean `Reload`?]',
      ],
    ],
    ['roles: [aa]', {}, ['p.yml:2:11 LS0504 there is no role `aa` [did you mean `a`?]']],
    ['roles: [ab]', {}, ['p.yml:2:11 LS0504 there is no role `ab` [did you mean `a`?]']],
    ['roles: [acme.tools.web]', {}, ['p.yml:2:11 LS0504 there is no role `acme.tools.web`']],
    ['tasks: [{include_role: {name: nowhere}}]', {}, ['p.yml:2:33 LS0504 there is no role `nowhere`']],
    [
      'tasks: [{include_role: {name: nowhere}, when: r.rc == 0}, {command: ls, register: r}]',
      {},
      ['p.yml:2:33 LS0504 warning there is no role `nowhere`'],
    ],
    [
      'roles: [b]',
      { 'roles/b/meta/main.yml': 'dependencies: [c]\n', 'roles/c/meta/main.yml': 'dependencies: [b]\n' },
      ['roles/c/meta/main.yml:1:16 LS0212 the role `b` needs itself: b → c → b'],
    ],
    [
      'tasks: [{import_role: {name: b}}]',
      { 'roles/b/tasks/main.yml': '- import_role: {name: b}\n' },
      ['roles/b/tasks/main.yml:1:23 LS0212 the role `b` needs itself: b → b'],
    ],
    ['tasks: [{include_role: {name: b}}]', { 'roles/b/tasks/main.yml': '- include_role: {name: b}\n' }, []],
    [
      'tasks: [{import_role: {name: a, tasks_from: nope}}]',
      {},
      ['p.yml:2:32 LS0504 the role `a` has no file `tasks/nope`'],
    ],
    [
      'tasks: [{import_role: {name: a, tasks_from: ../../x}}]',
      { 'roles/x.yml': '' },
      ['p.yml:2:32 LS0504 the role `a` has no file `tasks/../../x`'],
    ],
    [
      'tasks: [{include_role: {nmae: a}}]',
      {},
      [
        'p.yml:2:27 LS0204 unknown argument `nmae` of include_role [did you mean `name`?]',
        'p.yml:2:12 LS0205 the argument `name` is missing from include_role',
      ],
    ],
    ['tasks: [{include_role: [a]}]', {}, ['p.yml:2:12 LS0201 `include_role` takes `name: ROLE`, not a list']],
    ['tasks: [{import_role: {name: a, apply: {tags: x}}}]', {}, ['p.yml:2:35 LS0204 `import_role` has no `apply`']],
    ['tasks: [{import_role: {name: "{{ ip }}"}}]', {}, ['p.yml:2:36 LS0222 `ip` is not known when imports are read']],
    ['roles: a', {}, ['p.yml:2:10 LS0201 `roles` is a list of roles, not the text `a`']],
    [
      'roles: [{param: 1}]',
      {},
      ['p.yml:2:11 LS0201 a role is a name, or a mapping with `role`, not a mapping without `role`'],
    ],
    ['roles: ["{{ ip }}"]', {}, ['p.yml:2:15 LS0222 `ip` is not known when imports are read']],
    [
      'roles: [b]',
      { 'roles/b/defaults/main.yml': '- 1\n' },
      ['roles/b/defaults/main.yml:1:1 LS0201 `roles/b/defaults/main.yml` holds a mapping, not a list'],
    ],
    [
      'roles: [b]',
      { 'roles/b/tasks/main.yml': 'a: 1\n' },
      ['roles/b/tasks/main.yml:1:1 LS0201 a file of tasks is a list of tasks, not a mapping'],
    ],
    [
      'roles: [b]',
      { 'roles/b/meta/main.yml': 'dependencies: {role: a}\n' },
      ['roles/b/meta/main.yml:1:15 LS0201 `dependencies` is a list of roles, not a mapping'],
    ],
    ['tasks: [{meta: end_role}]', {}, ['p.yml:2:18 LS0206 `meta: end_role` stands outside of a role']],
  ])('%s %j', (play, files, expected) => {
    const { found } = check(`- hosts: etcd\n  ${play}\n`, { files: { ...ROLE, ...files } });
    expect(found).toEqual(expected);
  });
});

test('roles that share what they depend on, level upon level, end in a finding', () => {
  const files: Record<string, string> = {};
  for (let level = 0; level < 20; level++) {
    const meta = `dependencies: [a${level + 1}, b${level + 1}]\n`;
    Object.assign(files, { [`roles/a${level}/meta/main.yml`]: meta, [`roles/b${level}/meta/main.yml`]: meta });
  }
  Object.assign(files, { 'roles/a20/tasks/main.yml': '', 'roles/b20/tasks/main.yml': '' });
  const { found } = check('- hosts: etcd\n  roles: [a0]\n', { files });
  expect(found).toEqual([expect.stringMatching(/LS0212 roles depend on each other in more than 2000 ways$/)]);
});
