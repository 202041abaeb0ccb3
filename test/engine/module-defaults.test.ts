import { describe, expect, test } from 'vitest';
import { checkTasks } from '../check/check-project.ts';
import { run } from '../cli/fake-io.ts';
import { useFolder } from '../cli/use-folder.ts';
import { listFailures, runProject } from './run-project.ts';

const play = (body: string): string => `
- hosts: n1
  vars: { word: hello }
  module_defaults:
    debug: { msg: "play {{ word }}" }
    ansible.builtin.command: { chdir: / }
    stat: { path: /play }
    setup: { gather_subset: "!all,!min,platform" }
  tasks:
${body.replaceAll(/^/gm, '    ')}
`;

const ROLE = {
  'roles/r/tasks/main.yml':
    '- debug:\n  register: it\n- assert: { that: it.msg == wanted }\n- include_tasks: more.yml\n',
  'roles/r/tasks/more.yml': '- debug:\n  register: it\n- assert: { that: it.msg == wanted }\n',
  'tasks.yml': '- debug:\n  register: it\n- assert: { that: it.msg == wanted }\n',
};

describe('module_defaults', () => {
  test.each([
    ['of the play', '- debug:\n  register: it\n- assert: { that: it.msg == "play hello" }'],
    [
      'rendered for each item',
      '- debug:\n  loop: [a, b]\n  vars: { word: "{{ item }}" }\n  register: it\n- assert: { that: "it.results[1].msg == \'play b\'" }',
    ],
    ['the task says otherwise', '- debug: { msg: own }\n  register: it\n- assert: { that: it.msg == "own" }'],
    ['under another of its names', '- stat: { dest: / }\n  register: it\n- assert: { that: it.stat.exists }'],
    ['beside free-form text', '- command: pwd\n  register: it\n- assert: { that: it.stdout == "/" }'],
    ['by the full name', '- ansible.builtin.debug:\n  register: it\n- assert: { that: it.msg == "play hello" }'],
    [
      'of the block, whole',
      '- block:\n    - stat:\n      register: it\n    - assert: { that: it.stat.exists }\n  module_defaults: { stat: { path: / } }',
    ],
    [
      'of the nearest',
      '- block:\n    - debug:\n      register: it\n      module_defaults: { debug: { msg: task } }\n    - assert: { that: it.msg == "task" }\n  module_defaults: { debug: { msg: block } }',
    ],
    [
      'none of the nearest',
      '- debug:\n  module_defaults: { debug: }\n  register: it\n- assert: { that: "it.msg == \'Hello world!\'" }',
    ],
    [
      'a list, of which later ones win',
      '- debug:\n  module_defaults: [{ debug: { msg: a } }, { debug: { msg: b } }]\n  register: it\n- assert: { that: it.msg == "b" }',
    ],
    [
      'weaker than a template in place of the arguments',
      '- debug: "{{ {\'msg\': 1} }}"\n  register: it\n- assert: { that: it.msg == 1 }',
    ],
    [
      'beside a template in place of the arguments',
      '- command:\n  args: "{{ {\'cmd\': \'pwd\'} }}"\n  register: it\n- assert: { that: it.stdout == "/" }',
    ],
    [
      'of facts',
      '- setup:\n  register: it\n- assert: { that: "it.ansible_facts.ansible_system is defined and it.ansible_facts.ansible_mounts is not defined" }',
    ],
    [
      'of setup also for gather_facts, whose own go before them',
      "- gather_facts:\n- assert: { that: \"gather_subset == ['!all', '!min', 'platform']\" }\n- gather_facts:\n  module_defaults: { gather_facts: { gather_subset: \"!all\" } }\n- assert: { that: \"gather_subset == ['!all']\" }",
    ],
    [
      'of facts that are gathered by themselves',
      '- assert: { that: "ansible_facts.system is defined and ansible_facts.mounts is not defined" }',
    ],
    [
      'in an import',
      '- import_tasks: tasks.yml\n  vars: { wanted: import }\n  module_defaults: { debug: { msg: import } }',
    ],
    ['in an include', '- include_tasks: tasks.yml\n  vars: { wanted: play hello }'],
    [
      'applied to an include',
      '- include_tasks: { file: tasks.yml, apply: { module_defaults: { debug: { msg: applied } } } }\n  vars: { wanted: applied }',
    ],
    [
      'in roles',
      '- import_role: { name: r }\n  vars: { wanted: play hello }\n- include_role: { name: r }\n  vars: { wanted: play hello }\n- include_role: { name: r, apply: { module_defaults: { debug: { msg: 1 } } } }\n  vars: { wanted: 1 }',
    ],
  ])('%s', async (_, tasks) => {
    const run = await runProject({ ...ROLE, 'site.yml': play(tasks) });
    expect(listFailures(run)).toEqual([]);
    expect(run.exitCode).toBe(0);
  });

  test('where a role is listed, and for its dependencies', async () => {
    const run = await runProject({
      ...ROLE,
      'roles/s/meta/main.yml': 'dependencies: [{ role: r, vars: { wanted: listed } }]\n',
      'roles/s/tasks/main.yml': '',
      'site.yml': '- hosts: n1\n  roles:\n    - { role: s, module_defaults: { debug: { msg: listed } } }\n',
    });
    expect(listFailures(run)).toEqual([]);
    expect(run.tasks.some((line) => line.includes('n1 ok'))).toBe(true);
  });
});

