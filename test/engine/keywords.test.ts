import { expect, test } from 'vitest';
import { BLOCK_KEYWORDS, HANDLER_KEYWORDS, PLAY_KEYWORDS } from '../../src/playbook/play-keywords.ts';
import { countDeepest, listFailures, type ProjectOptions, type ProjectRun, runProject } from './run-project.ts';

interface Case {
  /** What this shows to have an effect. */
  readonly keywords: string;
  readonly play?: string;
  readonly tasks: string;
  readonly handlers?: string;
  readonly options?: ProjectOptions;
  /** What is looked at, if it is not the lines of the tasks. */
  readonly see?: (run: ProjectRun) => unknown;
  readonly expected: unknown;
}

const seeSession = ({ sessions: [first] }: ProjectRun): unknown => {
  const { name, connection, host, port, user } = first?.target ?? {};
  return [name, connection, host, port, user, first?.become];
};
const seeDiffs = ({ events }: ProjectRun): unknown =>
  events.flatMap((event) => (event.type === 'host-finished' ? [event.outcome.diff?.length ?? 0] : []));
const seeOrder = ({ events }: ProjectRun): unknown =>
  events.flatMap((event) => (event.type === 'play-started' ? [event.hosts.join()] : []));
const seeItems = ({ events }: ProjectRun): unknown =>
  events.flatMap((event) => (event.type === 'item-finished' ? [`${event.label} ${event.outcome.status}`] : []));

/** A task that ends badly if another host is at it as well. */
const ALONE = 'mkdir {{ playbook_dir }}/lock && sleep 0.1 && rmdir {{ playbook_dir }}/lock';
const COPY = 'copy: { content: x, dest: "{{ playbook_dir }}/x" }';

