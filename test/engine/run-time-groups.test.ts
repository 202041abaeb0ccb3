import { expect, test } from 'vitest';
import { runProject } from './run-project.ts';

const SORTED = `
- hosts: web
  tasks:
    - name: Sort
      group_by:
        key: "{{ 'first' if number == 1 else 'rest' }}"
- hosts: first
  tasks:
    - name: Of the first
      command: "true"
`;

test('a group that a task could have filled is no mistake when nobody is in it', async () => {
  const run = await runProject({ 'site.yml': `${SORTED}- hosts: nobody\n  tasks: []\n` });
  expect(run.tasks).toEqual(['Sort: n1 changed, n2 changed, n3 changed', 'Of the first: n1 changed']);
  expect(run.events.filter(({ type }) => type === 'warning-raised')).toEqual([]);
  expect(run.events.filter(({ type }) => type === 'play-skipped')).toHaveLength(1);
});

test('a group that no task makes is named', async () => {
  const run = await runProject({ 'site.yml': '- hosts: wbe\n  tasks: []\n' });
  expect(run.events).toContainEqual(
    expect.objectContaining({ type: 'warning-raised', message: 'no host or group matches `wbe`' }),
  );
});
