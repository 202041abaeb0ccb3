import { homedir, userInfo } from 'node:os';
import { expect, test } from 'vitest';
import { listSearchPath } from '../../src/playbook/search-path.ts';

test.each<[name: string, file: string, expected: string[]]>([
  ['x.yml', 'playbooks/p.yml', ['playbooks/tasks/x.yml', 'playbooks/x.yml', 'tasks/x.yml']],
  ['x.yml', 'tasks/t.yml', ['tasks/tasks/x.yml', 'tasks/x.yml', 'playbooks/tasks/x.yml', 'playbooks/x.yml']],
  ['/abs/x.yml', 'tasks/t.yml', ['/abs/x.yml']],
  ['~/x.yml', 'tasks/t.yml', [`${homedir()}/x.yml`]],
  [`~${userInfo().username}/x.yml`, 'tasks/t.yml', [`${userInfo().homedir}/x.yml`]],
  [
    '~nobody-at-all/x.yml',
    'p.yml',
    [
      'tasks/~nobody-at-all/x.yml',
      '~nobody-at-all/x.yml',
      'playbooks/tasks/~nobody-at-all/x.yml',
      'playbooks/~nobody-at-all/x.yml',
    ],
  ],
  ['../x.yml', 'playbooks/p.yml', ['playbooks/x.yml', 'x.yml']],
])('%s named in %s', (name, taskFile, expected) => {
  expect(listSearchPath('tasks', name, { file: taskFile, playbook: 'playbooks/p.yml', roles: [] })).toEqual(expected);
});

test('in a role its own folders go first; a file of tasks is first looked for beside the one that names it', () => {
  const start = { file: 'roles/a/tasks/sub/main.yml', playbook: 'p.yml', roles: ['roles/a', 'roles/b'] };
  expect(listSearchPath('templates', 'x.j2', start).slice(0, 4)).toEqual([
    'roles/a/templates/x.j2',
    'roles/a/x.j2',
    'roles/a/tasks/x.j2',
    'roles/b/templates/x.j2',
  ]);
  expect(listSearchPath('tasks', 'x.yml', start).slice(0, 3)).toEqual([
    'roles/a/tasks/sub/tasks/x.yml',
    'roles/a/tasks/sub/x.yml',
    'roles/a/tasks/x.yml',
  ]);
});
