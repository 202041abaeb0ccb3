import { mkdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkPlaybook } from '../../src/check/check-playbook.ts';
import { readInventory } from '../../src/inventory/read-inventory.ts';
import { readPlaybook } from '../../src/playbook/read-playbook.ts';
import { createScalar } from '../../src/source/scalar.ts';
import { SourceFile } from '../../src/source/source-file.ts';
import { type Binding, layerOfBindings } from '../../src/variables/layer.ts';
import { withFiles } from '../inventory/inventory-folder.ts';
import { SAMPLE_REGISTRY } from '../playbook/sample-registry.ts';
import { showDiagnostics } from '../source/show-diagnostics.ts';

const HOSTS = `
all:
  children:
    etcd: {hosts: {n1: {ip: 10.0.0.1}, n2: {ip: 10.0.0.2}, n3: {ip: 10.0.0.3}}}
    dns: {hosts: {resolver: {zone: example.com}}}
`;
const GROUP =
  'etcd_version: 3.4.14\nurl: "http://{{ ip }}:2379"\nbroken_url: "http://{{ nowhere }}"\nnested: {a: "{{ nowhere }}"}\n';

interface Setting {
  readonly files?: Readonly<Record<string, string>>;
  readonly extra?: Readonly<Record<string, string>>;
  readonly limit?: string;
}

function check(
  playbook: string,
  { files = {}, extra = {}, limit }: Setting = {},
): { passed: boolean; found: string[] } {
  const all = { 'inv/hosts.yml': HOSTS, 'inv/group_vars/etcd.yml': GROUP, 'p.yml': playbook, ...files };
  return withFiles(all, (folder) => {
    mkdirSync(`${folder}/empty`);
    const { inventory, diagnostics: ofInventory } = readInventory([`${folder}/inv`], { playbookFolder: folder });
    const read = readPlaybook(`${folder}/p.yml`, { registry: SAMPLE_REGISTRY });
    if (read.playbook === undefined) throw new Error('no playbook');
    const file = new SourceFile('--extra-vars', '');
    const bindings = Object.entries(extra).map(([name, value]): [string, Binding] => [
      name,
      { kind: 'node', node: createScalar({ value, style: 'quoted', span: { file, start: 0, end: 0 } }) },
    ]);
    const checked = checkPlaybook({
      playbook: read.playbook,
      inventory,
      registry: SAMPLE_REGISTRY,
      extraVars: layerOfBindings('extra vars', new Map(bindings)),
      earlier: [...ofInventory, ...read.diagnostics],
      limit,
    });
    const found = showDiagnostics([...read.diagnostics, ...checked.diagnostics]);
    return { passed: checked.playbook !== undefined, found: found.map((line) => line.replaceAll(`${folder}/`, '')) };
  });
}

/** Tasks of a play on the etcd hosts; the first line of the tasks is line 3. */
function checkTasks(tasks: string, setting: Setting = {}): string[] {
  return check(`- hosts: etcd\n  tasks:\n${tasks.replace(/^/gm, '    ')}\n`, setting).found;
}

describe('arguments', () => {
  test.each([
    [
      '- docker_container: {imgae: x, name: y}',
      ['p.yml:3:26 LS0204 unknown argument `imgae` of docker_container [did you mean `image`?]'],
    ],
    [
      '- docker_container: {image: x}',
      ['p.yml:3:7 LS0205 the required argument `name` is missing from docker_container'],
    ],
    [
      '- docker_container:\n    name: y\n    state: start',
      ['p.yml:5:16 LS0206 `state` must be one of started, absent, not `start` [did you mean `started`?]'],
    ],
    [
      '- docker_container:\n    name: y\n    healthcheck: {test: x, retries: often}',
      ['p.yml:5:41 LS0206 `healthcheck.retries` must be an integer, not the text `often`'],
    ],
    [
      '- docker_container:\n    name: y\n    healthcheck: {retries: 3}',
      ['p.yml:5:9 LS0205 the required argument `test` is missing from docker_container'],
    ],
    ['- command: {cmd: a, argv: [b]}', ['p.yml:3:7 LS0207 `cmd`, `argv` exclude each other']],
    ['- command:', ['p.yml:3:7 LS0207 one of `cmd`, `argv` is required']],
    [
      '- copy: {dest: x, content: y, mode: 644}',
      ["p.yml:3:41 LS0216 warning `mode: 644` is a decimal number, and gives the permissions 1204 [write '0644']"],
    ],
    ['- docker_container: {name: "{{ ip }}", state: "{{ ip }}", env: {A: "{{ ip }}"}}', []],
    ['- copy: {dest: x, src: "{{ omit }}", content: y}', []],
  ])('%s', (tasks, expected) => {
    expect(checkTasks(tasks)).toEqual(expected);
  });
});

