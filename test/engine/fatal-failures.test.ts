import { expect, test } from 'vitest';
import { runProject } from './run-project.ts';

/** n2 fails in a block with a rescue section; a line for the play or the block may make that fatal for all. */
function blockWithRescue({ play = '', block = '', rescueFails = false }): string {
  return `
- hosts: web
  ${play}
  tasks:
    - name: Block
      ${block}
      block:
        - name: Try
          command: sh -c 'exit {{ 1 if number == 2 else 0 }}'
          changed_when: false
        - name: Rest of the block
          debug: { msg: "-" }
      rescue:
        - name: Rescue
          assert:
            that:
              - ansible_failed_task.name == 'Try'
              - ansible_failed_result.rc == 1
              - ${rescueFails ? 'number != 3' : 'true'}
      always:
        - name: Always
          debug: { msg: "-" }
    - name: After
      debug: { msg: "-" }
- hosts: web
  tasks:
    - name: Next play
      debug: { msg: "-" }
`;
}

const ALL_RESCUED = [
  'Try: n1 ok, n2 failed (rescued), n3 ok',
  'Rescue: n1 ok, n2 ok, n3 ok',
  'Always: n1 ok, n2 ok, n3 ok',
  'After: n1 ok, n2 ok, n3 ok',
  'Next play: n1 ok, n2 ok, n3 ok',
];
const RESCUE_FAILED = [
  'Try: n1 ok, n2 failed (rescued), n3 ok',
  'Rescue: n1 ok, n2 ok, n3 failed',
  'Always: n1 ok, n2 ok, n3 ok',
];

interface Case {
  readonly when: string;
  readonly files: { readonly play?: string; readonly block?: string; readonly rescueFails?: boolean };
  readonly tasks: readonly string[];
  /** `ok`, `failed` and `rescued` of n1, n2 and n3. */
  readonly counts: readonly (readonly [ok: number, failed: number, rescued: number])[];
  readonly exitCode: number;
}

const FATAL = 'any_errors_fatal: true';

test.each<Case>([
  {
    when: 'nothing is fatal: who failed is rescued, the others end the block',
    files: {},
    tasks: [
      'Try: n1 ok, n2 failed (rescued), n3 ok',
      'Rest of the block: n1 ok, n3 ok',
      'Rescue: n2 ok',
      'Always: n1 ok, n2 ok, n3 ok',
      'After: n1 ok, n2 ok, n3 ok',
      'Next play: n1 ok, n2 ok, n3 ok',
    ],
    counts: [
      [5, 0, 0],
      [4, 0, 1],
      [5, 0, 0],
    ],
    exitCode: 0,
  },
  ...[{ play: FATAL }, { block: FATAL }].map((files) => ({
    when: `${Object.keys(files).join()}: all leave the block and are rescued`,
    files,
    tasks: ALL_RESCUED,
    counts: [
      [5, 0, 0],
      [4, 0, 1],
      [5, 0, 0],
    ] as const,
    exitCode: 0,
  })),
  ...[{ play: FATAL }, { block: FATAL }].map((files) => ({
    when: `${Object.keys(files).join()}: the rescue fails on one, which is fatal for all`,
    files: { ...files, rescueFails: true },
    tasks: RESCUE_FAILED,
    counts: [
      [3, 0, 0],
      [2, 0, 1],
      [2, 1, 0],
    ] as const,
    exitCode: 2,
  })),
])('$when', async ({ files, tasks, counts, exitCode }) => {
  const run = await runProject({ 'site.yml': blockWithRescue(files) });
  expect(run.tasks).toEqual(tasks);
  const of = (host: string): number[] =>
    [run.stats[host]?.ok, run.stats[host]?.failed, run.stats[host]?.rescued].map(Number);
  expect([of('n1'), of('n2'), of('n3')]).toEqual(counts);
  expect(run.exitCode).toBe(exitCode);
});