const CASES: Case[] = [
  {
    keywords: 'pipeline',
    play: 'hosts: n1, n2\n  pipeline: true',
    tasks: '- command: "true"\n    - command: "true"',
    options: { asRemote: true },
    see: (run) => countDeepest(run) > 2,
    expected: true,
  },
  {
    keywords: 'connection port remote_user',
    play: 'hosts: n1',
    tasks:
      '- { command: "true", connection: ssh, port: 1, remote_user: who, vars: { ansible_connection: ssh, ansible_host: 127.0.0.1 } }',
    see: seeSession,
    expected: ['n1', 'ssh', '127.0.0.1', 1, 'who', undefined],
  },
  {
    keywords: 'user',
    play: 'hosts: n1\n  user: who',
    tasks: '- { command: "true", connection: ssh, vars: { ansible_connection: ssh, ansible_host: 127.0.0.1 } }',
    see: seeSession,
    expected: ['n1', 'ssh', '127.0.0.1', undefined, 'who', undefined],
  },
  {
    keywords: 'become become_user become_method',
    play: 'hosts: n1\n  become: true',
    tasks: '- { command: "true", become_user: nobody, become_method: doas, ignore_errors: true }',
    see: seeSession,
    expected: ['n1', 'local', 'n1', undefined, undefined, { method: 'doas', user: 'nobody' }],
  },
  {
    keywords: 'become_exe become_flags',
    play: 'hosts: n1\n  become: true\n  become_exe: /opt/sudo',
    tasks: `- { command: "true", become_flags: "-i '-g x'", ignore_errors: true }`,
    see: seeSession,
    expected: [
      'n1',
      'local',
      'n1',
      undefined,
      undefined,
      { method: 'sudo', user: 'root', exe: '/opt/sudo', flags: ['-i', '-g x'] },
    ],
  },
  {
    keywords: 'delegate_to',
    tasks: '- { command: "true", delegate_to: n3, run_once: true }',
    see: seeSession,
    expected: ['n3', 'local', 'n3', undefined, undefined, undefined],
  },
  {
    keywords: 'local_action',
    tasks: '- { local_action: command true, run_once: true }',
    see: seeSession,
    expected: ['localhost', 'local', 'localhost', undefined, undefined, undefined],
  },
  {
    keywords: 'environment action args',
    play: 'hosts: n1\n  environment: { A: play, B: play }',
    tasks:
      '- { name: T, action: shell, args: { cmd: "echo $A$B" }, environment: { B: task }, register: it, failed_when: it.stdout != "playtask" }',
    expected: ['T: n1 changed'],
  },
  {
    keywords: 'delegate_facts',
    tasks:
      '- { name: T, set_fact: { x: 1 }, delegate_to: n3, delegate_facts: true, run_once: true }\n    - { name: U, debug: { var: x }, failed_when: x is defined }',
    expected: ['T: n1 ok', 'U: n1 ok, n2 ok, n3 failed'],
  },
  {
    keywords: 'module_defaults',
    play: 'hosts: n1\n  module_defaults: { command: { cmd: "false" } }',
    tasks: '- { name: T, command: , ignore_errors: true }\n    - { name: U, command: "true" }',
    expected: ['T: n1 failed (ignored)', 'U: n1 changed'],
  },
  {
    keywords: 'throttle',
    tasks: `- { name: T, shell: "${ALONE}", throttle: 1 }`,
    expected: ['T: n1 changed, n2 changed, n3 changed'],
  },
  {
    keywords: 'timeout, of what waits on the controller',
    play: 'hosts: n1',
    tasks: '- { pause: { seconds: 60 }, timeout: 0.01 }',
    see: listFailures,
    expected: ['n1: the task was ended after 0.01s'],
  },
  {
    keywords: 'timeout, of all that a module does',
    play: 'hosts: n1',
    tasks: '- { wait_for: { path: /none, sleep: 1, timeout: 60 }, timeout: 0.5 }',
    see: listFailures,
    expected: ['n1: the task was ended after 0.5s'],
  },
  { keywords: 'diff', play: 'hosts: n1', tasks: `- { ${COPY}, diff: true }`, see: seeDiffs, expected: [1] },
  { keywords: 'diff, not given', play: 'hosts: n1', tasks: `- { ${COPY} }`, see: seeDiffs, expected: [0] },
  {
    keywords: 'diff, against --diff',
    play: 'hosts: n1',
    tasks: `- { ${COPY}, diff: false }`,
    options: { settings: { diff: true } },
    see: seeDiffs,
    expected: [0],
  },
  {
    keywords: 'check_mode',
    play: 'hosts: n1\n  check_mode: true',
    tasks: '- { name: T, command: "true" }\n    - { name: U, command: "true", check_mode: false }',
    expected: ['T: n1 skipped', 'U: n1 changed'],
  },
  {
    keywords: 'no_log ignore_errors, also where a keyword cannot be had',
    play: 'hosts: n1\n  no_log: true',
    tasks:
      '- { name: T, command: "true", timeout: "{{ \'secret\' }}", ignore_errors: true }\n    - { name: U, debug: { msg: x } }',
    see: (run) => [run.tasks, listFailures(run)],
    expected: [['T: n1 failed (ignored)', 'U: n1 ok'], ['n1: failed; the reason is hidden, since no_log is set']],
  },
  ...(
    [
      ['inventory', 'n1 n2 n3'],
      ['reverse_inventory', 'n3 n2 n1'],
      ['sorted', 'n1 n2 n3'],
      ['reverse_sorted', 'n3 n2 n1'],
      ['shuffle', 'n2 n3 n1'],
    ] as const
  ).map(([order, hosts]) => {
    const draws = [0.9, 0.1, 0.5];
    return {
      keywords: `order serial, ${order}`,
      play: `hosts: web\n  serial: 1\n  order: "{{ '${order}' }}"`,
      tasks: '- debug:',
      options: { random: () => draws.shift() ?? 0 },
      see: seeOrder,
      expected: hosts.split(' '),
    };
  }),
  {
    keywords: 'force_handlers notify changed_when failed_when',
    play: 'hosts: n1\n  force_handlers: true',
    tasks: '- { name: T, debug: , changed_when: true, notify: H }\n    - { name: U, debug: , failed_when: true }',
    handlers: '- { name: H, include_tasks: h.yml }',
    expected: ['T: n1 changed', 'U: n1 failed', 'H: n1 ok', 'Included: n1 ok'],
  },
  {
    keywords: 'tags listen, handlers run without regard to tags',
    play: 'hosts: n1\n  tags: red',
    tasks: '- { name: T, debug: , changed_when: true, notify: topic, tags: blue }\n    - { name: U, debug: }',
    handlers: '- { name: H, debug: , listen: topic }',
    options: { settings: { tags: ['blue'] } },
    expected: ['T: n1 changed', 'H: n1 ok'],
  },
  {
    keywords: 'run_once, of an include: one host includes',
    tasks: '- { name: T, include_tasks: h.yml, run_once: true }\n    - { name: U, debug: }',
    expected: ['T: n1 ok', 'Included: n1 ok', 'U: n1 ok, n2 ok, n3 ok'],
  },
  {
    keywords: 'loop loop_control register when vars',
    play: 'hosts: n1',
    tasks:
      '- { name: T, debug: , loop: [a, b, c], when: each != v, vars: { v: b }, register: it, loop_control: { loop_var: each, index_var: at, label: "{{ at }}{{ each }}{{ ansible_loop.last }}", pause: 0.002, extended: true } }',
    see: (run) => [seeItems(run), run.sleeps],
    expected: [
      ['0aFalse ok', '1bFalse skipped', '2cTrue ok'],
      [2, 2],
    ],
  },
  {
    keywords: 'until retries delay',
    play: 'hosts: n1',
    tasks: '- { name: T, debug: , until: false, retries: 2, delay: 0.003 }',
    see: (run) => [run.tasks, run.sleeps],
    expected: [['T: n1 failed'], [3, 3]],
  },
];

