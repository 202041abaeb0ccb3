import { hostname } from 'node:os';
import { type FactCase, testFacts } from './fact-cases.ts';

const HOST = hostname().split('.')[0] ?? '';

const CASES: readonly FactCase[] = [
  {
    title: 'no fact is used, and nobody is asked',
    site: '- hosts: web\n  tasks:\n    - debug: { msg: "{{ ansible_host | default(inventory_hostname) }}" }\n',
    messages: ['n1: n1', 'n2: n2', 'n3: n3'],
    frames: 0,
  },
  {
    title: 'the environment of a play may be made of facts',
    site: `- hosts: n1
  environment: { OWN: "{{ ansible_env.HOME }}/bin", PLAIN: word }
  tasks:
    - shell: '[ "$OWN" = "$HOME/bin" ] && [ "$PLAIN" = "{{ ansible_env.PLAIN }}" ] && echo same'
      register: said
    - debug: { msg: "{{ said.stdout }}" }
`,
    messages: ['n1: same'],
    frames: 2,
  },
  {
    title: 'also where they are gathered first',
    site: `- hosts: n1
  gather_facts: true
  environment: { OWN: "{{ ansible_env.HOME }}/bin", PLAIN: word }
  tasks:
    - shell: '[ "$OWN" = "$HOME/bin" ] && [ "$PLAIN" = "{{ ansible_env.PLAIN }}" ] && echo same'
      register: said
    - debug: { msg: "{{ said.stdout }}" }
`,
    messages: ['n1: same'],
    frames: 2,
  },
  {
    title: 'each host is asked once for all its tasks',
    site: `- hosts: web
  tasks:
    - debug: { msg: "{{ ansible_hostname }}" }
    - debug: { msg: "{{ ansible_facts.hostname }}" }
    - debug: { msg: "{{ ansible_facts['system'] }}" }
`,
    messages: [1, 2, 3]
      .flatMap((number) => [`n${number}: Linux`, `n${number}: ${HOST}`, `n${number}: ${HOST}`])
      .toSorted(),
    frames: 3,
  },
  {
    title: 'only the hosts that get there are asked',
    site: '- hosts: web\n  tasks:\n    - debug: { msg: "{{ ansible_system }}" }\n      when: number == 2\n',
    messages: ['n2: Linux'],
    frames: 1,
  },
  {
    title: 'a play further down finds what an earlier one has gathered',
    site: `- hosts: n1
  tasks: [{ debug: { msg: "{{ ansible_system }}" } }]
- hosts: n1
  gather_facts: false
  tasks: [{ debug: { msg: "{{ ansible_hostname }}" } }]
- hosts: n1
  tasks: [{ debug: { msg: "{{ ansible_hostname }}" } }]
`,
    messages: ['n1: Linux', `n1: ${HOST}`, `n1: ${HOST}`],
    frames: 1,
  },
  {
    title: 'through variables, conditions, loops, names, templates and other hosts',
    site: `- hosts: n1, n2
  vars: { kind: "{{ inner }}", inner: "{{ ansible_system }}" }
  tasks:
    - debug: { msg: "{{ kind }}" }
      when: inventory_hostname == 'n1'
    - debug: { msg: "{{ hostvars.n2.ansible_facts.system }}" }
      when: inventory_hostname == 'n1'
    - debug: { msg: "{{ vars['ansible_' ~ 'system'] }}" }
      when: inventory_hostname == 'n1'
`,
    messages: ['n1: Linux', 'n1: Linux', 'n1: Linux'],
    frames: 2,
  },
  {
    title: 'in a condition, a loop, changed_when, a label',
    site: `- hosts: n1
  tasks:
    - debug: { msg: a }
      when: ansible_system == 'Linux'
    - debug: { msg: b }
      changed_when: ansible_system == 'Linux'
      loop: "{{ [ansible_system] }}"
      loop_control: { label: "{{ ansible_system }}" }
    - command: "true"
      failed_when: ansible_hostname == 'no'
`,
    messages: ['n1: a'],
    frames: 2,
  },
  {
    title: 'a fact that a guard asks for is gathered too',
    site: '- hosts: n1\n  tasks:\n    - debug: { msg: "{{ ansible_lo is defined }} {{ ansible_no_such is defined }}" }\n',
    messages: ['n1: True False'],
    frames: 1,
  },
  {
    title: 'a variable of the inventory that begins like a fact asks nobody',
    site: '- hosts: n1\n  tasks:\n    - debug: { msg: "{{ ansible_own }}" }\n',
    files: { 'group_vars/web.yml': 'ansible_own: mine\n' },
    messages: ['n1: mine'],
    frames: 0,
  },
  {
    title: 'a fact goes before the inventory, and after the play',
    site: `- hosts: n1
  tasks: [{ debug: { msg: "{{ ansible_system }}" } }]
- hosts: n1
  vars: { ansible_system: play }
  tasks: [{ debug: { msg: "{{ ansible_system }}" } }]
`,
    files: { 'group_vars/web.yml': 'ansible_system: inventory\n' },
    messages: ['n1: Linux', 'n1: play'],
    frames: 1,
  },
  {
    title: 'an include by a fact, on each host',
    site: '- hosts: n1, n2\n  tasks:\n    - include_tasks: "{{ ansible_system }}.yml"\n',
    files: { 'Linux.yml': '- debug: { msg: included }\n' },
    messages: ['n1: included', 'n2: included'],
    frames: 2,
  },
  {
    title: 'a template that comes upon a fact',
    site: `- hosts: n1
  tasks:
    - template: { src: a.j2, dest: "{{ playbook_dir }}/out" }
    - slurp: { src: "{{ playbook_dir }}/out" }
      register: out
    - debug: { msg: "{{ out.content | b64decode }}" }
`,
    files: { 'a.j2': 'on {{ ansible_system }}' },
    messages: ['n1: on Linux'],
    frames: 3,
  },
  {
    title: 'a file of vars_files by a fact of each host, and by a variable of each host',
    site: `- hosts: n1, n2
  vars_files: ["{{ ansible_system }}.yml", "{{ number }}.yml"]
  environment: { A: "{{ lookups_nothing | default('b') }}" }
  tasks:
    - debug: { msg: "{{ x }} {{ y }}" }
`,
    files: { 'Linux.yml': 'x: "{{ inventory_hostname }}"\n', '1.yml': 'y: one\n', '2.yml': 'y: two\n' },
    messages: ['n1: n1 one', 'n2: n2 two'],
    frames: 2,
  },
  {
    title: 'a file of vars_files by a fact, with facts at the beginning',
    site: `- hosts: n1
  gather_facts: true
  vars_files: ["{{ ansible_system }}.yml"]
  tasks:
    - debug: { msg: "{{ x }}" }
`,
    files: { 'Linux.yml': 'x: a\n' },
    messages: ['n1: a'],
    frames: 1,
  },
  {
    title: 'a loop over the facts of all hosts, with one host',
    site: `- hosts: web
  tasks:
    - debug: { msg: "{{ ansible_play_hosts | map('extract', hostvars, 'ansible_system') | join }}" }
      run_once: true
    - debug: { msg: "{{ ansible_system }}" }
      when: number == 3
`,
    messages: ['n1: LinuxLinuxLinux', 'n3: Linux'],
    frames: 3,
  },
  {
    title: 'a handler that is notified by a fact',
    site: `- hosts: n1
  tasks:
    - command: "true"
      notify: "h {{ ansible_system }}"
  handlers:
    - { name: h Linux, debug: { msg: handled } }
`,
    messages: ['n1: handled'],
    frames: 2,
  },
];

testFacts(CASES);
