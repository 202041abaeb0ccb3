import { expect, test } from 'vitest';
import { listFailures, runProject } from './run-project.ts';

test('conditions must be true or false', async () => {
  const run = await runProject({
    'site.yml': `
- hosts: n1
  tasks:
    - name: List
      command: "true"
      when: groups['web']
`,
  });
  expect(listFailures(run)).toEqual([
    "n1: the condition gives a list, `['n1', 'n2', 'n3']`, and a condition must be true or false",
  ]);
});

test.each([
  ['a register', '"{{ said.stdout }}"', ''],
  ['set_fact', '"{{ fact }}"', ''],
  ['an item', '"{{ item }}"', ', loop: ["{{ said.stdout }}"]'],
  ['an item of a list', '"{{ item }}"', ', loop: "{{ said.stdout_lines }}"'],
  ['a variable made of it', '"{{ made }}"', ', vars: { made: "{{ said.stdout }}" }'],
  ['an unsafe variable', '"{{ made }}"', ', vars: { made: !unsafe "1 == 1" }'],
])('text of a host is no condition: %s', async (_, condition, more) => {
  const run = await runProject({
    'site.yml': `- hosts: n1\n  tasks:\n    - { command: echo 1 == 1, register: said }\n    - set_fact: { fact: "{{ said.stdout }}" }\n    - { debug: , when: ${condition}${more} }\n`,
  });
  expect(listFailures(run)[0]).toContain('the condition gives a string, `1 == 1`');
});

test('an undefined variable points at its place', async () => {
  const run = await runProject({
    'site.yml': `
- hosts: n1
  vars:
    outer: "{{ inner }}!"
  tasks:
    - name: Use
      command: echo {{ outer }}
`,
  });
  const failed = run.events.find((event) => event.type === 'host-finished');
  expect(failed?.type === 'host-finished' && failed.outcome.problem).toMatchObject({
    message: expect.stringContaining('`inner` is not defined') as string,
    place: { line: 7 },
    frame: expect.stringContaining('echo {{ outer }}') as string,
  });
});

test.each([
  ['an item of a list', 'set_fact: { x: "{{ [1, missing] }}" }', '`missing` is not defined', 'missing'],
  ['a member of a dict', 'set_fact: { x: "{{ {1: (2, missing)} }}" }', '`missing` is not defined', 'missing'],
  [
    'what `map` finds',
    `debug: { msg: "{{ [{}] | map(attribute='x') }}" }`,
    'an item has no attribute `x`',
    '"{{ [{}] | map(attribute=\'x\') }}"',
  ],
  [
    'an item to loop over',
    `debug:\n      loop: "{{ [{}] | map(attribute='x') | list }}"`,
    'has no attribute `x`',
    '"{{ [{}] | map(attribute=\'x\') | list }}"',
  ],
  [
    'a variable of the environment',
    'command: "true"\n      environment: { x: "{{ [v] }}" }',
    '`missing` is not defined',
    'v',
  ],
])('undefined inside of a value: %s', async (_, task, message, marked) => {
  const site = `- hosts: n1\n  vars: { v: "{{ missing }}" }\n  tasks:\n    - ${task}\n`;
  const run = await runProject({ 'site.yml': site });
  const failed = run.events.find((event) => event.type === 'host-finished');
  const problem = failed?.type === 'host-finished' ? failed.outcome.problem : undefined;
  expect(problem?.message).toContain(message);
  const marks = /\^+/.exec(problem?.frame ?? '')?.[0].length ?? 0;
  const { line = 1, column = 1 } = problem?.place ?? {};
  expect(site.split('\n')[line - 1]?.slice(column - 1, column - 1 + marks)).toBe(marked);
});

test.each(['missing', '[missing]', 'd', 'd.b', 'd.b.c', 'e'])(
  'debug shows that %s is not defined',
  async (expression) => {
    const site = `- hosts: n1\n  vars: { d: { a: 1, b: "{{ missing }}" }, e: "{{ missing }}" }\n  tasks: [{ debug: { var: "${expression}" } }]\n`;
    const run = await runProject({ 'site.yml': site });
    const said = run.events.find((event) => event.type === 'host-finished');
    expect(said?.type === 'host-finished' && said.outcome.result).toMatchObject({
      [expression]: 'VARIABLE IS NOT DEFINED!',
    });
  },
);

