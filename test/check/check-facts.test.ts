import { expect, test } from 'vitest';
import { check } from './check-project.ts';

interface Case {
  readonly title: string;
  readonly playbook: string;
  readonly found: readonly string[];
  readonly defined?: ReadonlySet<string>;
}

const use = (name: string): string => `- debug: {msg: "{{ ${name} }}"}`;

const CASES: readonly Case[] = [
  {
    title: 'facts that are gathered when they are used, and interfaces',
    playbook: `- hosts: etcd
  tasks:
    ${use('ansible_distribution')}
    ${use('ansible_facts.os_family')}
    ${use('ansible_eth0.ipv4.address')}
    ${use('ansible_local.site')}
    ${use('hostvars.n2.ansible_default_ipv4.address')}
    ${use('ansible_ssh_host_key_rsa_public')}
    - debug: {msg: x}
      when: ansible_os_family == 'Debian' and ansible_virtualization_type != 'docker'
`,
    found: [],
  },
  {
    title: 'nothing gathers them',
    playbook: `- hosts: etcd
  gather_facts: no
  tasks:
    ${use('ansible_distribution')}
    ${use("ansible_hostname | default('x')")}
    ${use('ansible_user_id')}
      when: ansible_user_id is defined
    ${use('ansible_eth0.mtu')}
`,
    found: [
      'p.yml:4:24 LS0311 `ansible_distribution` is not defined for n1, n2, n3',
      'p.yml:8:24 LS0311 `ansible_eth0` is not defined for n1, n2, n3',
    ],
  },
  {
    title: 'an earlier play may gather them, a later one may not',
    playbook: `- hosts: etcd
  gather_facts: false
  tasks:
    ${use('ansible_system')}
- hosts: etcd
  tasks: []
- hosts: etcd
  gather_facts: false
  tasks:
    ${use('ansible_system')}
`,
    found: ['p.yml:4:24 LS0311 `ansible_system` is not defined for n1, n2, n3'],
  },
  {
    title: 'a task gathers them',
    playbook: `- hosts: etcd
  gather_facts: false
  tasks:
    - ansible.builtin.setup:
    ${use('ansible_system')}
`,
    found: [],
  },
  {
    title: 'an earlier playbook gathers them',
    playbook: `- hosts: etcd
  gather_facts: false
  tasks:
    ${use('ansible_system')}
`,
    found: [],
    defined: new Set(['ansible_facts']),
  },
  {
    title: 'a name that may be a fact of some host is a warning',
    playbook: `- hosts: etcd
  tasks:
    ${use('ansible_distributon')}
    ${use('ansible_python.version.major')}
    ${use('ansible_index_var')}
`,
    found: [
      'p.yml:3:24 LS0312 warning `ansible_distributon` is not defined for n1, n2, n3; unless it is a fact of theirs [did you mean `ansible_distribution`?]',
      'p.yml:5:24 LS0311 `ansible_index_var` is not defined for n1, n2, n3',
    ],
  },
  {
    title: 'a variable of the play goes before the fact of its name',
    playbook: `- hosts: etcd
  vars: { ansible_kernel: "{{ nowhere }}" }
  tasks:
    ${use('ansible_kernel')}
`,
    found: ['p.yml:2:31 LS0311 `nowhere` is not defined for n1, n2, n3'],
  },
  {
    title: 'arguments of setup that a play gives',
    playbook: `- hosts: etcd
  gather_subset: ['!all']
  gather_timeout: soon
  fact_path: [a]
  tasks: []
`,
    found: [
      'p.yml:3:19 LS0201 `gather_timeout` must be a number, not the text `soon`',
      'p.yml:4:14 LS0201 `fact_path` must be a text, not a list',
    ],
  },
];

test.each(CASES)('$title', ({ playbook, found, defined }) => {
  expect(check(playbook, defined === undefined ? {} : { defined }).found).toEqual(found);
});
