import { expect, test } from 'vitest';
import { runProject } from './run-project.ts';

test.each([
  ['', false, false],
  ['', true, true],
  ['force_handlers: true', false, true],
  ['force_handlers: false', true, false],
])('`%s`, with --force-handlers %s', async (keyword, forceHandlers, runs) => {
  const text = `
- hosts: n1
  ${keyword}
  tasks: [{ command: "true", notify: Tell }, { fail: { msg: no } }]
  handlers: [{ name: Tell, debug: { msg: told } }]
`;
  const run = await runProject({ 'site.yml': text }, { settings: { forceHandlers } });
  expect(run.tasks.some((line) => line.startsWith('Tell'))).toBe(runs);
});

// As ansible-core 2.19 does: hosts that failed in a section run its handlers together with those that go on.
test('a host that failed runs its handlers with the others, at the end of the section; not at meta: flush_handlers', async () => {
  const text = `
- hosts: n1:n2
  gather_facts: false
  force_handlers: true
  pre_tasks:
    - { debug: { msg: a }, changed_when: true, notify: [Once, Each] }
    - { fail: { msg: no }, when: inventory_hostname == 'n1' }
    - { meta: flush_handlers }
    - { name: Again, debug: { msg: b }, changed_when: true, notify: Once }
  tasks: [{ name: Later, debug: { msg: c } }]
  handlers:
    - { name: Once, debug: { msg: once }, run_once: true }
    - { name: Each, debug: { msg: each } }
`;
  const run = await runProject({ 'site.yml': text }, { settings: { forceHandlers: false } });
  const lines = run.tasks.filter((line) => !line.startsWith('debug') && !line.startsWith('fail'));
  expect(lines).toEqual([
    'Once: n2 ok',
    'Each: n2 ok',
    'Again: n2 changed',
    'Once: n1 ok',
    'Each: n1 ok',
    'Later: n2 ok',
  ]);
});
