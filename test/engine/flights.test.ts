import { describe, expect, test } from 'vitest';
import { isWithinSomeLimit } from '../longer-limits.ts';
import { LOG, note, writePlay } from './noting-plays.ts';
import { countDeepest, listMessages, runProject as runHere } from './run-project.ts';

/** On hosts that are taken for others than this machine. */
const runProject: typeof runHere = (files, options) => runHere(files, { ...options, asRemote: true });

const fileTask = (name: string): string => `file: { path: "{{ playbook_dir }}/${name}", state: touch }`;

const addLine = (line: string): string => `- lineinfile: { path: "{{ playbook_dir }}/t", line: ${line}, create: true }`;

describe('what goes out before the answers are there', () => {
  test.each<[what: string, wire: string, tasks: readonly string[], play?: string]>([
    ['tasks that know nothing of each other', '>>><<<', [note('a'), note('b'), note('c')]],
    [
      'files, templates and folders',
      '>>><<<',
      [
        `- ${fileTask('x')}`,
        `- copy: { content: a, dest: "{{ playbook_dir }}/y" }`,
        `- template: { src: t.j2, dest: "{{ playbook_dir }}/z" }`,
      ],
    ],
    ['one that never fails', '>>><<<', [note('a'), note('b', 'failed_when: false'), note('c')]],
    ['one whose failure is ignored', '>>><<<', [note('a'), '- { command: "false", ignore_errors: true }', note('c')]],
    ['one that never changes anything', '>>><<<', [note('a'), note('b', 'changed_when: false'), note('c')]],
    ['one that is left out', '>><<', [note('a'), note('b', 'when: false'), note('c')]],
    [
      'one that registers what nobody asks for',
      '>>><<<',
      [note('a', 'register: r'), note('b', 'register: s'), note('c')],
    ],
    [
      'one that has to wait for a result',
      '>><<><',
      [note('a', 'register: r'), note('b'), note('c', 'when: r is changed')],
    ],
    [
      'one that asks for a result by way of variables',
      '>><<><',
      [note('a', 'register: r'), note('b'), '- { command: "echo {{ v }}", vars: { v: "{{ w }}", w: "{{ r.rc }}" } }'],
    ],
    [
      'one that asks for it by hostvars',
      '><><',
      [note('a', 'register: r'), '- { command: "echo {{ hostvars.n1.r.rc }}" }'],
    ],
    ['whether it is there counts as asking', '><', [note('a', 'register: r'), note('b', 'when: r is not defined')]],
    ['also by hostvars', '><', [note('a', 'register: r'), note('b', 'when: hostvars.n1.r is not defined')]],
    ['one that asks for all variables', '><><', [note('a', 'register: r'), `- { command: "echo {{ vars['r'].rc }}" }`]],
    [
      'a fact that is not there yet',
      '>><<><><',
      [note('a'), note('b'), '- { command: "echo {{ ansible_facts.kernel }}" }'],
      'hosts: n1',
    ],
    [
      'a condition about its own result',
      '>><<><><',
      [note('a'), note('b'), note('c', 'changed_when: "1 == 1"'), note('d')],
    ],
    [
      'what is looked up on the controller',
      '>><<><',
      [note('a'), note('b'), `- { command: "echo {{ lookup('pipe', 'echo x') }}" }`],
    ],
    [
      'a test of a file of the controller',
      '>><<><',
      [note('a'), note('b'), `- { command: "echo {{ '/etc' is exists }}" }`],
    ],
    ['a lookup that asks for nothing', '>><<', [note('a'), `- { command: "echo {{ query('list', [1]) }}" }`]],
    ['a loop', '><><><><', [note('a'), '- { command: "echo {{ item }}", loop: [1, 2] }', note('c')]],
    ['a task that is tried again', '><><><', [note('a'), note('b', 'until: true'), note('c')]],
    ['an action of the controller', '>><<>><<', [note('a'), note('b'), '- set_fact: { x: 1 }', note('c'), note('d')]],
    [
      'an edit: what is behind it waits until it has been decided',
      '>><<>>><<<',
      [note('a'), addLine('two'), note('b'), note('c')],
    ],
    [
      'edits: each is looked at behind what the one before it writes',
      '>><<>>><<<>><<',
      [note('a'), addLine('two'), note('b'), addLine('three'), note('c')],
    ],
    ['an edit that has nothing to do', '><>><<><', [addLine('two'), addLine('two'), note('b')]],
    [
      'an edit of attributes',
      '><>>><<<',
      [`- lineinfile: { path: "{{ playbook_dir }}/u", line: u, mode: "0600" }`, note('a'), note('b')],
    ],
    ['a time-out', '><><><', [note('a'), note('b', 'timeout: 9'), note('c')]],
    ['tasks of a block', '><>><<><', [note('a'), `- block:\n    ${note('b')}\n    ${note('c')}`, note('d')]],
    ['hosts that keep in step: nothing', '>>><<<>>><<<', [note('a'), note('b')], 'hosts: web'],
    ['a failure that is that of all: nothing', '><><', [note('a'), note('b')], 'hosts: n1\n  any_errors_fatal: true'],
    ['a limit of failures: nothing', '><><', [note('a'), note('b')], 'hosts: n1\n  max_fail_percentage: 10'],
  ])('%s: %s', async (_what, wire, tasks, play) => {
    const run = await runProject({ 'site.yml': writePlay(tasks, play), 't.j2': 'x\n', u: 'u\n' });
    expect(run.exitCode).toBe(0);
    expect(run.wire).toBe(wire);
  });

  test.each(['hosts: web\n  pipeline: true', 'hosts: web\n  strategy: free'])('of several hosts: %s', async (play) => {
    const run = await runProject({ 'site.yml': writePlay([note('a'), note('b'), note('c')], play) });
    expect(countDeepest(run)).toBeGreaterThan(3);
    expect(run.frames).toBe(9);
  });

  test('a pipeline may be a template', async () => {
    const site = writePlay([note('a'), note('b')], `hosts: web\n  vars: { fast: true }\n  pipeline: "{{ fast }}"`);
    expect(countDeepest(await runProject({ 'site.yml': site }))).toBeGreaterThan(3);
  });
});

