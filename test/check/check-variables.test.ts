import { describe, expect, test } from 'vitest';
import { check, checkTasks, type Setting } from './check-project.ts';

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
      '- debug: {var: nowhere}',
      ['p.yml:3:20 LS0312 warning `nowhere` is not defined for n1, n2, n3; it is shown as undefined'],
    ],
    ['- command: ls\n  when: nowhere', ['p.yml:4:13 LS0311 `nowhere` is not defined for n1, n2, n3']],
    [
      '- command: ls\n  when: inventory_hostname == "n1" and nowhere',
      ['p.yml:4:44 LS0311 `nowhere` is not defined for n1, n2, n3'],
    ],
    ['- block: [{command: ls}]\n  when: nowhere', ['p.yml:4:13 LS0311 `nowhere` is not defined for n1, n2, n3']],
    ['- command: ls\n  loop: "{{ nowhere }}"', ['p.yml:4:17 LS0311 `nowhere` is not defined for n1, n2, n3']],
    [
      '- command: ls\n  ignore_errors: true\n  environment: {A: "{{ nowhere }}"}',
      ['p.yml:5:28 LS0312 warning `nowhere` is not defined for n1, n2, n3; a failure is tolerated here'],
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
      ['p.yml:4:21 LS0311 `nowhere` is not defined for n1, n2, n3'],
    ],
    // Never reached with these variables.
    ['- debug: {msg: "{{ nowhere }}"}\n  when: etcd_version == "3.3.15"', []],
    [
      '- debug: {msg: "{{ nowhere }}"}\n  when: false',
      ['p.yml:4:13 LS0321 warning this never runs: the condition is always false'],
    ],
    // A branch of a template that is not taken with these variables.
    ['- assert: {that: "etcd_version or nowhere"}', []],
    [
      '- assert: {that: "not (etcd_version and not nowhere)"}',
      ['p.yml:3:49 LS0311 `nowhere` is not defined for n1, n2, n3'],
    ],
    ['- debug: {msg: "{{ url if etcd_version == \'3.4.14\' else nowhere }}"}', []],
    [
      '- debug: {msg: "{% if proxy %}{{ nowhere }}{% elif etcd_version %}{% else %}{{ nowhere }}{% endif %}"}\n  vars: {proxy: false}',
      [],
    ],
    [
      '- debug: {msg: "{{ ansible_facts.a or nowhere }}"}',
      ['p.yml:3:43 LS0312 warning `nowhere` is not defined for n1, n2, n3; unless its branch is not taken'],
    ],
    [
      '- command: ls\n  register: r\n- debug: {msg: "{% if r.rc == 0 %}{{ nowhere }}{% else %}{{ url }}{% endif %}"}',
      ['p.yml:5:42 LS0312 warning `nowhere` is not defined for n1, n2, n3; unless its branch is not taken'],
    ],
    [
      '- command: ls\n  register: r\n- debug: {msg: "{{ deep if r.rc == 0 else 1 }}"}\n  vars: {deep: "{{ nowhere }}"}',
      ['p.yml:6:24 LS0312 warning `nowhere` is not defined for n1, n2, n3; unless its branch is not taken'],
    ],
    [
      '- command: ls\n  register: r\n- debug: {msg: "{{ r.rc or nowhere }} {{ nowhere }}"}',
      [
        'p.yml:5:32 LS0312 warning `nowhere` is not defined for n1, n2, n3; unless its branch is not taken',
        'p.yml:5:46 LS0311 `nowhere` is not defined for n1, n2, n3',
      ],
    ],
    [
      '- command: ls\n  register: r\n- debug: {msg: "{{ v }}"}\n  vars: {v: "{{ r.rc or nowhere }} {{ elsewhere }}"}',
      ['p.yml:6:43 LS0311 `elsewhere` is not defined for n1, n2, n3'],
    ],
    // The task itself reckons with its not being defined.
    [
      '- command: ls\n  register: r\n- debug: {msg: "{{ r.rc or etcd_versions }} {{ etcd_versions | d([]) }}"}',
      [
        'p.yml:5:32 LS0312 warning `etcd_versions` is not defined for n1, n2, n3; unless its branch is not taken [did you mean `etcd_version` (inv/group_vars/etcd.yml:1)?]',
      ],
    ],
    // A name that is nearly another one's is wrong in any branch.
    [
      '- command: ls\n  register: r\n- debug: {msg: "{{ r.rc or etcd_verison }}"}',
      [
        'p.yml:5:32 LS0311 `etcd_verison` is not defined for n1, n2, n3 [did you mean `etcd_version` (inv/group_vars/etcd.yml:1)?]',
      ],
    ],
    [
      '- debug: {msg: "{{ nowhere if inventory_hostname == \'n2\' else 1 }}"}',
      ['p.yml:3:24 LS0311 `nowhere` is not defined for n1, n2, n3'],
    ],
    ['- debug: {msg: "{{ nowhere if inventory_hostname == \'n9\' else 1 }}"}', []],
    [
      '- debug: {msg: "{{ nowhere if ip == \'10.0.0.3\' else 1 }}"}',
      ['p.yml:3:24 LS0311 `nowhere` is not defined for n1, n2, n3'],
    ],
    ['- debug: {msg: "{% for a in names %}{{ nowhere }}{% endfor %}"}\n  vars: {names: []}', []],
    [
      '- debug: {msg: "{% for a in names %}{{ nowhere }}{% endfor %}"}\n  vars: {names: [1]}',
      ['p.yml:3:44 LS0311 `nowhere` is not defined for n1, n2, n3'],
    ],
    [
      '- debug: {msg: "{{ a and deep }} {{ deep }}"}\n  vars: {a: false, deep: "{{ nowhere }}"}',
      ['p.yml:4:34 LS0311 `nowhere` is not defined for n1, n2, n3'],
    ],
    ['- debug: {msg: "{{ a and deep }}"}\n  vars: {a: false, deep: "{{ nowhere }}"}', []],
    // Reached or not: only the run can tell.
    [
      '- command: ls\n  register: r\n- debug: {msg: "{{ nowhere }}"}\n  when: r.rc == 0',
      ['p.yml:5:24 LS0311 `nowhere` is not defined for n1, n2, n3'],
    ],
    [
      '- debug: {msg: "{{ ansible_loop.index }} {{ ansible_index_var }}"}\n  loop: [1]',
      [
        'p.yml:3:24 LS0311 `ansible_loop` is not defined for n1, n2, n3',
        'p.yml:3:49 LS0311 `ansible_index_var` is not defined for n1, n2, n3',
      ],
    ],
    ['- command: "{{ ansible_playbook_python }} -V"', []],
    [
      '- command: ls\n  loop: [1]\n  loop_control: {break_when: nowhere | frist}',
      [
        'p.yml:5:44 LS0302 there is no filter `frist` [did you mean `first`?]',
        'p.yml:5:34 LS0311 `nowhere` is not defined for n1, n2, n3',
      ],
    ],
    [
      '- debug: {msg: "{{ a }}"}\n  vars: {a: "{{ b }}", b: "{{ a }}!"}',
      ['p.yml:3:24 LS0220 `a` is defined by itself: `a` (p.yml:4) → `b` (p.yml:4) → `a`'],
    ],
    [
      '- debug: {msg: "{{ url }}{{ ip }}"}\n  vars: {ip: ["{{ ip }}"]}',
      [
        'p.yml:3:24 LS0220 `ip` is defined by itself: `ip` (p.yml:4) → `ip`',
        'p.yml:3:33 LS0220 `ip` is defined by itself: `ip` (p.yml:4) → `ip`',
      ],
    ],
    [
      '- debug: {msg: "{{ a }}"}\n  vars: {a: "{{ a }}"}\n  ignore_errors: true',
      ['p.yml:3:24 LS0220 warning `a` is defined by itself: `a` (p.yml:4) → `a`'],
    ],
    // Nothing is wrong.
    ['- debug: {msg: "{{ a.x }}"}\n  vars: {a: {x: "{{ a.y }}", y: 1}}', []],
    ['- debug: {msg: "{{ a }}"}\n  vars: {a: "{{ 1 if etcd_version is defined else a }}"}', []],
    ['- debug: {msg: "{{ a }}"}\n  vars: {a: "{{ b }}{{ b }}", b: "{{ c }}", c: 1}', []],
    [
      '- block: [{debug: {msg: "{{ a }}"}, vars: {a: "{{ a }}"}}]\n  vars: {a: 1}',
      ['p.yml:3:33 LS0220 `a` is defined by itself: `a` (p.yml:3) → `a`'],
    ],
    ['- set_fact: {a: "{{ a | default(0) + 1 }}"}', []],
    ['- command: ls\n  loop: [1]\n  register: r\n  loop_control: {break_when: r.stdout == item}', []],
    ['- debug: {msg: "{{ ansible_search_path }} {{ ansible_inventory_sources }} {{ ansible_config_file }}"}', []],
    ['- debug: {msg: "{{ url }} {{ inventory_hostname }} {{ groups.etcd }} {{ hostvars.n1.x }} {{ range(3) }}"}', []],
    ['- debug: {msg: "{{ nowhere | default(1) }} {{ nowhere is defined }}"}', []],
    ['- debug: {msg: "{{ \'k\' | extract(nowhere) | default(1) }}"}', []],
    ['- debug: {msg: "{{ nowhere is defined | ternary(nowhere.a, 1) }}"}', []],
    ['- debug: {msg: "{{ nowhere }}"}\n  when: nowhere is defined', []],
    ['- block: [{debug: {msg: "{{ nowhere }}"}}]\n  when: nowhere is defined', []],
    ['- debug: {msg: "{{ r.stdout }} {{ f }}"}\n- command: ls\n  register: r\n- set_fact: {f: 1}', []],
    [
      '- debug: {msg: "{{ item }} {{ i }} {{ ansible_loop.index }}"}\n  loop: [1]\n  loop_control: {index_var: i, extended: true}',
      [],
    ],
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
    ['playbooks before', { defined: new Set(['nowhere']) }],
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
    expect(check(play, { files: { 'v.yml': 'nowhere: 1\n' } })).toMatchObject({ passed: true, found: [] });
    expect(check(play)).toMatchObject({
      passed: false,
      found: ['p.yml:2:16 LS0504 the file of variables `v.yml` is not there'],
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
