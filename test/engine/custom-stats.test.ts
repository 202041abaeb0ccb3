import { expect, test } from 'vitest';
import { runProject } from './run-project.ts';

/** What a run has collected at its end. */
async function collect(tasks: string, settings: { readonly check?: boolean } = {}): Promise<unknown> {
  const run = await runProject(
    { 'site.yml': `- hosts: web\n  tasks:\n${tasks.replaceAll(/^/gm, '    ')}\n` },
    { settings },
  );
  const end = run.events.find((event) => event.type === 'run-finished');
  return end?.type === 'run-finished' ? end.customStats : 'the run has not ended';
}

test.each<[title: string, tasks: string, stats: unknown]>([
  ['nothing without a task that sets them', '- debug:', undefined],
  [
    'numbers of all hosts are added',
    '- set_stats: { data: { sum: "{{ number }}", once: 1 } }',
    { _run: { sum: 6, once: 3 } },
  ],
  [
    'each host has its own',
    '- set_stats: { data: { n: "{{ number }}" }, per_host: true }\n- set_stats: { data: { n: 10 }, per_host: true }',
    { n1: { n: 11 }, n2: { n: 12 }, n3: { n: 13 } },
  ],
  [
    'texts and lists are put together, dicts merged, in the order of the hosts',
    '- set_stats: { data: { text: "{{ number }};", list: ["{{ number }}"], dict: { a: { "n{{ number }}": 1 }, b: [1] } } }',
    { _run: { text: '1;2;3;', list: [1, 2, 3], dict: { a: { n1: 1, n2: 1, n3: 1 }, b: [1] } } },
  ],
  [
    'the last one counts where nothing is added',
    '- set_stats: { data: { n: "{{ number }}" }, aggregate: false }',
    { _run: { n: 3 } },
  ],
  [
    'nor where `aggregate` is no yes',
    '- set_stats: { data: { n: "{{ number }}" }, aggregate: maybe }',
    { _run: { n: 3 } },
  ],
  ['a yes in words', '- set_stats: { data: { n: 1 }, aggregate: "Yes", per_host: "off" }', { _run: { n: 3 } }],
  [
    'what is of another type is passed over',
    '- set_stats: { data: { n: 1, t: a, l: [1], d: { a: 1 } }, aggregate: false }\n- set_stats: { data: { n: a, t: 1, l: a, d: [1] } }',
    { _run: { n: 1, t: 'a', l: [1], d: { a: 1 } } },
  ],
  ['truth is counted', '- set_stats: { data: { even: "{{ number == 2 }}" } }', { _run: { even: 1 } }],
  [
    'each item of a loop adds',
    '- set_stats: { data: { n: "{{ item }}" } }\n  loop: [1, 2]\n  run_once: true',
    { _run: { n: 3 } },
  ],
  [
    'run_once is for every host',
    '- set_stats: { data: { n: 1 }, per_host: true }\n  run_once: true',
    { n1: { n: 1 }, n2: { n: 1 }, n3: { n: 1 } },
  ],
  ['a task that is skipped adds nothing', '- set_stats: { data: { n: 1 } }\n  when: number == 2', { _run: { n: 1 } }],
  [
    'the result tells what was set',
    `- set_stats: { data: { n: 1 }, aggregate: false }
  register: set
- assert:
    that: >-
      set.ansible_stats == {'data': {'n': 1}, 'per_host': false, 'aggregate': false} and set is not changed
- set_stats: { data: { held: 1 }, aggregate: false }`,
    { _run: { n: 1, held: 1 } },
  ],
  [
    'a name that is none fails the task',
    `- set_stats: { data: { a-b: 1 } }
  register: refused
  failed_when: "refused.msg != \\"The variable name 'a-b' is not valid.\\""`,
    undefined,
  ],
  [
    'names of objects are names',
    '- set_stats: { data: { __proto__: 1, constructor: 1 }, aggregate: false }',
    {
      _run: JSON.parse('{"__proto__": 1, "constructor": 1}') as unknown,
    },
  ],
])('%s', async (_, tasks, stats) => {
  expect(await collect(tasks)).toEqual(stats);
});

test('in check mode as ever', async () => {
  expect(await collect('- set_stats: { data: { n: 1 } }', { check: true })).toEqual({ _run: { n: 3 } });
});
