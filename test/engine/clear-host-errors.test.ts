import { expect, test } from 'vitest';
import { runProject } from './run-project.ts';

test('clear_host_errors lets hosts that failed in a play before take part in the plays behind', async () => {
  const site = `- hosts: web
  tasks: [{ fail: , when: inventory_hostname == 'n2' }]
- hosts: web
  tasks: [{ meta: clear_host_errors }, { name: Here, debug: }, { assert: { that: "'n2' not in ansible_play_hosts" } }]
- hosts: web
  tasks: [{ name: Behind, debug: }]
`;
  const { tasks, exitCode } = await runProject({ 'site.yml': site });
  expect(tasks.filter((line) => /^(?:Here|Behind)/.test(line))).toEqual([
    'Here: n1 ok, n3 ok',
    'Behind: n1 ok, n2 ok, n3 ok',
  ]);
  // As with Ansible: what was forgotten does not count.
  expect(exitCode).toBe(0);
});
