import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

function readTexts(folder: string, ending: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

export const INVENTORIES: readonly string[] = [
  ...readTexts('inventory', /\.yml$/),
  'all:\n  vars: {a: 1, ansible_connection: local}\n  children:\n    web:\n      hosts:\n        n[1:3]: {number: 1}\n        db-[a:c].x:\n      vars: {ansible_group_priority: 10}\n    lb: {hosts: n1, children: {inner: {hosts: {n9: }}}}\n  hosts: {localhost: {ansible_host: 127.0.0.1}}\n',
  'n1 ansible_host=10.0.0.1 x="a b"\nn2:2222\n[web]\nn[1:3] y=[1,2]\n[web:vars]\na=1\nb={{ c }}\n[all:children]\nweb\n[lb]\nn1 # first\n',
  '{"all": {"hosts": {"a": {"x": [1, 2.5, null, true]}}, "children": {"g": {"hosts": {"b": {}}}}}}',
];

export const VARS_FILES: readonly string[] = [
  'version: 3.4.14\nurl: "http://{{ ip }}:{{ port | default(2379) }}"\nports: [1, 2]\nnested: {a: {b: "{{ url }}"}}\ntext: |\n  one {{ url }}\n  two\nbase: &base {x: 1}\nmore: {<<: *base, y: 2}\nraw: !unsafe "{{ x }}"\n',
  '{"a": 1, "b": ["x", {"c": null}], "d": "{{ a }}"}',
];

const TASKS = `- name: Deploy
  hosts: n1:&n2,!n3
  become: yes
  serial: [1, "50%"]
  vars: &shared
    image: "bitnami/etcd:{{ version | default('3.4.14') }}"
    ports: [2379, 2380]
  pre_tasks:
    - debug: msg="{{ ports | join(',') }}"
  tasks:
    - name: Around
      when: [image is defined, "ports | length > 1"]
      block:
        - docker_container:
            name: etcd
            image: "{{ image }}"
            env: {A: "1", B: "{{ inventory_hostname }}"}
          register: result
          until: result is succeeded
          retries: 3
          notify: restart
      rescue:
        - command: echo 'it "failed"' chdir=/tmp
      always:
        - set_fact: {a: "{{ result.stdout_lines }}", b: 1}
    - copy: {content: "one {{ image }}", dest: /etc/x, mode: "0644"}
      loop: "{{ [1, 2] }}"
      loop_control: {loop_var: i, label: "{{ i }}", index_var: n}
    - assert: {that: ["image is match('x')"], fail_msg: no}
    - include_tasks: p.yml
      vars: {x: 1}
    - import_tasks: tasks.yml
    - command: ls
      with_items: [a, "{{ b }}"]
      changed_when: false
      failed_when: result.rc != 0
      delegate_to: localhost
      run_once: true
      environment: {A: b}
      tags: [x, never]
    - meta: flush_handlers
  handlers:
    - name: restart
      listen: all of it
      vars:
        <<: *shared
        more: >-
          folded
          text
      command: {cmd: ls, creates: /x}
- import_playbook: other.yml
- hosts: all
  roles: [a, {role: b, vars: {c: 1}, when: d}]
  gather_facts: no
  tasks:
    - add_host: name=x groups=a,b
    - group_by: {key: "os_{{ x }}"}
    - template: src=a.j2 dest=/tmp/a
    - shell: |
        set -e
        echo {{ x }}
      args: {chdir: /tmp}
    - local_action: command ls
    - action: debug msg=hi
    - include_role: {name: a}
    - import_role: {name: b, tasks_from: c}
    - include_vars: file.yml
`;

export const PLAYBOOKS: readonly string[] = [TASKS, ...readTexts('playbooks', /\.yml$/)];
/** The one that is broken most often: small, and with a bit of everything. */
export const PLAYBOOK = TASKS;

/** Playbooks that only show, set and ask. */
export const RUNNABLE: readonly string[] = [
  `- hosts: n1,n2
  vars: {a: 1, list: [1, 2, {x: y}], text: "{{ a }} and {{ list }}"}
  serial: [1, "50%"]
  tasks:
    - debug: {msg: "{{ text }}"}
      loop: "{{ list }}"
      loop_control: {loop_var: i, label: "{{ i }}", index_var: n}
    - command: echo {{ a }} chdir=/tmp
      register: got
      until: got.rc == 0
      retries: 2
      delay: 1
      changed_when: got.stdout is search('1')
      failed_when: false
      notify: restart
    - set_fact: {b: "{{ got.stdout | default(omit) }}", c: [1]}
    - assert: {that: [a == 1, "b is defined"], fail_msg: no}
      when: a | int > 0 and b is defined
      ignore_errors: yes
    - block:
        - fail: {msg: "{{ a }}"}
      rescue:
        - debug: {var: ansible_failed_result}
      always:
        - debug: {msg: "{{ hostvars['n2'].b | default('-') }}"}
    - include_tasks: inner.yml
      vars: {given: "{{ a }}"}
      loop: [1, 2]
  handlers:
    - name: restart
      debug: {msg: restarted}
`,
  `- hosts: all
  gather_facts: no
  strategy: linear
  max_fail_percentage: 30
  environment: {A: "{{ x | default('b') }}"}
  pre_tasks:
    - add_host: {name: new, groups: [g, h], z: 1}
    - group_by: {key: "os_{{ inventory_hostname }}"}
    - include_vars: vars.yml
      ignore_errors: true
    - meta: flush_handlers
  tasks:
    - import_tasks: inner.yml
    - command: "true"
      delegate_to: n3
      run_once: true
      with_items: [a, [b]]
      register: all
      tags: [t]
      no_log: true
    - debug: {msg: "{{ all.results | map(attribute='rc') | list }}"}
    - debug: {msg: "{{ groups.g }} {{ ansible_play_hosts }} {{ vars.z | default(1) }}"}
      become: yes
      become_user: root
      any_errors_fatal: false
      timeout: 5
      check_mode: no
- hosts: g:os_n1
  gather_facts: no
  vars_files: [vars.yml]
  tasks:
    - debug: var=inventory_hostname
      throttle: 1
    - meta: end_play
`,
];

interface Golden {
  readonly text: string;
}

const readGoldens = (name: string): string[] =>
  (JSON.parse(readFileSync(join(ROOT, `test/template/goldens/${name}.json`), 'utf8')) as Golden[]).map(
    ({ text }) => text,
  );

export const EXPRESSIONS: readonly string[] = [
  ...readGoldens('expressions'),
  'a | combine(b, recursive=true)',
  "x | regex_replace('(a+)b', '\\\\1c')",
  "lookup('env', 'HOME')",
  "'%05d|%-3s' % (1, 'x')",
  "'{0:>{1}}'.format(1, 5)",
  'x | to_nice_yaml(indent=2)',
  "y | from_yaml | dict2items | map(attribute='key') | list",
  "'10.0.0.0/24' | ipaddr('net') | ipsubnet(26, 1)",
  "d | subelements('a.b', skip_missing=true)",
  "'2020-01-01' | to_datetime('%Y-%m-%d')",
  "x | password_hash('md5', 'ab')",
  'l | zip_longest(m, fillvalue=0) | list',
  "s | comment('xml') | b64encode | urlencode",
  "v is version('1.2', '>=')",
  'l | groupby("a") | map("last") | flatten(1)',
  "1.5 | human_readable(unit='K') | human_to_bytes",
];

export const TEMPLATES: readonly string[] = [
  ...readGoldens('templates'),
  '#jinja2: trim_blocks: False, variable_start_string: "[[", variable_end_string: "]]"\n[[ x ]] {% for i in range(3) %}\n[[ i ]]\n{% endfor %}\n',
  "{% import 'm' as m %}{% from 'm' import f with context %}{% extends 'b' %}{% block a scoped %}{{ super() }}{{ self.a }}{% endblock %}",
  "{% macro f(a, b=1, *c) %}{{ varargs }}{{ kwargs }}{{ caller() }}{% endmacro %}{% call(x) f(1) %}{{ x }}{% endcall %}{% include ['a', 'b'] ignore missing %}",
  '{% set ns = namespace(n=0) %}{% for k, v in d.items() recursive if v %}{% set ns.n = ns.n + loop.index %}{{ loop(v) if v is mapping }}{% else %}none{% endfor %}{{ ns.n }}',
];
