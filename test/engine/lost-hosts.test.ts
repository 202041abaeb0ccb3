import { expect, test } from 'vitest';
import { listFailures, runProject } from './run-project.ts';

const ONE_IS_GONE = `
all:
  vars: { ansible_connection: local }
  children:
    web:
      hosts:
        n1: { number: 1, ansible_connection: ssh, ansible_host: 127.0.0.1, ansible_port: 1 }
        n2: { number: 2 }
        n3: { number: 3 }
`;

test.each([
  ['run_once', 'run_once: true', ''],
  ['any_errors_fatal', 'any_errors_fatal: true', ''],
  ['both, inherited', '', 'any_errors_fatal: true\n      run_once: "{{ once | default(true) }}"'],
])('a host that a task with %s cannot reach: the others have failed, and are rescued', async (_name, task, block) => {
  const run = await runProject({
    'inventory.yml': ONE_IS_GONE,
    'site.yml': `
- hosts: web
  tasks:
    - name: Block
      ${block}
      block:
        - name: Look
          stat: { path: / }
          ${task}
        - name: Rest
          debug: { msg: "-" }
      rescue:
        - name: Rescue
          assert: { that: [ansible_failed_task.name == 'Look', ansible_failed_result.unreachable] }
          vars: { once: false }
    - name: After
      debug: { msg: "-" }
`,
  });
  expect(listFailures(run)).toHaveLength(1);
  const [look, ...others] = run.tasks;
  expect(look).toMatch(/^Look: n1 unreachable/);
  expect(others).toEqual(['Rescue: n2 ok, n3 ok', 'After: n2 ok, n3 ok']);
  expect(run.stats['n1']).toMatchObject({ unreachable: 1, failed: 0, rescued: 0 });
  expect(run.stats['n2']).toMatchObject({ unreachable: 0, failed: 0, rescued: 0 });
  expect(run.exitCode).toBe(4);
});

test('a run_once task that nobody rescues ends the playbook, if its host cannot be reached; not where that is ignored', async () => {
  const site = (more: string): Record<string, string> => ({
    'inventory.yml': ONE_IS_GONE,
    'site.yml': `
- hosts: web
  tasks:
    - { name: Look, stat: { path: / }, run_once: true${more} }
    - { name: After, debug: { msg: "-" } }
- hosts: web
  tasks:
    - { name: Next play, debug: { msg: "-" } }
`,
  });
  const ended = await runProject(site(''));
  expect(ended.tasks).toEqual(['Look: n1 unreachable']);
  expect(ended.exitCode).toBe(4);
  const ignored = await runProject(site(', ignore_unreachable: true'));
  expect(ignored.tasks.at(-1)).toBe('Next play: n1 ok, n2 ok, n3 ok');
  expect(ignored.exitCode).toBe(0);
});
