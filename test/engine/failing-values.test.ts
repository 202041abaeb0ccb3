import { describe, expect, test } from 'vitest';
import type { Problem, ShownValue } from '../../src/events/event.ts';
import { runProject, type ProjectRun } from './run-project.ts';

const VARS = `
port: 80a
users: [{name: ann, uid: 1}, {name: bob, uid: 2}, {name: cyd, uid: 3}, {name: dan, uid: 4}, {name: eve, uid: 5}]
url: "http://{{ inventory_hostname }}:{{ port }}"
broken: "{{ nowhere }}"
flag: maybe
`;

const USERS = 'users = [{name: "ann", uid: 1}, {name: "bob", uid: 2}, … 3 more]  (vars.yml:3)';
const PORT = 'port = "80a"  (vars.yml:2)';

async function fail(task: string, files: Readonly<Record<string, string>> = {}): Promise<ProjectRun> {
  return runProject({
    'vars.yml': VARS,
    'site.yml': `- hosts: n1\n  vars_files: [vars.yml]\n  tasks:\n${task.replace(/^/gm, '    ')}\n`,
    ...files,
  });
}

function problemsOf({ events }: ProjectRun, type: 'host-finished' | 'item-finished' = 'host-finished'): Problem[] {
  return events.flatMap((event) =>
    event.type === type && 'outcome' in event && event.outcome.problem !== undefined ? [event.outcome.problem] : [],
  );
}

