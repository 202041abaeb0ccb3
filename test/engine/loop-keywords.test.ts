import { expect, test } from 'vitest';
import { listFailures, type ProjectRun, runProject } from './run-project.ts';

const run = (tasks: string): Promise<ProjectRun> =>
  runProject({ 'site.yml': `- hosts: n1\n  gather_facts: false\n  tasks:\n${tasks.replace(/^/gm, '    ')}\n` });

test.each([
  [
    'delegate_to',
    'delegate_to: "{{ item }}"\n  loop: [n2, n3]',
    'r.results | map(attribute="item") | list == ["n2", "n3"]',
  ],
  [
    'environment',
    'environment: { OWN: "{{ item }}" }\n  loop: [a, b]',
    'r.results | map(attribute="stdout") | list == ["a", "b"]',
  ],
  [
    'vars and a condition before the keywords',
    'delegate_to: "{{ item.host }}"\n  when: item.host is defined\n  loop: [{ host: n2 }, {}]',
    'r.results[1] is skipped and r.results[0] is not skipped',
  ],
  ['no item', 'loop: []', 'r is skipped and r.skipped_reason == "No items in the list" and r.msg is undefined'],
  ['check_mode', 'check_mode: "{{ item }}"\n  loop: [true, false]', 'r.results[1].stdout == ""'],
  [
    'another name of the item',
    'delegate_to: "{{ target }}"\n  loop: [n2]\n  loop_control: { loop_var: target }',
    'r.results[0].target == "n2"',
  ],
])('%s may use the item', async (_, keywords, condition) => {
  const task = `- shell: printf %s "\${OWN-}"\n  register: r\n  ${keywords}`;
  const done = await run(`${task}\n- assert: { that: [${JSON.stringify(condition)}] }`);
  expect(listFailures(done)).toEqual([]);
  expect(done.tasks.at(-1)).toBe('assert: n1 ok');
});

test('each item is done where it says', async () => {
  const { sessions, events } = await run(
    '- command: "true"\n  delegate_to: "{{ item }}"\n  remote_user: "user-{{ item }}"\n  connection: local\n  loop: [n2, n3]',
  );
  expect(sessions.map(({ target }) => target.user)).toEqual(['user-n2', 'user-n3']);
  expect(events).toContainEqual(expect.not.objectContaining({ type: 'host-finished', delegate: 'n2' }));
});

test('errors are ignored where each item that fails says so', async () => {
  const fails = (loop: string): Promise<ProjectRun> =>
    run(
      `- command: "false"\n  ignore_errors: "{{ item.ignored }}"\n  when: item.runs | default(true)\n  loop: ${loop}`,
    );
  expect((await fails('[{ ignored: true }, { ignored: false, runs: false }]')).tasks).toEqual([
    'command: n1 failed (ignored)',
  ]);
  expect((await fails('[{ ignored: true }, { ignored: false }]')).tasks).toEqual(['command: n1 failed']);
});

test('an item that is hidden hides the result, and itself alone among the items', async () => {
  const { events } = await run(
    '- command: echo {{ item.word }}\n  no_log: "{{ item.hidden }}"\n  loop: [{ word: open, hidden: false }, { word: sesame, hidden: true }]',
  );
  const items = events.flatMap((event) => (event.type === 'item-finished' ? [JSON.stringify(event)] : []));
  expect(items[0]).toContain('open');
  expect(JSON.stringify(events)).not.toContain('sesame');
});

test('a keyword that an item cannot have fails that item', async () => {
  const done = await run('- command: "true"\n  delegate_to: "{{ item.host }}"\n  loop: [{ host: n2 }, { other: 1 }]');
  expect(done.tasks).toEqual(['command: n1 failed']);
  expect(listFailures(done)[0]).toContain('`item` has no attribute `host`');
});
