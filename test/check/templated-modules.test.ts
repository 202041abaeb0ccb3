import { describe, expect, test } from 'vitest';
import { check, checkTasks } from './check-project.ts';

describe('modules that a template names, before the run', () => {
  test.each<[string, string[]]>([
    ['- action: "{{ m }} msg=hi"\n  vars: {m: debug}', []],
    [
      '- action: "{{ m }} msg=hi"\n  vars: {m: debgu}',
      ['p.yml:3:16 LS0203 unknown module `debgu` [did you mean `debug`?]'],
    ],
    [
      '- action: {module: "{{ m }}", test: a}\n  vars: {m: shell}',
      [
        'p.yml:3:35 LS0204 unknown argument `test` of shell',
        'p.yml:3:25 LS0205 the required argument `cmd` is missing from shell',
      ],
    ],
    [
      '- action: "{{ m }} name=x state={{ s }}"\n  vars: {m: docker_container, s: start}',
      ['p.yml:3:37 LS0206 `state` must be one of started, absent, not `start` [did you mean `started`?]'],
    ],
    [
      '- action: "{{ item }} msg=hi"\n  loop: [debug, debgu]',
      ['p.yml:3:16 LS0203 unknown module `debgu` [did you mean `debug`?]'],
    ],
    [
      '- action: "{{ m }} msg={{ nowhere }}"\n  vars: {m: debug}',
      ['p.yml:3:31 LS0311 `nowhere` is not defined for n1, n2, n3'],
    ],
    ['- action: "{{ nowhere }} msg=hi"', ['p.yml:3:19 LS0311 `nowhere` is not defined for n1, n2, n3']],
    [
      '- action: "{{ m }}"\n  vars: {m: include_tasks}',
      ['p.yml:3:16 LS0208 `include_tasks` is part of the language, and cannot be named by a template'],
    ],
    ['- action: {module: "{{ m }", msg: hi}', ['p.yml:3:25 LS0214 `{{` is not closed']],
    // Not sure to be reached, or tolerated.
    [
      '- action: "{{ m }} msg=hi"\n  vars: {m: debgu}\n  ignore_errors: true',
      ['p.yml:3:16 LS0203 warning unknown module `debgu` [did you mean `debug`?]'],
    ],
    [
      '- command: ls\n  register: r\n- action: "{{ m }} test=hi"\n  vars: {m: debug}\n  when: r.rc == 0',
      ['p.yml:5:24 LS0204 warning unknown argument `test` of debug'],
    ],
    ['- action: "{{ m }} msg=hi"\n  vars: {m: debgu}\n  when: m == "debug"', []],
    // Nobody knows.
    ['- action: "{{ ansible_pkg_mgr }} name=x state=present"', []],
    [
      '- command: ls\n  register: m\n- action: "{{ m.stdout }} it=1"\n- debug: {msg: "{{ it }}"}',
      [
        'p.yml:6:24 LS0312 warning `it` is not defined for n1, n2, n3; unless the run defines it [did you mean `ip` (inv/hosts.yml:4)?]',
      ],
    ],
    // What a module sets, when it is known which it is; and what facts name sets nothing.
    ['- action: "{{ m }} it=1"\n  vars: {m: set_fact}\n- debug: {msg: "{{ it }}"}', []],
    [
      '- action: "{{ ansible_facts.pkg_mgr }} name=x"\n- debug: {msg: "{{ it }}"}',
      ['p.yml:4:24 LS0311 `it` is not defined for n1, n2, n3 [did you mean `ip` (inv/hosts.yml:4)?]'],
    ],
  ])('%s', (tasks, expected) => {
    expect(checkTasks(tasks)).toEqual(expected);
  });

  test('are those of each host', () => {
    const files = { 'inv/group_vars/etcd.yml': 'm: debug', 'inv/group_vars/dns.yml': 'm: shell' };
    const { found } = check('- hosts: all\n  tasks:\n    - action: {module: "{{ m }}", msg: hi}\n', { files });
    expect(found).toEqual([
      'p.yml:3:35 LS0204 unknown argument `msg` of shell',
      'p.yml:3:25 LS0205 the required argument `cmd` is missing from shell',
    ]);
  });

  test('are those of each host also where it has a value of its own', () => {
    const files = {
      'inv/host_vars/n1.yml': 'm: debgu',
      'inv/host_vars/n2.yml': 'm: debug',
      'inv/host_vars/n3.yml': 'm: fail',
    };
    const { found } = check('- hosts: etcd\n  tasks:\n    - action: "{{ m }} msg=hi"\n', { files });
    expect(found).toEqual(['p.yml:3:16 LS0203 unknown module `debgu` [did you mean `debug`?]']);
  });
});