describe('templates', () => {
  test.each([
    ['- debug: {msg: "{{ ip"}', 'p.yml:3:21 LS0301'],
    ['- debug: {msg: "{{ ip | lenght }}"}', 'p.yml:3:29 LS0302 there is no filter `lenght` [did you mean `length`?]'],
    [
      '- debug: {msg: "{{ ip is deffined }}"}',
      'p.yml:3:30 LS0303 there is no test `deffined` [did you mean `defined`?]',
    ],
    ['- command: ls\n  when: ip ==', 'p.yml:4:'],
    [
      '- command: ls\n  when: "{{ ip == 1 }}"',
      'p.yml:4:14 LS0304 warning a condition is an expression already [write it without braces]',
    ],
    ['- assert: {that: [ip ==]}', 'p.yml:3:'],
    ['- name: "{{ ip"\n  debug:', 'p.yml:3:'],
    ['- debug:\n  vars: {v: "{{ ip"}', 'p.yml:4:'],
    ['- block: [{debug: }]\n  become_user: "{{ ip"', 'p.yml:4:'],
  ])('%s', (tasks, expected) => {
    const found = checkTasks(tasks);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });

  test('those of the inventory, used or not', () => {
    const { found } = check('- hosts: all\n', { files: { 'inv/host_vars/n1.yml': 'v: "{{ a | nofilter }}"\n' } });
    expect(found).toEqual(['inv/host_vars/n1.yml:1:12 LS0302 there is no filter `nofilter`']);
  });

  test('those of a template file', () => {
    const files = { 'templates/t.j2': 'ok {{ ip }}\n{{ etcd_versoin }}\n' };
    expect(checkTasks('- template: {src: t.j2, dest: /x}', { files })).toEqual([
      'templates/t.j2:2:4 LS0311 `etcd_versoin` is not defined for n1, n2, n3 [did you mean `etcd_version` (inv/group_vars/etcd.yml:1)?]',
    ]);
  });
});

