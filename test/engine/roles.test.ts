import { expect, test } from 'vitest';
import { listFailures, type ProjectRun, runProject } from './run-project.ts';

const say = (name: string, text: string): string =>
  `- name: ${name}\n  command: echo "${text}"\n  changed_when: false\n`;
const assertTask = (...conditions: string[]): string =>
  `- assert:\n    that:\n${conditions.map((condition) => `      - ${JSON.stringify(condition)}\n`).join('')}`;

const run = (site: string, files: Readonly<Record<string, string>>): Promise<ProjectRun> =>
  runProject({ 'site.yml': site, ...files });

test('roles run between pre_tasks and tasks, what they depend on before them, and once', async () => {
  const { tasks, exitCode } = await run(
    `
- hosts: n1
  pre_tasks: [{ name: Before, debug: }]
  roles:
    - common
    - { role: web, tags: [x], port: 1 }
    - web
    - common
  tasks: [{ name: After, debug: }]
`,
    {
      'roles/common/tasks/main.yml': '- { name: Common, debug: }\n',
      'roles/web/meta/main.yml': 'dependencies: [common, { role: base, level: 2 }]\n',
      'roles/web/tasks/main.yml': '- { name: Web, debug: }\n',
      'roles/base/tasks/main.yaml': '- { name: Base, debug: { msg: "{{ level }}" } }\n',
    },
  );
  expect(exitCode).toBe(0);
  expect(tasks).toEqual([
    'Before: n1 ok',
    'common : Common: n1 ok',
    'base : Base: n1 ok',
    'web : Web: n1 ok',
    'web : Web: n1 ok',
    'After: n1 ok',
  ]);
});

test('variables of roles: own before others, params above set_fact, defaults below the inventory', async () => {
  const result = await run(
    `
- hosts: n1
  vars: { from_play: play, in_vars: play }
  roles:
    - { role: a, entry: param, own: param }
    - { role: b, vars: { in_entry: entry } }
  tasks:
    ${assertTask(
      "shared == 'b'",
      "in_vars == 'b'",
      'number == 1',
      'entry is undefined',
      'in_entry == "file"',
      'role_path is undefined',
      "ansible_play_role_names == ['a', 'b']",
    ).replaceAll('\n', '\n    ')}
`,
    {
      'roles/a/defaults/main.yml': 'shared: a\nown: default\nnumber: 7\n',
      'roles/a/vars/main.yml': 'in_vars: a\n',
      'roles/a/tasks/main.yml': `- set_fact: { own: fact }\n${assertTask(
        "shared == 'a'",
        "own == 'param'",
        "in_vars == 'a'",
        "entry == 'param'",
        'number == 1',
        "role_name == 'a'",
        "role_path == playbook_dir ~ '/roles/a'",
        "from_play == 'play'",
      )}`,
      'roles/b/defaults/main.yml': 'shared: b\n',
      'roles/b/vars/main/one.yml': 'in_vars: b\nin_entry: file\n',
      'roles/b/tasks/main.yml': assertTask("shared == 'b'", "in_vars == 'b'", "in_entry == 'entry'"),
    },
  );
  expect(listFailures(result)).toEqual([]);
  expect(result.exitCode).toBe(0);
});

test('files of a role are its own first', async () => {
  const result = await run(
    `
- hosts: n1
  roles: [a]
`,
    {
      'templates/t.j2': 'playbook',
      'roles/a/templates/t.j2': 'role {{ x }}',
      'roles/a/vars/main.yml': 'x: 1\n',
      'roles/a/files/f': 'file',
      'roles/a/tasks/more.yml': `
- template: { src: t.j2, dest: "{{ playbook_dir }}/t" }
- copy: { src: f, dest: "{{ playbook_dir }}/c" }
- command: cat t c
  args: { chdir: "{{ playbook_dir }}" }
  register: said
  failed_when: said.stdout != 'role 1file'
`,
      'roles/a/tasks/main.yml': '- include_tasks: more.yml\n- import_tasks: more.yml\n',
    },
  );
  expect(listFailures(result)).toEqual([]);
});

