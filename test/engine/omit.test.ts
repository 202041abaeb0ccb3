import { describe, expect, test } from 'vitest';
import { listFailures, type ProjectRun, runProject } from './run-project.ts';

const runTasks = (tasks: string, play = ''): Promise<ProjectRun> =>
  runProject({ 'site.yml': `- hosts: n1\n${play}  tasks:\n${tasks.replace(/^/gm, '    ')}\n` });

function listSaid(run: ProjectRun): unknown[] {
  return run.events.flatMap((event) =>
    event.type === 'host-finished' && event.outcome.result?.['msg'] !== undefined ? [event.outcome.result['msg']] : [],
  );
}

describe('omit', () => {
  test.each([
    ['an argument is as if it were not there', '- debug: { msg: "{{ nowhere | default(omit) }}" }', 'Hello world!'],
    ['a member of a dict', '- debug: { msg: { a: 1, b: "{{ omit }}" } }', { a: 1 }],
    ['an item of a list', '- debug: { msg: [1, "{{ omit }}", 2] }', [1, 2]],
    [
      'in what a template gives',
      "- debug: { msg: \"{{ {'a': omit, 'b': [1, omit, {'c': (omit, 2)}]} }}\" }",
      { b: [1, { c: [2] }] },
    ],
    [
      'a keyword',
      '- { debug: { msg: said }, become: "{{ omit }}", timeout: "{{ omit }}", delegate_to: "{{ omit }}" }',
      'said',
    ],
    ['a variable that is it', '- { debug: { msg: "{{ v }}" }, vars: { v: "{{ omit }}" } }', 'Hello world!'],
  ])('%s', async (_, task, expected) => {
    const run = await runTasks(task);
    expect(listFailures(run)).toEqual([]);
    expect(listSaid(run)).toEqual([expected]);
  });

  test.each([
    [
      'of the block',
      '- { ignore_errors: true, block: [{ fail: { msg: said }, ignore_errors: "{{ omit }}" }] }',
      '',
      'ignored',
    ],
    [
      'of the block around it',
      '- ignore_errors: true\n  block: [{ block: [{ fail: { msg: said }, ignore_errors: "{{ nowhere | default(omit) }}" }], ignore_errors: "{{ omit }}" }]',
      '',
      'ignored',
    ],
    ['of the play', '- { fail: { msg: said }, ignore_errors: "{{ omit }}" }', '  ignore_errors: true\n', 'ignored'],
    [
      'where the block says no',
      '- { ignore_errors: false, block: [{ fail: { msg: said }, ignore_errors: "{{ omit }}" }] }',
      '  ignore_errors: true\n',
      'failed',
    ],
    ['where nothing is around it', '- { fail: { msg: said }, ignore_errors: "{{ omit }}" }', '', 'failed'],
  ])('of a keyword leaves it to what is around: %s', async (_, tasks, play, expected) => {
    const { stats } = await runTasks(tasks, play);
    expect(stats['n1']).toMatchObject({ failed: 0, ignored: 0, [expected]: 1 });
  });

  test('a result that the play hides stays hidden', async () => {
    const run = await runTasks('- { debug: { msg: hidden }, no_log: "{{ omit }}" }', '  no_log: true\n');
    expect(JSON.stringify(run.events)).toContain('"censored"');
  });

  test('of an argument that is required is a failure', async () => {
    expect(listFailures(await runTasks('- set_fact: { a: 1 }\n- group_by: { key: "{{ omit }}" }'))).toEqual([
      'n1: the required argument `key` is missing',
    ]);
  });
});

describe('vars as a list of mappings', () => {
  test.each([
    ['of a play', '  vars: [{ a: 1, b: 1 }, { b: 2 }]\n', '- debug: { msg: "{{ [a, b] }}" }'],
    ['of a block', '', '- { block: [{ debug: { msg: "{{ [a, b] }}" } }], vars: [{ a: 1, b: 1 }, { b: 2 }] }'],
    ['of a task', '', '- { debug: { msg: "{{ [a, b] }}" }, vars: [{ a: 1, b: 1 }, { b: 2 }] }'],
  ])('%s: the later ones win', async (_, play, task) => {
    expect(listSaid(await runTasks(task, play))).toEqual([[1, 2]]);
  });

  test('an item that is no mapping is refused', async () => {
    await expect(runTasks('- debug:', '  vars: [{ a: 1 }, b]\n')).rejects.toThrow(
      '`vars` is a mapping of names to values, not the text `b`',
    );
  });
});