function hideFolder(text: string): string {
  return text.replaceAll(/\(\/[^:)]*\//g, '(');
}

function write({ name, value, note, from }: ShownValue): string {
  const origin = from === undefined ? '' : `  (${from})`;
  return hideFolder(`${name} ${value === undefined ? note : `= ${value}`}${origin}`);
}

/** The line of the frame with what stands behind its marker, and the values. */
function describeProblem({ frame, values }: Problem): string[] {
  const [code = '', marker = ''] = (frame ?? '').split('\n').slice(-2);
  const label = hideFolder(marker.replace(/^[ |]*\^+ ?/, ''));
  const head =
    frame === undefined ? 'no frame' : code.replace(/^ *\d+ \| */, '') + (label === '' ? '' : `  ← ${label}`);
  return [head, ...(values ?? []).map(write)];
}

describe('what a failure shows of the playbook, and the values in it', () => {
  test.each<[name: string, task: string, shown: readonly string[]]>([
    ['bytes', 'set_fact: { kept: ["{{ port.encode() }}"] }', ['- set_fact: { kept: ["{{ port.encode() }}"] }', PORT]],
    ['a template', 'debug: {msg: "{{ port + 1 }}"}', ['- debug: {msg: "{{ port + 1 }}"}', PORT]],
    [
      'only the expression that failed',
      'debug: {msg: "{{ users }} {{ port + 1 }}"}',
      ['- debug: {msg: "{{ users }} {{ port + 1 }}"}', PORT],
    ],
    [
      'what is read of a variable',
      'debug: {msg: "{{ users[1].name + 1 }}"}',
      ['- debug: {msg: "{{ users[1].name + 1 }}"}', 'users[1].name = "bob"  (vars.yml:3)'],
    ],
    [
      'as much of it as there is',
      'debug: {msg: "{{ users[1].nmae }}"}',
      ['- debug: {msg: "{{ users[1].nmae }}"}', 'users[1] = {name: "bob", uid: 2}  (vars.yml:3)'],
    ],
    [
      'an index that is a variable',
      'debug: {msg: "{{ users[who].name + 1 }}"}\nvars: {who: 2}',
      ['- debug: {msg: "{{ users[who].name + 1 }}"}', 'users[who].name = "cyd"  (vars.yml:3)', 'who = 2  (site.yml:5)'],
    ],
    [
      'the variable whose template failed',
      'debug: {msg: "{{ outer }}"}\nvars: {outer: "{{ url + 1 }}"}',
      ['vars: {outer: "{{ url + 1 }}"}', 'url = "http://n1:80a"  (vars.yml:4)'],
    ],
    [
      'what is not used is not shown',
      'debug: {msg: "{{ port + 1 if users else url }}"}',
      ['- debug: {msg: "{{ port + 1 if users else url }}"}', PORT, USERS],
    ],
    [
      'another host',
      `debug: {msg: "{{ hostvars['n2'].number + port }}"}`,
      [`- debug: {msg: "{{ hostvars['n2'].number + port }}"}`, "hostvars['n2'].number = 2", PORT],
    ],
    [
      'what is missing, marked as a check does',
      'debug: {msg: "{{ prot }}"}',
      ['- debug: {msg: "{{ prot }}"}  ← did you mean `port` (vars.yml:2)?'],
    ],
    [
      'what may be missing',
      'debug: {msg: "{{ prot | default(1) + port }}"}',
      [
        '- debug: {msg: "{{ prot | default(1) + port }}"}',
        'prot is not defined; did you mean `port` (vars.yml:2)?',
        PORT,
      ],
    ],
    [
      'what cannot be used',
      'debug: {msg: "{{ broken | default(1) + port }}"}',
      [
        '- debug: {msg: "{{ broken | default(1) + port }}"}',
        'broken cannot be used: `nowhere` is not defined, which `broken` uses (vars.yml:5:13)',
        PORT,
      ],
    ],
    [
      'a fact that nobody has asked for',
      'debug: {msg: "{{ [port + 1, ansible_hostname] }}"}',
      ['- debug: {msg: "{{ [port + 1, ansible_hostname] }}"}', PORT],
    ],
    ['a condition', 'debug: {}\nwhen: port', ['when: port', PORT]],
    ['a condition of a block', 'block: [{debug: {}}]\nwhen: port + 1', ['when: port + 1', PORT]],
    ['a loop', 'debug: {}\nloop: "{{ port }}"', ['loop: "{{ port }}"', PORT]],
    [
      'a keyword',
      'debug: {}\nignore_errors: "{{ flag }}"',
      ['ignore_errors: "{{ flag }}"', 'flag = "maybe"  (vars.yml:6)'],
    ],
    [
      'an argument of a wrong type',
      'wait_for: {port: "{{ port }}", timeout: 0}',
      ['- wait_for: {port: "{{ port }}", timeout: 0}', PORT],
    ],
    [
      'an argument that the failure speaks of',
      'copy: {src: "{{ port }}.conf", dest: /tmp/x}',
      ['- copy: {src: "{{ port }}.conf", dest: /tmp/x}', PORT],
    ],
    ['a failure that speaks of none', 'command: "false {{ port }}"', ['no frame']],
    [
      'a condition of assert',
      'assert: {that: [users, users | length == 3]}\nwhen: port is defined',
      ['- assert: {that: [users, users | length == 3]}', USERS],
    ],
    [
      'a condition of assert that does not hold',
      'assert: {that: [port is defined, users | length == 3]}',
      ['- assert: {that: [port is defined, users | length == 3]}  ← does not hold', USERS],
    ],
    ['fail', 'fail: {msg: no}\nwhen: users | length > 3', ['when: users | length > 3  ← holds', USERS]],
    ['fail without a condition', 'fail: {msg: "no {{ port }}"}', ['no frame']],
    [
      'failed_when that holds',
      'command: echo hi\nregister: said\nfailed_when: said.stdout == "hi"',
      ['failed_when: said.stdout == "hi"  ← holds', 'said.stdout = "hi"'],
    ],
    [
      'failed_when that fails itself',
      'command: echo hi\nregister: said\nfailed_when: said.stdout + 1',
      ['failed_when: said.stdout + 1', 'said.stdout = "hi"'],
    ],
    [
      'changed_when that fails itself',
      'command: echo hi\nregister: said\nchanged_when: said.rc',
      ['changed_when: said.rc', 'said.rc = 0'],
    ],
    [
      'until',
      'command: echo hi\nregister: said\nuntil: [said.rc == 0, said.stdout == "ho"]\nretries: 1\ndelay: 0',
      ['until: [said.rc == 0, said.stdout == "ho"]  ← does not hold after 2 tries', 'said.stdout = "hi"'],
    ],
    [
      'what a task has set',
      'set_fact: {seen: "{{ users | length }}"}\n- assert: {that: seen == 3}',
      ['- assert: {that: seen == 3}  ← does not hold', 'seen = 5  (site.yml:4)'],
    ],
    [
      'break_when',
      'debug: {}\nloop: [1]\nloop_control: {break_when: port}',
      ['loop_control: {break_when: port}', PORT],
    ],
    ['an include', 'include_tasks: "{{ port + 1 }}.yml"', ['- include_tasks: "{{ port + 1 }}.yml"', PORT]],
    ['a condition of meta', 'meta: end_host\nwhen: port', ['when: port', PORT]],
  ])('%s', async (_name, task, shown) => {
    const problems = problemsOf(await fail(`- ${task.replaceAll('\n', '\n  ').replaceAll('\n  - ', '\n- ')}`));
    expect(problems.map(describeProblem)).toEqual([shown]);
  });

  test('items of a loop have their own', async () => {
    const run = await fail('- debug: {msg: "{{ item.uid + item.name }}"}\n  loop: "{{ users[:2] }}"');
    const values = problemsOf(run, 'item-finished').map((problem) => describeProblem(problem).slice(1));
    const [ann, bob] = [
      ['item.uid = 1', 'item.name = "ann"'],
      ['item.uid = 2', 'item.name = "bob"'],
    ];
    expect(values).toEqual([ann, bob]);
    expect(problemsOf(run).map((problem) => describeProblem(problem).slice(1))).toEqual([ann]);
  });

  test.each([
    ['{% for user in users %}\n{{ user.name + loop.index }}\n{% endfor %}', ['user.name = "ann"', 'loop.index = 1']],
    ['{% for user in users if user.uid > 3 %}{% if user.name > 1 %}{% endif %}{% endfor %}', ['user.name = "dan"']],
    ['{% set more = port ~ "b" %}{{ more + 1 }}', ['more = "80ab"']],
    ['{% macro m(a) %}{{ a + port }}{% endmacro %}{{ m(1) }}', ['a = 1', PORT]],
    ['{% with a = 2 %}{{ a + port }}{% endwith %}', ['a = 2', PORT]],
    ['{{ users }}\n{{ port + 1 }}', [PORT]],
    ['{{ url + 1 }}', ['url = "http://n1:80a"  (vars.yml:4)']],
    ['{{ template_path + 1 }}', ['template_path = "a.j2"']],
    ['{% macro users(port) %}{% endmacro %}{{ users + 1 }}', []],
  ])('the file of a template: %s', async (text, values) => {
    const task = '- template: {src: a.j2, dest: /tmp/nowhere/a}';
    const [problem] = problemsOf(await fail(task, { 'templates/a.j2': text }));
    expect(problem?.place.path).toMatch(/templates\/a\.j2$/);
    expect((problem?.values ?? []).map(write)).toEqual(values);
  });

  test('a value of 10 MB costs nothing, and is not in the event', async () => {
    const text = 'x'.repeat(10 * 1024 * 1024);
    const run = await fail('- debug: {msg: "{{ huge + 1 }}"}', { 'group_vars/all.yml': `huge: ${text}\n` });
    const [problem] = problemsOf(run);
    expect(problem?.values).toEqual([
      {
        name: 'huge',
        value: `"${'x'.repeat(71)}…"`,
        type: 'str',
        from: expect.stringMatching(/all\.yml:1$/) as string,
      },
    ]);
  });

  test('values have their types as data', async () => {
    const [problem] = problemsOf(await fail('- assert: {that: "port == 80 or users[0].uid > 1"}'));
    expect(problem?.values?.map(({ name, type }) => `${name}: ${type}`)).toEqual(['port: str', 'users[0].uid: int']);
  });
});
