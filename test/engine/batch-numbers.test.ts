import { expect, test } from 'vitest';
import { runProject } from './run-project.ts';

test('batches are counted from one', async () => {
  const run = await runProject({ 'site.yml': '- hosts: web\n  serial: 2\n  tasks: []\n' });
  const started = run.events.filter((event) => event.type === 'play-started');
  expect(started.map(({ batch }) => batch)).toEqual([
    { index: 1, count: 2 },
    { index: 2, count: 2 },
  ]);
});
