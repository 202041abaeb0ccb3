import { describe, expect, test } from 'vitest';
import type { Task } from '../../src/playbook/play.ts';
import { readPlaybook } from '../../src/playbook/read-playbook.ts';
import { createReadFile } from '../source/memory-files.ts';
import { showDiagnostics } from '../source/show-diagnostics.ts';
import { read, readTasks } from './read-sample.ts';
import { SAMPLE_REGISTRY } from './sample-registry.ts';

describe('what is wrong with plays', () => {
  test.each([
    ['', ['p.yml:1:1 LS0201 a playbook is a list of plays, not nothing']],
    ['hosts: all\n', ['p.yml:1:1 LS0201 a playbook is a list of plays, not a mapping']],
    ['- just text\n', ['p.yml:1:3 LS0201 a play is a mapping, not the text `just text`']],
    ['- tasks: []\n', ['p.yml:1:3 LS0211 this play has no `hosts`']],
    ['[]\n', ['p.yml:1:1 LS0201 a playbook has at least one play']],
    ['- hosts: []\n', ['p.yml:1:10 LS0211 this pattern is empty']],
    ["- hosts: ''\n", ['p.yml:1:10 LS0211 this pattern is empty']],
    ['- hosts: [web, ~]\n', ['p.yml:1:16 LS0211 this pattern is empty']],
    ['- hosts:\n', ['p.yml:1:3 LS0211 this play has no `hosts`']],
    ['- hosts: all\n  task: []\n', ['p.yml:2:3 LS0202 unknown keyword `task` of a play [did you mean `tasks`?]']],
    ['- hosts: all\n  when: true\n', ['p.yml:2:3 LS0202 a play has no `when`']],
    ['- hosts: all\n  command: ls\n', ['p.yml:2:3 LS0202 `command` is a module, and a play has no modules of its own']],
    ['- hosts: all\n  roles: [x]\n', ['p.yml:2:11 LS0504 there is no role `x`']],
    ['- hosts: all\n  become: maybe\n', ['p.yml:2:11 LS0201 `become` must be true or false, not the text `maybe`']],
    [
      '- hosts: all\n  strategy: slow\n',
      ['p.yml:2:13 LS0201 `strategy` must be one of linear, free, host_pinned, not the text `slow`'],
    ],
    [
      '- hosts: all\n  order: random\n',
      [
        'p.yml:2:10 LS0201 `order` must be one of inventory, reverse_inventory, sorted, reverse_sorted, shuffle, not the text `random`',
      ],
    ],
    ['- hosts: all\n  vars: {my-name: 1}\n', ['p.yml:2:10 LS0215 `my-name` cannot be the name of a variable']],
    ['- hosts: all\n  vars: {class: 1}\n', ['p.yml:2:10 LS0215 `class` cannot be the name of a variable']],
    ['- hosts: all\n  vars: 3\n', ['p.yml:2:9 LS0201 `vars` is a mapping of names to values, not `3`']],
    ['- hosts: all\n  tasks:\n    command: ls\n', ['p.yml:3:5 LS0201 `tasks` is a list of tasks, not a mapping']],
    [
      '- hosts: all\n  vars_files: [[a, b], c, [], [{d: 1}], 3]\n',
      [
        'p.yml:2:27 LS0201 `vars_files` has the name of a file, or a list of names of which the first that is there is read, not an empty list',
        'p.yml:2:32 LS0201 `vars_files` has the name of a file, or a list of names of which the first that is there is read, not a mapping',
        'p.yml:2:41 LS0201 `vars_files` has the name of a file, or a list of names of which the first that is there is read, not `3`',
      ],
    ],
    [
      '- import_playbook: other.yml\n',
      ['p.yml:1:20 LS0504 the playbook `other.yml` cannot be read: there is no such file'],
    ],
    ['- include: other.yml\n', ['p.yml:1:3 LS0208 `include` of Ansible is not supported [write `import_playbook`]']],
    [
      '- import_playbook: other.yml\n  become: true\n',
      [
        'p.yml:2:3 LS0218 warning `become` has no effect on import_playbook',
        'p.yml:1:20 LS0504 the playbook `other.yml` cannot be read: there is no such file',
      ],
    ],
    ['- import_playbook: p.yml\n', ['p.yml:1:20 LS0212 `p.yml` imports itself: p.yml → p.yml']],
  ])('%j', (text, expected) => {
    expect(read(text).found).toEqual(expected);
  });

  test('a missing playbook has its own code', () => {
    const { playbook, diagnostics } = readPlaybook('no.yml', {
      registry: SAMPLE_REGISTRY,
      readFile: createReadFile({}),
    });
    expect(playbook).toBeUndefined();
    expect(showDiagnostics(diagnostics)).toEqual([
      'LS0501 the playbook `no.yml` cannot be read: there is no such file',
    ]);
  });
});