describe('undefined variables', () => {
  test.each<[string, string[]]>([
    [
      '- debug: {msg: "{{ etcd_versoin }}"}',
      [
        'p.yml:3:24 LS0311 `etcd_versoin` is not defined for n1, n2, n3 [did you mean `etcd_version` (inv/group_vars/etcd.yml:1)?]',
      ],
    ],
    [
      '- debug: {msg: "{{ broken_url }}"}',
      ['inv/group_vars/etcd.yml:3:24 LS0311 `nowhere` is not defined for n1, n2, n3'],
    ],
    ['- debug: {msg: "{{ item }}"}', ['p.yml:3:24 LS0311 `item` is not defined for n1, n2, n3']],
    [
      '- debug: {msg: "{{ ansible_distribution }}"}',
      ['p.yml:3:24 LS0311 `ansible_distribution` is not defined for n1, n2, n3'],
    ],
    ['- debug: {var: nowhere}', ['p.yml:3:20 LS0311 `nowhere` is not defined for n1, n2, n3']],
    ['- command: ls\n  when: nowhere', ['p.yml:4:13 LS0311 `nowhere` is not defined for n1, n2, n3']],
    [
      '- command: ls\n  when: inventory_hostname == "n1" and nowhere',
      ['p.yml:4:44 LS0311 `nowhere` is not defined for n1, n2, n3'],
    ],
    ['- block: [{command: ls}]\n  when: nowhere', ['p.yml:4:13 LS0311 `nowhere` is not defined for n1, n2, n3']],
    ['- command: ls\n  loop: "{{ nowhere }}"', ['p.yml:4:18 LS0311 `nowhere` is not defined for n1, n2, n3']],
    [
      '- command: ls\n  ignore_errors: true\n  environment: {A: "{{ nowhere }}"}',
      ['p.yml:5:29 LS0312 warning `nowhere` is not defined for n1, n2, n3; a failure is tolerated here'],
    ],
    [
      '- block: [{debug: {msg: "{{ nowhere }}"}}]\n  rescue: [{debug: }]',
      ['p.yml:3:33 LS0312 warning `nowhere` is not defined for n1, n2, n3; a failure is tolerated here'],
    ],
    [
      '- include_tasks: "{{ ip }}.yml"\n- debug: {msg: "{{ nowhere }}"}',
      ['p.yml:4:24 LS0312 warning `nowhere` is not defined for n1, n2, n3; unless the run defines it'],
    ],
    [
      '- debug: {msg: "{{ v }}"}\n  vars: {v: "{{ nowhere }}"}',
      ['p.yml:4:19 LS0311 `nowhere` is not defined for n1, n2, n3'],
    ],
    // Never reached with these variables.
    ['- debug: {msg: "{{ nowhere }}"}\n  when: etcd_version == "3.3.15"', []],
    ['- debug: {msg: "{{ nowhere }}"}\n  when: false', []],
    // Reached or not: only the run can tell.
    [
      '- command: ls\n  register: r\n- debug: {msg: "{{ nowhere }}"}\n  when: r.rc == 0',
      ['p.yml:5:24 LS0311 `nowhere` is not defined for n1, n2, n3'],
    ],
    // Nothing is wrong.
    ['- debug: {msg: "{{ url }} {{ inventory_hostname }} {{ groups.etcd }} {{ hostvars.n1.x }} {{ range(3) }}"}', []],
    ['- debug: {msg: "{{ nowhere | default(1) }} {{ nowhere is defined }}"}', []],
    ['- debug: {msg: "{{ nowhere }}"}\n  when: nowhere is defined', []],
    ['- block: [{debug: {msg: "{{ nowhere }}"}}]\n  when: nowhere is defined', []],
    ['- debug: {msg: "{{ r.stdout }} {{ f }}"}\n- command: ls\n  register: r\n- set_fact: {f: 1}', []],
    ['- debug: {msg: "{{ item }} {{ i }} {{ ansible_loop.index }}"}\n  loop: [1]\n  loop_control: {index_var: i}', []],
    ['- debug: {msg: "{{ v }}"}\n  vars: {v: 1}', []],
    ['- debug: {msg: "{{ nested }}"}', []],
    ['- debug: {msg: "{{ ansible_host }} {{ ansible_check_mode }}"}', []],
    ['- debug: {msg: "{% for x in [1] %}{{ x }}{{ loop.index }}{% endfor %}{% set y = 1 %}{{ y }}"}', []],
    ['- debug: {msg: !unsafe "{{ nowhere }}"}', []],
  ])('%s', (tasks, expected) => {
    expect(checkTasks(tasks)).toEqual(expected);
  });

  test('where only some hosts lack it', () => {
    const { found } = check(
      '- hosts: all\n  tasks:\n    - debug: {msg: "{{ ip }}"}\n    - debug: {msg: "{{ zone }}"}\n      when: "\'dns\' in group_names"\n',
    );
    expect(found).toEqual(['p.yml:3:24 LS0311 `ip` is not defined for resolver']);
  });

  test('many hosts are counted', () => {
    const files = { 'inv/hosts.yml': 'etcd: {hosts: {"n[1:40]": }}\n' };
    expect(checkTasks('- debug: {msg: "{{ nowhere }}"}', { files })).toEqual([
      'p.yml:3:24 LS0311 `nowhere` is not defined for all 40 hosts',
    ]);
  });

  test.each<[string, Setting]>([
    ['extra vars', { extra: { nowhere: 'x' } }],
    [
      'host_vars beside the playbook',
      {
        files: { 'host_vars/n1.yml': 'nowhere: 1', 'host_vars/n2.yml': 'nowhere: 1', 'host_vars/n3.yml': 'nowhere: 1' },
      },
    ],
    ['a limit to hosts that have it', { files: { 'host_vars/n1.yml': 'nowhere: 1' }, limit: 'n1' }],
  ])('%s define', (_, setting) => {
    expect(checkTasks('- debug: {msg: "{{ nowhere }}"}', setting)).toEqual([]);
  });

  test('vars_files define', () => {
    const play = '- hosts: etcd\n  vars_files: [v.yml]\n  tasks:\n    - debug: {msg: "{{ nowhere }}"}\n';
    expect(check(play, { files: { 'v.yml': 'nowhere: 1\n' } })).toEqual({ passed: true, found: [] });
    expect(check(play)).toEqual({
      passed: false,
      found: ['p.yml:2:16 LS0504 the file of variables `v.yml` cannot be read: there is no such file'],
    });
  });

  test('what a task with an error would have registered is not missed', () => {
    expect(checkTasks('- comand: ls\n  register: r\n- debug: {msg: "{{ r }}"}')).toEqual([
      'p.yml:3:7 LS0203 unknown module `comand` [did you mean `command`?]',
    ]);
  });

  test('included files see the variables and the loop of the include', () => {
    const files = {
      'tasks/i.yml': '- debug: {msg: "{{ item }} {{ v }} {{ nowhere }}"}\n- command: ls\n  register: late\n',
    };
    expect(
      checkTasks('- include_tasks: i.yml\n  vars: {v: 1}\n  loop: [1]\n- debug: {msg: "{{ late }}"}', { files }),
    ).toEqual(['tasks/i.yml:1:39 LS0311 `nowhere` is not defined for n1, n2, n3']);
  });

  test('a file that includes itself is followed once', () => {
    const files = { 'tasks/i.yml': '- include_tasks: i.yml\n  when: ip == 1\n' };
    expect(checkTasks('- include_tasks: i.yml', { files })).toEqual([]);
  });
});