test.each(CASES)('$keywords', async ({ play = 'hosts: web', tasks, handlers, options, see, expected }) => {
  const site = `- ${play}\n  tasks:\n    ${tasks}\n${handlers === undefined ? '' : `  handlers:\n    ${handlers}\n`}`;
  const run = await runProject({ 'site.yml': site, 'h.yml': '- { name: Included, debug: }\n' }, options);
  expect(see === undefined ? run.tasks : see(run)).toEqual(expected);
});

test.each(['throttle', 'any_errors_fatal', 'run_once', 'ignore_errors', 'ignore_unreachable', 'no_log'])(
  '%s with a value that it cannot have is a failure of the task',
  async (keyword) => {
    const run = await runProject({
      'site.yml': `- hosts: n1\n  tasks:\n    - { debug: , ${keyword}: "{{ 'maybe' }}" }\n`,
    });
    const kind = keyword === 'throttle' ? 'number' : 'boolean';
    expect(listFailures(run)).toEqual([`n1: expected a ${kind}, found a string, \`maybe\``]);
  },
);

/** Shown by other tests. */
const ELSEWHERE =
  'any_errors_fatal max_fail_percentage ignore_unreachable hosts vars_files vars_prompt pre_tasks roles tasks post_tasks handlers block rescue always name gather_facts gather_subset gather_timeout fact_path async poll';
/** Said in the documents: there is one strategy, there are no collections, and no task debugger. */
const WITHOUT = 'strategy collections debugger';

test('every keyword that the reader takes is shown to have an effect', () => {
  const shown = new Set([
    ...CASES.flatMap(({ keywords }) => keywords.split(/[ ,]+/)),
    ...ELSEWHERE.split(' '),
    ...WITHOUT.split(' '),
  ]);
  const all = new Set([...PLAY_KEYWORDS, ...BLOCK_KEYWORDS, ...HANDLER_KEYWORDS]);
  expect([...all].filter((keyword) => !shown.has(keyword))).toEqual([]);
});