describe('what is wrong with tasks', () => {
  test.each([
    ['- name: x\n', ['p.yml:3:7 LS0209 this task has no module']],
    ['- comand: ls\n', ['p.yml:3:7 LS0203 unknown module `comand` [did you mean `command`?]']],
    ['- frobnicate: ls\n', ['p.yml:3:7 LS0203 unknown module `frobnicate`']],
    ['- command: ls\n  copy: {dest: x}\n', ['p.yml:4:7 LS0210 this task has two modules, `command` and `copy`']],
    [
      '- command: ls\n  regster: x\n',
      ['p.yml:4:7 LS0202 unknown keyword `regster` of a task [did you mean `register`?]'],
    ],
    [
      '- command: ls\n  chdir: /\n',
      ['p.yml:4:7 LS0202 `chdir` is an argument of `command`, not of the task [indent it below `command:`]'],
    ],
    ['- command: ls\n  async: soon\n', ['p.yml:4:14 LS0201 `async` must be a number, not the text `soon`']],
    ['- command: ls\n  async: 5\n  poll: [1]\n', ['p.yml:5:13 LS0201 `poll` must be a number, not a list']],
    ['- command: ls\n  poll: 5\n', ['p.yml:4:7 LS0218 warning `poll` has no effect without `async`']],
    ['- block: [{command: ls}]\n  async: 5\n', ['p.yml:4:7 LS0202 unknown keyword `async` of a block']],
    ['- include_tasks: x.yml\n  async: 5\n', ['p.yml:4:7 LS0202 `async` has no effect on include_tasks']],
    ['- meta: noop\n  poll: 5\n', ['p.yml:4:7 LS0218 warning `poll` has no effect on meta']],
    ['- include_role: {name: x}\n  become: true\n', ['p.yml:4:7 LS0202 `become` has no effect on include_role']],
    [
      '- command: ls\n  register: my-result\n',
      ['p.yml:4:17 LS0215 `register` takes the name of a variable, not the text `my-result`'],
    ],
    [
      '- command: ls\n  register: import\n',
      ['p.yml:4:17 LS0215 `register` takes the name of a variable, not the text `import`'],
    ],
    ['- command: ls\n  retries: often\n', ['p.yml:4:16 LS0201 `retries` must be a number, not the text `often`']],
    [
      '- command: ls\n  when: {a: 1}\n',
      ['p.yml:4:13 LS0201 `when` is a condition, or a list of conditions, not a mapping'],
    ],
    ['- copy: /etc/motd\n', ['p.yml:3:13 LS0214 copy takes no plain text']],
    ['- copy: dest="/etc/motd\n', ['p.yml:3:18 LS0214 `"` is not closed']],
    ['- copy: [a]\n', ['p.yml:3:13 LS0201 the arguments of copy are a mapping, not a list']],
    [
      '- meta: flush_handler\n',
      ['p.yml:3:13 LS0206 `meta` has no command `flush_handler` [did you mean `flush_handlers`?]'],
    ],
    [
      '- include_tasks: sub.yml\n  become: true\n  loop: [1]\n',
      ['p.yml:4:7 LS0202 `become` has no effect on include_tasks'],
    ],
    [
      '- include_tasks: sub.yml\n  register: a\n  timeout: 5\n  ignore_errors: true\n',
      ['p.yml:5:7 LS0218 warning `timeout` has no effect on include_tasks'],
    ],
    ['- meta: noop\n  register: a\n', ['p.yml:4:7 LS0218 warning `register` has no effect on meta']],
    [
      '- command: ls\n  loop: [1]\n  loop_control: {extended: 3, extended_allitems: "{{ x }}", break_when: {a: 1}}\n',
      [
        'p.yml:5:32 LS0201 `extended` must be true or false, not `3`',
        'p.yml:5:77 LS0201 `break_when` is a condition, or a list of conditions, not a mapping',
      ],
    ],
    ['- action: {module: "{{ x", y: 1}\n', ['p.yml:3:25 LS0214 `{{` is not closed']],
    ['- action: {name: x}\n', ['p.yml:3:7 LS0201 `action` takes the name of a module, not a mapping']],
    ['- block: []\n  loop: [1]\n', ['p.yml:4:7 LS0202 unknown keyword `loop` of a block']],
    [
      '- import_tasks: no.yml\n',
      ['p.yml:3:21 LS0504 the file of tasks `no.yml` cannot be read: there is no such file'],
    ],
    ['- command: ls\n  debugger: never\n', []],
    ['- block: [{command: ls}]\n  debugger: never\n', []],
    ['- include_tasks: x.yml\n  debugger: never\n', []],
    [
      '- include_tasks: x.yml\n  any_errors_fatal: true\n',
      ['p.yml:4:7 LS0202 `any_errors_fatal` has no effect on include_tasks'],
    ],
    [
      '- command: ls\n  debugger: on_failed\n',
      ['p.yml:4:17 LS0208 there is no task debugger: `debugger` can only be `never`'],
    ],
    [
      '- command: ls\n  debugger: "{{ x }}"\n',
      ['p.yml:4:17 LS0208 there is no task debugger: `debugger` can only be `never`'],
    ],
    [
      '- command: ls\n  debugger: true\n',
      ['p.yml:4:17 LS0201 `debugger` must be one of always, never, on_failed, on_skipped, on_unreachable, not `true`'],
    ],
    ['- import_tasks: "{{ x }}.yml"\n', ['p.yml:3:25 LS0222 `x` is not known when imports are read']],
    [
      '- import_tasks: t.yml\n  register: x\n  notify: y\n',
      ['p.yml:4:7 LS0218 warning `register` has no effect on an import'],
    ],
    ['- import_tasks: t.yml\n  loop: [1]\n', ['p.yml:4:7 LS0202 an import cannot have `loop`']],
    [
      '- command: ls\n  loop_control: {loop_vra: x}\n',
      ['p.yml:4:22 LS0202 unknown keyword `loop_vra` of a loop_control [did you mean `loop_var`?]'],
    ],
    ['- command: ls\n  listen: x\n', ['p.yml:4:7 LS0202 unknown keyword `listen` of a task']],
  ])('%j', (text, expected) => {
    expect(readTasks(text, { 't.yml': '' }).found).toEqual(expected);
  });

  test('every mistake of a file is found in one go', () => {
    const { found } = readTasks('- comand: ls\n- name: y\n- copy: {}\n  asink: 1\n');
    expect(found).toHaveLength(3);
  });

  test('files of tasks that import each other', () => {
    const { found } = readTasks('- import_tasks: a.yml\n', {
      'a.yml': '- import_tasks: b.yml',
      'b.yml': '- import_tasks: a.yml',
    });
    expect(found).toEqual(['b.yml:1:17 LS0212 `a.yml` imports itself: p.yml → a.yml → b.yml → a.yml']);
  });
});