test('import_role and include_role', async () => {
  const result = await run(
    `
- hosts: n1
  tasks:
    - import_role: { name: a, tasks_from: other }
      vars: { given: 1 }
    - include_role:
        name: "{{ item }}"
        apply: { tags: [x] }
      loop: [a, b]
    - include_role: name=c public=true
    - ${assertTask('c_default == 1', 'b_default is undefined', 'a_default == 1').trimStart().slice(2).replaceAll('\n', '\n    ')}
`,
    {
      'roles/a/tasks/other.yml': assertTask('given == 1', 'a_default == 1'),
      'roles/a/tasks/main.yml': say('A', '{{ item }}'),
      'roles/a/defaults/main.yml': 'a_default: 1\n',
      'roles/b/tasks/main.yml': say('B', '{{ b_default }}'),
      'roles/b/defaults/main.yml': 'b_default: 1\n',
      'roles/c/tasks/main.yml': say('C', '{{ c_default }}'),
      'roles/c/defaults/main.yml': 'c_default: 1\n',
    },
  );
  expect(listFailures(result)).toEqual([]);
  expect(result.tasks).toEqual([
    'a : assert: n1 ok',
    'include_role : {{ item }}: n1 ok',
    'a : A: n1 ok',
    'b : B: n1 ok',
    'include_role : c: n1 ok',
    'c : C: n1 ok',
    'assert: n1 ok',
  ]);
});

test('handlers of roles: by name, by role and name, with the conditions of the role', async () => {
  const { tasks } = await run(
    `
- hosts: n1
  roles: [{ role: a, on: true }]
  tasks:
    - { name: Change, command: "true", notify: Restart }
    - include_role: { name: b }
  post_tasks:
    - { name: Later, command: "true", notify: "b : Restart" }
  handlers:
    - { name: Restart, debug: { msg: play } }
`,
    {
      'roles/a/tasks/main.yml': '- { name: A, command: "true", notify: [Reload, Topic] }\n',
      'roles/a/handlers/main.yml':
        '- { name: Reload, debug: { msg: "{{ on }}" } }\n- { name: Listener, listen: Topic, debug: }\n',
      'roles/b/tasks/main.yml': '- { name: B, debug: }\n',
      'roles/b/handlers/main.yml': '- { name: Restart, debug: { msg: b } }\n',
    },
  );
  expect(tasks).toEqual([
    'a : A: n1 changed',
    'Change: n1 changed',
    'include_role : b: n1 ok',
    'b : B: n1 ok',
    'a : Reload: n1 ok',
    'a : Listener: n1 ok',
    'b : Restart: n1 ok',
    'Later: n1 changed',
    'b : Restart: n1 ok',
  ]);
});

test('end_role leaves the role, and nothing else', async () => {
  const { tasks } = await run(
    `
- hosts: web
  roles: [a, b]
  tasks: [{ name: After, debug: }]
`,
    {
      'roles/a/meta/main.yml': 'dependencies: [b]\n',
      'roles/a/tasks/main.yml': '- { meta: end_role, when: number == 2 }\n- { name: A, debug: }\n',
      'roles/b/tasks/main.yml': '- { name: B, debug: }\n- meta: end_role\n- { name: Never, debug: }\n',
    },
  );
  expect(tasks).toEqual(['b : B: n1 ok, n2 ok, n3 ok', 'a : A: n1 ok, n3 ok', 'After: n1 ok, n2 ok, n3 ok']);
});

test('a role that fails fails its host, and a rescue around an include takes over', async () => {
  const result = await run(
    `
- hosts: n1
  tasks:
    - block: [{ include_role: { name: nowhere } }]
      rescue: [{ name: Rescued, debug: }]
    - import_role: { name: a }
    - { name: Never, debug: }
`,
    { 'roles/a/tasks/main.yml': '- { name: Fail, command: "false" }\n' },
  );
  expect(result.tasks).toEqual([
    'include_role : nowhere: n1 failed (rescued)',
    'Rescued: n1 ok',
    'a : Fail: n1 failed',
  ]);
  expect(result.exitCode).toBe(2);
});