describe('names and files', () => {
  test.each<[string, string[]]>([
    ['- command: ls\n  notify: restrat', ['p.yml:4:15 LS0213 no handler is named `restrat`, and none listens to it']],
    ['- include_tasks: no.yml', ['p.yml:3:22 LS0504 the file of tasks `no.yml` cannot be read: there is no such file']],
    [
      '- include_tasks: no.yml\n  when: ip == "x"',
      ['p.yml:3:22 LS0504 warning the file of tasks `no.yml` cannot be read: there is no such file'],
    ],
    ['- template: {src: no.j2, dest: /x}', ['p.yml:3:23 LS0504 the file `no.j2` is not there']],
    ['- copy: {src: no.txt, dest: /x}', ['p.yml:3:19 LS0504 the file `no.txt` is not there']],
    ['- copy: {src: /no/such.txt, dest: /x}', ['p.yml:3:19 LS0504 warning the file `/no/such.txt` is not there']],
    ['- copy: {src: "{{ ip }}", dest: /x}', []],
    ['- copy: {src: empty, dest: /x}', []],
  ])('%s', (tasks, expected) => {
    expect(checkTasks(tasks)).toEqual(expected);
  });

  test.each<[string, string[]]>([
    ['restart', []],
    ['topic', []],
    ['"{{ ip }}"', []],
    ['restrat', ['p.yml:5:17 LS0213 no handler is named `restrat`, and none listens to it [did you mean `restart`?]']],
  ])('notify: %s', (name, expected) => {
    const play = `- hosts: etcd\n  tasks:\n    - block: [{command: a}]\n    - command: ls\n      notify: ${name}\n  handlers:\n    - name: restart\n      listen: topic\n      command: b\n`;
    const { found } = check(play);
    expect(found.map((line) => line.replace(':5:15', ':5:17'))).toEqual(expected);
  });

  test.each<[string, string[]]>([
    ['ectd', ['p.yml:1:10 LS0403 warning `ectd` is no host and no group of the inventory [did you mean `etcd`?]']],
    ['etcd:&dns', ['p.yml:1:10 LS0403 warning `etcd:&dns` matches no host']],
    ['[n1, n9]', ['p.yml:1:15 LS0403 warning `n9` is no host and no group of the inventory [did you mean `n1`?]']],
    ['localhost', []],
    ['"{{ target }}"', []],
  ])('hosts: %s', (hosts, expected) => {
    expect(check(`- hosts: ${hosts}\n`)).toEqual({ passed: true, found: expected });
  });

  test('a pattern from the command line is known before the run', () => {
    const { found } = check('- hosts: "{{ target }}"\n', { extra: { target: 'ectd' } });
    expect(found[0]).toContain('`ectd` is no host');
  });
});

test('every mistake in one go, and nothing passes', () => {
  const { passed, found } = check(
    '- hosts: etcd\n  tasks:\n    - docker_container: {imgae: x, name: y}\n    - debug: {msg: "{{ nowhere }}"}\n    - frob: x\n',
  );
  expect(passed).toBe(false);
  expect(found.map((line) => line.split(' ')[1])).toEqual(['LS0203', 'LS0204', 'LS0311']);
});

test('an error in the inventory is not echoed by its users', () => {
  const { passed, found } = check('- hosts: etcd\n  tasks:\n    - debug: {msg: "{{ etcd_version }}"}\n', {
    files: { 'inv/group_vars/etcd.yml': 'etcd_version: [\n' },
  });
  expect(passed).toBe(false);
  expect(found).toEqual([]);
});