test('check mode: what was not run is skipped, its result is unknown, and so is what depends on it', async () => {
  const run = await runProject(
    {
      'site.yml': `
- hosts: n1
  tasks:
    - name: Ask
      command: echo 1
      register: asked
    - name: Depends
      command: echo {{ asked.stdout }}
    - name: Condition
      command: "true"
      when: asked.rc == 0
    - name: That it was skipped is known
      command: echo {{ asked.stdout }}
      when: asked is not skipped and asked.rc == 0
    - name: Of each item
      command: echo {{ item }}
      loop: [1, 2]
      register: loop
    - name: And of all
      assert: { that: [loop is skipped, "asked.skipped", "[asked] | map(attribute='skipped') | first"] }
    - name: Not whether it would change
      debug:
      when: loop is changed
    - name: Looks in check mode too
      command: echo 2
      check_mode: false
      changed_when: false
`,
    },
    { settings: { check: true } },
  );
  expect(run.tasks).toEqual([
    'Ask: n1 skipped',
    'Depends: n1 unknown',
    'Condition: n1 unknown',
    'That it was skipped is known: n1 skipped',
    'Of each item: n1 skipped',
    'And of all: n1 ok',
    'Not whether it would change: n1 unknown',
    'Looks in check mode too: n1 ok',
  ]);
  expect(run.exitCode).toBe(0);
});

test('extra variables go before all, set ones before those of the play', async () => {
  const run = await runProject(
    {
      'site.yml': `
- hosts: n1
  vars: { a: play, b: play, c: play }
  vars_files: [vars.yml]
  tasks:
    - name: Values
      command: echo {{ a }} {{ b }} {{ c }} {{ d }}
      vars: { c: task }
      register: values
      failed_when: values.stdout != 'extra file task file'
      changed_when: false
`,
      'vars.yml': 'b: file\nd: file\n',
    },
    { extraVars: { a: 'extra' } },
  );
  expect(listFailures(run)).toEqual([]);
});

test('a cycle among variables is told as a chain', async () => {
  const run = await runProject({
    'site.yml': `
- hosts: n1
  vars: { a: "{{ b }}", b: "{{ a }}" }
  tasks:
    - command: echo {{ a }}
`,
  });
  expect(listFailures(run).map((text) => text.replaceAll(/\/[^ ]*\//g, ''))).toEqual([
    'n1: `a` is defined by itself: `a` (site.yml:3) → `b` (site.yml:3) → `a`',
  ]);
});

test('tags select tasks', async () => {
  const files = {
    'site.yml': `
- hosts: n1
  tasks:
    - { name: plain, command: "true" }
    - { name: tagged, command: "true", tags: blue }
    - { name: always, command: "true", tags: always }
    - { name: never, command: "true", tags: [never, red] }
`,
  };
  const names = async (settings: { tags?: string[]; skipTags?: string[] }): Promise<string[]> =>
    (await runProject(files, { settings })).tasks.map((line) => line.split(':')[0] ?? '');
  expect(await names({})).toEqual(['plain', 'tagged', 'always']);
  expect(await names({ tags: ['blue'] })).toEqual(['tagged', 'always']);
  expect(await names({ tags: ['red'] })).toEqual(['always', 'never']);
  expect(await names({ tags: ['untagged'] })).toEqual(['plain', 'always']);
  expect(await names({ skipTags: ['blue'] })).toEqual(['plain', 'always']);
});

test('what an include gives goes before what hosts have of the same name', async () => {
  const run = await runProject({
    'site.yml': `
- hosts: n1
  tasks:
    - set_fact: { item: a fact, given: a fact, other: a fact }
    - include_tasks: show.yml
      loop: [from the loop]
      vars: { given: from the include }
`,
    'show.yml': '- name: "{{ item }}, {{ given }}, {{ other }}"\n  debug: { msg: x }\n',
  });
  expect(run.tasks.at(-1)).toBe('from the loop, from the include, a fact: n1 ok');
});

test('what a task on this machine names is beside the playbook', async () => {
  const { events, exitCode } = await runProject({
    'sub/here': '',
    'site.yml': `
- hosts: n1
  gather_facts: false
  tasks:
    - command: test -f sub/here
    - assert: { that: [said.stdout == playbook_dir] }
      vars: { said: { stdout: "{{ lookup('pipe', 'pwd') }}" } }
    - command: pwd
      register: said
    - assert: { that: [said.stdout == playbook_dir] }
`,
  });
  expect(events.filter((event) => event.type === 'host-finished' && event.outcome.problem !== undefined)).toEqual([]);
  expect(exitCode).toBe(0);
});
