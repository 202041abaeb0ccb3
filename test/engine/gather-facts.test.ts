import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { type FactCase, testFacts } from './fact-cases.ts';
import { runProject } from './run-project.ts';

const HOST = hostname().split('.')[0] ?? '';

const CASES: readonly FactCase[] = [
  {
    title: 'gather_facts: true asks at the beginning of each play',
    site: `- hosts: n1
  gather_facts: true
  tasks: [{ debug: { msg: plain } }]
- hosts: n1
  gather_facts: "{{ 'yes' }}"
  tasks: [{ debug: { msg: "{{ ansible_system }}" } }]
`,
    messages: ['n1: Linux', 'n1: plain'],
    frames: 2,
  },
  {
    title: 'run_once of a play does not keep its other hosts from having facts of their own',
    site: `- hosts: n1,n2
  gather_facts: true
  run_once: true
  tasks: [{ debug: { msg: "{{ hostvars.n1.ansible_system }} {{ hostvars.n2.ansible_system }}" } }]
`,
    messages: ['n1: Linux Linux'],
    frames: 2,
  },
  {
    title: 'gather_facts: false asks never',
    site: `- hosts: n1
  gather_facts: false
  tasks: [{ debug: { msg: "{{ ansible_system | default('none') }} {{ ansible_facts }}" } }]
`,
    messages: ['n1: none {}'],
    frames: 0,
  },
  {
    title: 'setup as a task',
    site: `- hosts: n1
  gather_facts: false
  tasks:
    - setup: { gather_subset: '!all', filter: 'ansible_sys*' }
      register: result
    - debug: { msg: "{{ ansible_system }} {{ result.ansible_facts.ansible_system }} {{ ansible_hostname | default('-') }}" }
`,
    messages: ['n1: Linux Linux -'],
    frames: 1,
  },
  {
    title: 'gather_subset, gather_timeout and fact_path of a play',
    site: `- hosts: n1
  gather_subset: ['!all', '!min', local]
  gather_timeout: 3
  fact_path: "{{ playbook_dir }}/facts.d"
  tasks:
    - debug: { msg: "{{ ansible_local.site.a }} {{ ansible_facts.ansible_local.site.a }} {{ ansible_system | default('-') }}" }
`,
    files: { 'facts.d/site.fact': '{"a": "{{ 7 * 6 }}"}' },
    messages: ['n1: {{ 7 * 6 }} {{ 7 * 6 }} -'],
    frames: 1,
  },
  {
    title: 'clear_facts: they are gathered again when they are used',
    site: `- hosts: n1
  tasks:
    - debug: { msg: "{{ ansible_system }}" }
    - meta: clear_facts
    - debug: { msg: "{{ ansible_system }}" }
- hosts: n1
  gather_facts: true
  tasks:
    - meta: clear_facts
    - debug: { msg: "{{ ansible_hostname }}" }
`,
    messages: ['n1: Linux', 'n1: Linux', `n1: ${HOST}`],
    frames: 4,
  },
  {
    title: 'a play that comes after a change gathers them again, where it uses one',
    site: `- hosts: n1
  fact_path: "{{ playbook_dir }}/facts.d"
  tasks:
    - debug: { msg: "{{ ansible_local.site.a }} {{ ansible_system }}" }
    - shell: echo '{"a":2}' >{{ playbook_dir }}/facts.d/site.fact
    - debug: { msg: "a={{ ansible_local.site.a }}" }
- hosts: n1
  fact_path: "{{ playbook_dir }}/facts.d"
  tasks:
    - debug: { msg: "a={{ ansible_local.site.a }}" }
    - debug: { msg: "a={{ ansible_facts.ansible_local.site.a }}" }
- hosts: n1
  fact_path: "{{ playbook_dir }}/facts.d"
  tasks: [{ debug: { msg: "a={{ ansible_local.site.a }}" } }]
`,
    files: { 'facts.d/site.fact': '{"a": 1}' },
    messages: ['n1: 1 Linux', 'n1: a=1', 'n1: a=2', 'n1: a=2', 'n1: a=2'],
    frames: 3,
  },
  {
    title: 'a play that gathers none keeps what it has, whatever has changed',
    site: `- hosts: n1
  tasks:
    - debug: { msg: "{{ ansible_system }}" }
    - command: "true"
- hosts: n1
  gather_facts: false
  tasks: [{ debug: { msg: "{{ ansible_system }}" } }]
`,
    messages: ['n1: Linux', 'n1: Linux'],
    frames: 2,
  },
  {
    title: 'what has not been changed is not asked again',
    site: `- hosts: n1
  tasks:
    - debug: { msg: "{{ ansible_system }}" }
    - command: "true"
      changed_when: false
- hosts: n1
  tasks: [{ debug: { msg: "{{ ansible_system }}" } }]
`,
    messages: ['n1: Linux', 'n1: Linux'],
    frames: 2,
  },
  {
    title: 'set_fact with cacheable is a fact too',
    site: `- hosts: n1
  gather_facts: false
  tasks:
    - set_fact: { own: 1, cacheable: true }
    - debug: { msg: "{{ own }} {{ ansible_facts.own }}" }
`,
    messages: ['n1: 1 1'],
    frames: 0,
  },
];

testFacts(CASES);

test('check mode changes nothing, so that facts are still true', async () => {
  const files = {
    'site.yml': `
- hosts: n1
  tasks:
    - debug: { msg: "{{ ansible_system }}" }
    - file: { path: "{{ playbook_dir }}/made", state: directory }
- hosts: n1
  tasks: [{ debug: { msg: "{{ ansible_system }}" } }]
`,
  };
  const [dry, real] = [await runProject(files, { settings: { check: true } }), await runProject(files)];
  expect([dry.stats['n1']?.changed, real.stats['n1']?.changed]).toEqual([1, 1]);
  expect([dry.frames, real.frames]).toEqual([2, 3]);
});