test('nothing of this machine itself: what a task leaves there, the next one may read here', async () => {
  const run = await runHere({
    'site.yml': writePlay([
      `- copy: { content: new, dest: "{{ playbook_dir }}/x" }`,
      `- copy: { src: "{{ playbook_dir }}/x", dest: "{{ playbook_dir }}/y" }`,
      note('b'),
    ]),
    x: 'old',
  });
  expect(run.exitCode).toBe(0);
  expect(run.wire).toBe('><><><');
});

test('nothing where every task has its own time: none shall wait for others in it', async () => {
  const site = writePlay([note('a'), note('b')]);
  const run = await runProject({ 'site.yml': site }, { settings: { taskTimeoutMs: 9000 } });
  expect(run.wire).toBe('><><');
});

test('forks hold for what is sent together', async () => {
  const tasks = ['a', 'b', 'c'].map((name) => note(name));
  const site = writePlay(tasks, 'hosts: web\n  gather_facts: false\n  pipeline: true');
  const one = await runProject({ 'site.yml': site }, { settings: { forks: 1 } });
  expect(countDeepest(one)).toBe(3);
  const free = writePlay(tasks, 'hosts: web\n  gather_facts: false\n  strategy: free');
  expect(countDeepest(await runProject({ 'site.yml': free }, { settings: { forks: 2 } }))).toBeLessThanOrEqual(6);
});

test('hosts of which one has to wait go on by themselves, and nothing runs twice', async () => {
  const run = await runProject({
    'site.yml': writePlay(
      [
        note('a', 'register: r'),
        note('b', 'when: number != 1 or r is changed'),
        note('c'),
        `- { shell: 'cat "${LOG}"', register: log }`,
        '- { debug: { msg: "{{ log.stdout }}" } }',
      ],
      'hosts: web\n  gather_facts: false\n  pipeline: true',
    ),
  });
  expect(listMessages(run)).toEqual(['n1: a\nb\nc', 'n2: a\nb\nc', 'n3: a\nb\nc']);
});

