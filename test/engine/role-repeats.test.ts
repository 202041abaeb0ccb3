import { expect, test } from 'vitest';
import { type ProjectRun, runProject } from './run-project.ts';

const run = (site: string, files: Readonly<Record<string, string>>): Promise<ProjectRun> =>
  runProject({ 'site.yml': site, ...files });

test('a role of which every task was skipped has not run; allow_duplicates lets it run again', async () => {
  const { tasks } = await run(
    `
- hosts: n1
  roles:
    - { role: a, when: false }
    - a
    - twice
    - twice
`,
    {
      'roles/a/tasks/main.yml': '- { name: A, debug: }\n',
      'roles/twice/tasks/main.yml': '- { name: T, debug: }\n',
      'roles/twice/meta/main.yml': 'allow_duplicates: true\n',
    },
  );
  expect(tasks).toEqual(['a : A: n1 skipped', 'a : A: n1 ok', 'twice : T: n1 ok', 'twice : T: n1 ok']);
});

test('a role has run on the host that ran a task of it: not on those a run_once did for, nor where the host was not reached', async () => {
  const once = await run('- hosts: web\n  roles: [a, a]\n', {
    'roles/a/tasks/main.yml': '- { name: A, run_once: true, debug: }\n',
  });
  expect(once.tasks).toEqual(['a : A: n1 ok', 'a : A: n2 ok']);
  const lost = await run('- hosts: n1\n  ignore_unreachable: true\n  roles: [a, a]\n', {
    'roles/a/tasks/main.yml': '- { name: A, command: "true" }\n',
    'inventory.yml': 'all: { hosts: { n1: { ansible_host: 127.0.0.1, ansible_port: 1 } } }\n',
  });
  expect(lost.stats['n1']).toMatchObject({ ok: 2, ignored: 2 });
});

test('a role that a host has had is passed over, and what it depends on by rules of its own', async () => {
  const { tasks } = await run('- hosts: web\n  roles: [a, { role: a }]\n', {
    'roles/a/meta/main.yml': 'dependencies: [b, c]\n',
    'roles/a/tasks/main.yml': '- { name: A, debug: , when: number == 1 }\n',
    'roles/b/meta/main.yml': 'allow_duplicates: true\n',
    'roles/b/tasks/main.yml': '- { name: B, debug: }\n- { name: Fails, fail: , when: number == 3 }\n',
    'roles/c/tasks/main.yml': '- { name: C, debug: }\n',
  });
  expect(tasks).toEqual([
    'b : B: n1 ok, n2 ok, n3 ok',
    'b : Fails: n1 skipped, n2 skipped, n3 failed',
    'c : C: n1 ok, n2 ok',
    'a : A: n1 ok, n2 skipped',
    'b : B: n1 ok, n2 ok',
    'b : Fails: n1 skipped, n2 skipped',
    'a : A: n2 skipped',
  ]);
});

test('a role has run on a host that has included something in it', async () => {
  const { tasks } = await run('- hosts: n1\n  roles: [a, a]\n', {
    'roles/a/tasks/main.yml': '- { name: I, include_tasks: more.yml }\n',
    'roles/a/tasks/more.yml': '- { name: M, debug: , when: false }\n',
  });
  expect(tasks).toEqual(['a : I: n1 ok', 'a : M: n1 skipped']);
});
