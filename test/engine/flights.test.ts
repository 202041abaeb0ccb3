import { describe, expect, test } from 'vitest';
import { countDeepest, type ProjectOptions, type ProjectRun, runProject } from './run-project.ts';

const LOG = '{{ playbook_dir }}/{{ inventory_hostname }}.log';

/** A task that leaves its name behind. */
const note = (name: string, more = ''): string =>
  `- { name: ${name}, shell: 'echo ${name} >> "${LOG}"'${more === '' ? '' : `, ${more}`} }`;

function writePlay(tasks: readonly string[], play = 'hosts: n1\n  gather_facts: false'): string {
  return `- ${play}\n  tasks:\n${tasks.map((task) => `    ${task.replaceAll('\n', '\n    ')}\n`).join('')}`;
}

const fileTask = (name: string): string => `file: { path: "{{ playbook_dir }}/${name}", state: touch }`;

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
    ['a loop', '><><><><', [note('a'), '- { command: "echo {{ item }}", loop: [1, 2] }', note('c')]],
    ['a task that is tried again', '><><><', [note('a'), note('b', 'until: true'), note('c')]],
    ['an action of the controller', '>><<>><<', [note('a'), note('b'), '- set_fact: { x: 1 }', note('c'), note('d')]],
    [
      'an edit: what is behind it waits for it',
      '>><<><>><<',
      [note('a'), `- lineinfile: { path: "{{ playbook_dir }}/t", line: two, create: true }`, note('b'), note('c')],
    ],
    ['a time-out', '><><><', [note('a'), note('b', 'timeout: 9'), note('c')]],
    ['tasks of a block', '><>><<><', [note('a'), `- block:\n    ${note('b')}\n    ${note('c')}`, note('d')]],
    ['hosts that keep in step: nothing', '>>><<<>>><<<', [note('a'), note('b')], 'hosts: web'],
    ['a failure that is that of all: nothing', '><><', [note('a'), note('b')], 'hosts: n1\n  any_errors_fatal: true'],
    ['a limit of failures: nothing', '><><', [note('a'), note('b')], 'hosts: n1\n  max_fail_percentage: 10'],
  ])('%s: %s', async (_what, wire, tasks, play) => {
    const run = await runProject({ 'site.yml': writePlay(tasks, play), 't.j2': 'x\n' });
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

describe('a failure', () => {
  const read = `- { shell: 'cat "${LOG}"', register: log, changed_when: false }\n- { debug: { msg: "{{ log.stdout_lines | join(',') }}" } }`;
  const rescued = (tasks: readonly string[]): string[] => [
    `- block:\n    ${tasks.join('\n    ')}\n  rescue:\n    ${read.replaceAll('\n', '\n    ')}`,
  ];

  test.each<[what: string, failing: string]>([
    ['of a command', '- command: "false"'],
    ['of a module', `- file: { path: "{{ playbook_dir }}/none", state: file }`],
    ['of a copy', '- copy: { content: a, dest: /nowhere/at/all }'],
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
  const run = await runProject({
    'site.yml': writePlay(['- { name: slow, command: sleep 0.3 }', note('b'), note('c')]),
  });
  const times = run.events.flatMap((event) => (event.type === 'host-finished' ? [event.outcome.ms] : []));
  expect(run.tasks).toEqual(['slow: n1 changed', 'b: n1 changed', 'c: n1 changed']);
  expect(times[0]).toBeGreaterThan(250);
  expect(Math.max(...times.slice(1))).toBeLessThan(250);
});

/** Mulberry32. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** A play of tasks that depend on each other in every way that the engine has to see. */
function generatePlay(seed: number): string[] {
  const random = createRandom(seed);
  let number = 0;
  const one = (depth: number): string => {
    const name = `t${number++}`;
    const earlier = `r${random(Math.max(1, number))}`;
    const kinds: readonly (() => string)[] = [
      () => note(name),
      () => note(name, `register: r${number}`),
      () => note(name, `register: r${random(Math.max(1, number))}`),
      () => note(name, `when: ${earlier} is defined and ${earlier} is changed`),
      () => `- { name: ${name}, shell: 'echo {{ ${earlier}.stdout | d("none") | quote }} >> "${LOG}"' }`,
      () =>
        `- { name: ${name}, command: "test {{ number }} != ${random(4)}", ignore_errors: ${random(2) === 0 ? 'true' : 'false'} }`,
      () => `- { name: ${name}, shell: 'echo ${name} | tee -a "${LOG}"', register: r${number}, changed_when: false }`,
      () => `- { name: ${name}, shell: 'exit {{ number % 2 }}', failed_when: false, register: r${number} }`,
      () =>
        `- { name: ${name}, copy: { content: "${name} {{ ${earlier}.rc | d(7) }}", dest: "${LOG}.copy" }, notify: H }`,
      () => `- { name: ${name}, lineinfile: { path: "${LOG}", line: "${name}", create: true } }`,
      () => `- { name: ${name}, set_fact: { r${number}: { rc: ${random(3)}, stdout: ${name} } } }`,
      () => note(name, 'loop: [1, 2]'),
      () => note(name, 'tags: [never]'),
      () => `- { name: ${name}, slurp: { src: "${LOG}" }, register: r${number}, ignore_errors: true }`,
      () => `- { name: ${name}, shell: 'echo {{ hostvars[inventory_hostname].${earlier} is defined }} >> "${LOG}"' }`,
      () =>
        depth > 1
          ? note(name)
          : `- block:\n    ${[one(depth + 1), one(depth + 1), one(depth + 1)].join('\n').replaceAll('\n', '\n    ')}\n  rescue:\n    ${one(depth + 1).replaceAll('\n', '\n    ')}\n  always:\n    ${one(depth + 1).replaceAll('\n', '\n    ')}`,
    ];
    return kinds[random(kinds.length)]?.() ?? note(name);
  };
  return Array.from({ length: 12 }, () => one(0));
}

describe('a generated play leaves the same behind, in whatever way it is sent', () => {
  const handlers = `  handlers:\n    - { name: H, shell: 'echo handled >> "${LOG}"' }\n`;
  const last = `- hosts: web\n  gather_facts: false\n  tasks:\n    - { shell: 'cat "${LOG}" "${LOG}.copy" || true', register: log, changed_when: false }\n    - { debug: { msg: "LOG {{ log.stdout }}" } }\n`;
  const describeRun = (run: ProjectRun): object => ({
    exitCode: run.exitCode,
    stats: run.stats,
    logs: run.events
      .flatMap((event) => {
        const msg = event.type === 'host-finished' ? event.outcome.result?.['msg'] : undefined;
        return typeof msg === 'string' && msg.startsWith('LOG')
          ? [`${event.type === 'host-finished' ? event.host : ''} ${msg}`]
          : [];
      })
      .toSorted(),
  });
  const runAs = async (seed: number, keywords: string, options?: ProjectOptions): Promise<ProjectRun> => {
    const site = writePlay(generatePlay(seed), `hosts: web${keywords}`) + handlers + last;
    return runProject({ 'site.yml': site }, options);
  };

  test.each(Array.from({ length: 25 }, (_, seed) => seed))('%i', async (seed) => {
    const inStep = describeRun(await runAs(seed, ''));
    expect(describeRun(await runAs(seed, '\n  pipeline: true'))).toEqual(inStep);
    expect(describeRun(await runAs(seed, '\n  strategy: free'))).toEqual(inStep);
  });
});