test('more tasks than go out at once', async () => {
  const names = Array.from({ length: 70 }, (_, index) => `t${index}`);
  const run = await runProject({ 'site.yml': writePlay(names.map((name) => note(name))) });
  expect(countDeepest(run)).toBe(32);
  expect(run.tasks).toEqual(names.map((name) => `${name}: n1 changed`));
});

describe('a failure', () => {
  const read = `- { shell: 'cat "${LOG}"', register: log, changed_when: false }\n- { debug: { msg: "{{ log.stdout_lines | join(',') }}" } }`;
  const rescued = (tasks: readonly string[]): string[] => [
    `- block:\n    ${tasks.join('\n    ')}\n  rescue:\n    ${read.replaceAll('\n', '\n    ')}`,
  ];

  test.each<[what: string, failing: string]>([
    ['of a command', '- command: "false"'],
    ['of a module', `- file: { path: "{{ playbook_dir }}/none", state: file }`],
    ['of a copy', '- copy: { content: a, dest: /nowhere/at/all }'],
    ['of an edit', `- lineinfile: { path: "{{ playbook_dir }}/t", line: x, create: true, validate: "false %s" }`],
    ['of what an edit decides', `- lineinfile: { path: "{{ playbook_dir }}/t", line: x }`],
    ['of an argument', '- { command: "echo {{ nobody }}" }'],
    ['of its condition', '- { command: "true", when: nobody.at == 1 }'],
    ['of the shell', '- shell: "kill -9 0"'],
  ])('%s: the host runs nothing behind it, and rescue takes over', async (what, failing) => {
    const tasks = [note('a'), failing, note('b'), note('c')];
    const site = writePlay(rescued(tasks));
    const run = await runProject({ 'site.yml': site });
    const shown = run.events.flatMap((event) =>
      event.type === 'host-finished' && event.outcome.result?.['msg'] === 'a' ? [event.host] : [],
    );
    const isLost = what === 'of the shell';
    expect({ shown, failed: run.stats['n1']?.failed, rescued: run.stats['n1']?.rescued }).toEqual(
      isLost ? { shown: [], failed: 0, rescued: 0 } : { shown: ['n1'], failed: 0, rescued: 1 },
    );
    expect(run.tasks.some((line) => line.startsWith('b'))).toBe(false);
  });

  test('that the controller alone can tell keeps what is behind it from being sent', async () => {
    const run = await runProject({
      'site.yml': writePlay([note('a'), '- { getent: { database: passwd, key: nobody-at-all } }', note('b')]),
    });
    expect(run.wire).toBe('>><<');
    expect(run.exitCode).toBe(2);
  });

  test('one that is cancelled: what was sent and not begun is not run', async () => {
    const controller = new AbortController();
    const run = await runProject(
      { 'site.yml': writePlay([note('a'), '- command: sleep 60', note('b'), note('c')]) },
      { signal: controller.signal, onEvent: (event) => event.type === 'host-finished' && controller.abort() },
    );
    expect(run.tasks.slice(0, 1)).toEqual(['a: n1 changed']);
    expect(run.tasks.some((line) => line.includes('changed') && !line.startsWith('a'))).toBe(false);
    expect(run.stats['n1']?.ok).toBe(1);
  });
});

test('results come in the order of the tasks, each with its own time', async () => {
  const areQuick = await isWithinSomeLimit(async (ms) => {
    const run = await runProject({
      'site.yml': writePlay([`- { name: slow, command: sleep ${ms / 1000} }`, note('b'), note('c')]),
    });
    const times = run.events.flatMap((event) => (event.type === 'host-finished' ? [event.outcome.ms] : []));
    expect(run.tasks).toEqual(['slow: n1 changed', 'b: n1 changed', 'c: n1 changed']);
    expect(times[0]).toBeGreaterThan(0.8 * ms);
    return Math.max(...times.slice(1)) < 0.8 * ms;
  });
  expect(areQuick).toBe(true);
});