describe('structure', () => {
  test('plays, blocks and tasks with their parents and ids in the order of the file', () => {
    const { playbook, found } = read(`
- name: first
  hosts: [a, b]
  serial: 1
  pre_tasks: [{debug: }]
  tasks:
    - name: around
      when: x
      block: [{command: a}]
      rescue: [{command: b}]
      always: [{command: c}]
    - include_tasks: {file: t.yml, apply: {become: true}}
    - meta: flush_handlers
  handlers:
    - name: h
      listen: [l]
      command: d
`);
    expect(found).toEqual([]);
    const [play] = playbook?.plays ?? [];
    const [block, include, meta] = play?.tasks ?? [];
    if (block?.kind !== 'block' || include?.kind !== 'task' || meta?.kind !== 'task') throw new Error('wrong kinds');
    const tasks = [...block.block, ...block.rescue, ...block.always, ...(play?.handlers ?? [])] as Task[];
    expect(tasks.map(({ id }) => id)).toEqual(['t2', 't3', 't4', 't7']);
    expect(block.parent).toBe(play);
    expect(tasks[0]?.parent).toBe(block);
    expect(include.action).toMatchObject({
      kind: 'include_tasks',
      file: { value: 't.yml' },
      apply: { become: { value: true } },
    });
    expect(meta.action).toMatchObject({ kind: 'meta', command: 'flush_handlers' });
    expect(tasks[3]?.listen.map(({ value }) => value)).toEqual(['l']);
  });

  test('import_tasks becomes a block that carries its keywords', () => {
    const { steps, found } = readTasks('- import_tasks: t.yml\n  when: x\n  vars: {v: 1}\n  tags: a, b\n', {
      'tasks/t.yml': '- command: ls\n- command: id\n',
    });
    expect(found).toEqual([]);
    const [block] = steps;
    if (block?.kind !== 'block') throw new Error('no block');
    expect(block.block).toHaveLength(2);
    expect(block.keywords.when[0]?.value).toBe('x');
    expect(block.keywords.tags).toEqual(['a', 'b']);
    expect(block.keywords.vars?.get('v')?.value).toMatchObject({ value: 1 });
  });

  test('import_playbook brings its plays, whose own variables win', () => {
    const { playbook, found } = read('- import_playbook: sub/o.yml\n  vars: {a: 1, b: 1}\n  when: x\n- hosts: c\n', {
      'sub/o.yml': '- hosts: b\n  vars: {b: 2}\n  tasks: [{command: ls}]\n',
    });
    expect(found).toEqual([]);
    expect(playbook?.plays.map(({ file }) => file.path)).toEqual(['sub/o.yml', 'p.yml']);
    const [first] = playbook?.plays ?? [];
    expect(first?.keywords.vars?.get('a')?.value).toMatchObject({ value: 1 });
    expect(first?.keywords.vars?.get('b')?.value).toMatchObject({ value: 2 });
    expect(first?.keywords.when).toHaveLength(1);
  });
});
