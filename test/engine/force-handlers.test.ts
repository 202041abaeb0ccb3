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