test.each<[name: string, tasks: string, expected: readonly string[]]>([
  [
    'an always section runs after a fatal failure',
    `
    - any_errors_fatal: true
      block:
        - { name: Try, assert: { that: number != 2 } }
      always:
        - { name: Always, debug: { msg: "-" } }
    - { name: After, debug: { msg: "-" } }`,
    ['Try: n1 ok, n2 failed, n3 ok', 'Always: n1 ok, n2 ok, n3 ok'],
  ],
  [
    'a fatal failure of those that are rescued takes those with it that were well, into the outer rescue',
    `
    - block:
        - block:
            - { name: Try, assert: { that: number != 2 } }
          rescue:
            - { name: Rescue, fail: { msg: no }, any_errors_fatal: true }
          always:
            - { name: Always, debug: { msg: "-" } }
        - { name: Rest, debug: { msg: "-" } }
      rescue:
        - { name: Outer, debug: { msg: "{{ ansible_failed_task.name }}" } }
    - { name: After, debug: { msg: "-" } }`,
    [
      'Try: n1 ok, n2 failed (rescued), n3 ok',
      'Rescue: n2 failed (rescued)',
      'Always: n1 ok, n2 ok, n3 ok',
      'Outer: n1 ok, n2 ok, n3 ok',
      'After: n1 ok, n2 ok, n3 ok',
    ],
  ],
  [
    'run_once that fails in a file that one host includes is the failure of all',
    `
    - { name: Include, include_tasks: one.yml, when: number == 2 }
    - { name: After, debug: { msg: "-" } }`,
    ['Include: n1 skipped, n2 ok, n3 skipped', 'One: n2 failed'],
  ],
  [
    'an ignored failure is not fatal',
    `
    - { name: Try, assert: { that: number != 2 }, any_errors_fatal: true, ignore_errors: true }
    - { name: Once, fail: { msg: no }, run_once: true, ignore_errors: true }
    - { name: After, debug: { msg: "-" } }`,
    ['Try: n1 ok, n2 failed (ignored), n3 ok', 'Once: n1 failed (ignored)', 'After: n1 ok, n2 ok, n3 ok'],
  ],
  [
    'an include that cannot be done is rescued, and is fatal where that is said',
    `
    - any_errors_fatal: true
      block:
        - { name: Include, include_tasks: "{{ 'none' if number == 2 else 'two' }}.yml" }
      rescue:
        - { name: Rescue, debug: { msg: "{{ ansible_failed_result.msg }}" } }
    - { name: After, debug: { msg: "-" } }`,
    ['Include: n1 ok, n2 failed (rescued), n3 ok', 'Rescue: n1 ok, n2 ok, n3 ok', 'After: n1 ok, n2 ok, n3 ok'],
  ],
])('%s', async (_name, tasks, expected) => {
  const run = await runProject({
    'site.yml': `- hosts: web\n  tasks:${tasks}\n`,
    'one.yml': '- { name: One, fail: { msg: no }, run_once: true }\n',
    'two.yml': '- { name: Two, debug: { msg: "-" } }\n',
  });
  expect(run.tasks).toEqual(expected);
  expect(run.exitCode).toBe(expected.at(-1)?.startsWith('After') === true ? 0 : 2);
});

test('failures of earlier tasks count for max_fail_percentage, and who failed is no longer among the hosts of the play', async () => {
  const run = await runProject({
    'site.yml': `
- hosts: web
  max_fail_percentage: 50
  tasks:
    - { name: First, assert: { that: number != 1 } }
    - { name: Left, assert: { that: "ansible_play_hosts == ['n2', 'n3']" } }
    - { name: Second, assert: { that: number != 2 } }
    - { name: After, debug: { msg: "-" } }
`,
  });
  expect(run.tasks).toEqual(['First: n1 failed, n2 ok, n3 ok', 'Left: n2 ok, n3 ok', 'Second: n2 failed, n3 ok']);
});

test('a handler that fails when it is flushed takes the host out, into the rescue section where there is one', async () => {
  const run = await runProject({
    'site.yml': `
- hosts: web
  tasks:
    - block:
        - { name: Change, command: "true", changed_when: number == 2, notify: Handler }
        - meta: flush_handlers
        - { name: Rest, debug: { msg: "-" } }
      rescue:
        - { name: Rescue, debug: { msg: "{{ ansible_failed_task.name }}" } }
    - { name: Again, command: "true", changed_when: number == 3, notify: Handler }
    - meta: flush_handlers
    - { name: After, debug: { msg: "-" } }
  handlers:
    - { name: Handler, command: "false" }
`,
  });
  expect(run.tasks).toEqual([
    'Change: n1 ok, n2 changed, n3 ok',
    'Handler: n2 failed (rescued)',
    'Rest: n1 ok, n3 ok',
    'Rescue: n2 ok',
    'Again: n1 ok, n2 ok, n3 changed',
    'Handler: n3 failed',
    'After: n1 ok, n2 ok',
  ]);
  expect(run.exitCode).toBe(2);
});

test.each([
  ['a failure of a rescue', '{ block: [{ fail: }], rescue: [{ fail: }]'],
  ['run_once', '{ block: [{ block: [{ fail: }], run_once: true }]'],
  ['any_errors_fatal', '{ block: [{ block: [{ fail: }], any_errors_fatal: true }]'],
])('clear_host_errors in `always` lets the hosts go on after %s', async (_, block) => {
  const site = `- hosts: web
  tasks:
    - ${block}, always: [{ meta: clear_host_errors }] }
    - { name: After, debug: }
    - ${block}, always: [{ meta: clear_host_errors }, { fail: }] }
    - { name: Never, debug: }
`;
  const { tasks } = await runProject({ 'site.yml': site });
  expect(tasks.filter((line) => /^(?:After|Never)/.test(line))).toEqual(['After: n1 ok, n2 ok, n3 ok']);
});
