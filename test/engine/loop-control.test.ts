import { describe, expect, test } from 'vitest';
import { listFailures, type ProjectRun, runProject } from './run-project.ts';

function runOn(host: string, tasks: string, files: Readonly<Record<string, string>> = {}): Promise<ProjectRun> {
  return runProject({ 'site.yml': `- hosts: ${host}\n  tasks:\n${tasks.replace(/^/gm, '    ')}\n`, ...files });
}

const listItems = (run: ProjectRun): string[] =>
  run.events.flatMap((event) => (event.type === 'item-finished' ? [`${event.label} ${event.outcome.status}`] : []));

const listMessages = (run: ProjectRun): unknown[] =>
  run.events.flatMap((event) =>
    event.type === 'host-finished' && event.outcome.result !== undefined ? [event.outcome.result['msg']] : [],
  );

describe('loop_control', () => {
  test.each([
    ['break_when: the item after which it holds is the last', 'break_when: item == 2', ['1 ok', '2 ok']],
    ['a list of conditions: all of them', 'break_when: [item > 1, item > 2]', ['1 ok', '2 ok', '3 skipped']],
    ['it sees what the item has registered', 'break_when: it.msg == "2!"', ['1 ok', '2 ok']],
    ['an item that was skipped ends the loop, too', 'break_when: it is skipped', ['1 ok', '2 ok', '3 skipped']],
    ['it sees the index', 'index_var: at, break_when: at == 0', ['1 ok']],
    ['never', 'break_when: false', ['1 ok', '2 ok', '3 skipped', '4 ok']],
    ['a condition that is no boolean fails the item, and no other follows', 'break_when: item', ['1 failed']],
    ['an undefined variable in it, too', 'break_when: nowhere', ['1 failed']],
    ['label: it sees what the item has registered', 'label: "{{ it.msg }}", break_when: true', ['1! ok']],
    ['a label that cannot be rendered fails the item', 'label: "{{ nowhere }}", break_when: true', ['1 failed']],
    ['extended must be a boolean', 'extended: "{{ [1] }}"', []],
  ])('%s', async (_, control, expected) => {
    const task = `debug: { msg: "{{ item }}!" }, register: it, when: item != 3, loop: [1, 2, 3, 4]`;
    const run = await runOn('n1', `- { name: T, ${task}, loop_control: { ${control} } }`);
    expect(listItems(run)).toEqual(expected);
  });

  test.each([
    ['extended: true', '[[1,2],1,0,2,1,true,false,2,"-",2]', '[[1,2],2,1,1,0,false,true,2,1,"-"]'],
    ['extended: "{{ 1 == 1 }}"', '[[1,2],1,0,2,1,true,false,2,"-",2]', '[[1,2],2,1,1,0,false,true,2,1,"-"]'],
    [
      'extended: true, extended_allitems: false',
      '["-",1,0,2,1,true,false,2,"-",2]',
      '["-",2,1,1,0,false,true,2,1,"-"]',
    ],
    ['extended: false', 'none', 'none'],
    ['extended_allitems: true', 'none', 'none'],
  ])('what an item knows of its loop with %s', async (control, first, second) => {
    const names = 'allitems index index0 revindex revindex0 first last length previtem nextitem'.split(' ');
    const members = names.map((name) => `ansible_loop.${name} | default('-')`).join(', ');
    const label = `"{{ ([${members}] | to_json(separators=(',', ':'))) if ansible_loop is defined else 'none' }}"`;
    const run = await runOn('n1', `- { debug: , loop: [1, 2], loop_control: { ${control}, label: ${label} } }`);
    expect(listItems(run)).toEqual([`${first} ok`, `${second} ok`]);
  });

  test('what a result keeps of the loop', async () => {
    const run = await runOn(
      'n1',
      `
- { debug: , loop: [a], register: it, loop_control: { loop_var: each, index_var: at, extended: true } }
- debug:
    msg: "{{ [it.results[0].each, it.results[0].at, it.results[0].ansible_loop_var, it.results[0].ansible_index_var, it.results[0].ansible_loop.length] }}"`,
    );
    expect(listMessages(run).at(-1)).toEqual(['a', 0, 'each', 'at', 1]);
  });

  test('an include gives all of it to its tasks, and stops as well', async () => {
    const run = await runOn(
      'n1',
      '- { include_tasks: t.yml, loop: [a, b, c], loop_control: { index_var: at, extended: true, break_when: item == "b" } }',
      {
        't.yml':
          '- debug: { msg: "{{ item }} {{ at }} {{ ansible_loop.last }} {{ ansible_loop_var }} {{ ansible_index_var }}" }',
      },
    );
    expect(listMessages(run).filter((each) => each !== undefined)).toEqual(['a 0 False item at', 'b 1 False item at']);
    expect(listFailures(run)).toEqual([]);
  });

  test('after a loop its names are gone', async () => {
    const run = await runOn('n1', '- { debug: , loop: [1] }\n- debug: { msg: "{{ ansible_loop_var }}" }');
    expect(listFailures(run)).toEqual(['n1: `ansible_loop_var` is not defined']);
  });
});