test.each([
  ['- copy:\n  module_defaults: { copy: { dst: / } }', 'LS0204 unknown argument `dst`'],
  ['- copy:\n  module_defaults: { copy: { remote_src: often } }', 'LS0206'],
  ['- copy:\n  module_defaults: { copy: { dest: "{{ nowhere }}" } }', 'LS0311 `nowhere`'],
  ['- copy: { dest: / }\n  module_defaults: { coppy: { path: / } }', 'LS0203 warning unknown module `coppy`'],
  ['- copy: { dest: / }\n  module_defaults: { wholly_other: { path: / } }', /^$/],
  ['- copy: { dest: / }\n  module_defaults: { group/aws: { region: x } }', /^$/],
  [
    '- copy: { dest: / }\n  module_defaults: "{{ ip }}"',
    'LS0201 `module_defaults` names its modules: a template stands for the arguments of one',
  ],
  ['- copy: { dest: / }\n  module_defaults: { copy: "{{ nowhere }}" }', 'LS0311 `nowhere`'],
  ['- copy: { dst: / }\n  module_defaults: { copy: "{{ ip }}" }', 'LS0204 unknown argument `dst`'],
  [
    '- copy: { dest: / }\n  module_defaults: { copy: [] }',
    'LS0201 the defaults of `copy` are a mapping of arguments, not a list',
  ],
  ['- copy: { dest: / }\n  module_defaults: 5', 'LS0201 `module_defaults` is a mapping of modules to arguments'],
  [
    '- include_tasks: none.yml\n  module_defaults: { copy: { path: / } }',
    'LS0202 `module_defaults` has no effect on include_tasks',
  ],
])('%s', (tasks, expected) => {
  const found = checkTasks(tasks);
  expect(found.join('\n')).toMatch(expected);
});

describe('module_defaults of the group of Docker modules', () => {
  const folder = useFolder();

  test.each([
    [
      'of the group, by its full name too',
      '{ group/community.docker.docker: { docker_hots: x } }',
      'unknown argument `docker_hots` of community.docker.docker_volume',
    ],
    [
      'of the module, before those of the group',
      '{ group/docker: { driver: "{{ nowhere }}", force: 1 }, docker_volume: { driver: "{{ missing }}" } }',
      '`missing` is not defined',
    ],
    ['of the group beside those of the module', '{ group/docker: { x: 1 }, docker_volume: { driver: local } }', '`x`'],
  ])('%s', async (_, defaults, said) => {
    const task = 'community.docker.docker_volume: { name: v }';
    folder.write('p.yml', `- hosts: localhost\n  module_defaults: ${defaults}\n  tasks: [{ ${task} }]\n`);
    const { code, stderr } = await run(['check', 'p.yml', '-i', 'localhost,'], { cwd: folder.path });
    expect(code).toBe(4);
    expect(stderr).toContain(said);
    expect(stderr).not.toContain('nowhere` is not');
  });
});
