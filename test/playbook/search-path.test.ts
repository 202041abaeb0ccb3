import { expect, test } from 'vitest';
import { listSearchPath } from '../../src/playbook/search-path.ts';

test.each([
  ['x.yml', 'playbooks/p.yml', ['playbooks/tasks/x.yml', 'playbooks/x.yml', 'tasks/x.yml']],
  ['x.yml', 'tasks/t.yml', ['tasks/tasks/x.yml', 'tasks/x.yml', 'playbooks/tasks/x.yml', 'playbooks/x.yml']],
  ['/abs/x.yml', 'tasks/t.yml', ['/abs/x.yml']],
  ['../x.yml', 'playbooks/p.yml', ['playbooks/x.yml', 'x.yml']],
])('%s named in %s', (name, taskFile, expected) => {
  expect(listSearchPath('tasks', name, taskFile, 'playbooks/p.yml')).toEqual(expected);
});
