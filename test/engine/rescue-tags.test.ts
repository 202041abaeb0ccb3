import { expect, test } from 'vitest';
import { runProject } from './run-project.ts';

const block = (rescue: string): string =>
  `- block: [{ name: fails, fail: , tags: a }]\n  rescue: [${rescue}]\n- { name: after, debug: , tags: a }\n`;
const RESCUED = ['fails: n1 failed (rescued)', 'after: n1 ok'];

// What ansible-core 2.19 does.
test.each<[string, readonly string[], readonly string[], string, readonly string[]]>([
  [
    'chosen',
    ['a'],
    [],
    '{ name: saves, debug: , tags: a }',
    ['fails: n1 failed (rescued)', 'saves: n1 ok', 'after: n1 ok'],
  ],
  ['not chosen', ['a'], [], '{ name: saves, debug: }', ['fails: n1 failed']],
  ['skipped', [], ['b'], '{ name: saves, debug: , tags: b }', ['fails: n1 failed']],
  ['never', [], [], '{ name: saves, debug: , tags: never }', ['fails: n1 failed']],
  ['one of two', ['a'], [], '{ debug: }, { meta: noop, tags: a }', RESCUED],
  ['within a block', ['a'], [], '{ block: [{ debug: }], always: [{ meta: noop, tags: a }] }', RESCUED],
  ['within a block, not chosen', ['a'], [], '{ block: [{ debug: }], always: [{ meta: noop }] }', ['fails: n1 failed']],
])(
  'a rescue section takes over if the tags choose any task of it: %s',
  async (_what, tags, skipTags, rescue, expected) => {
    const site = `- hosts: n1\n  gather_facts: false\n  tasks:\n${block(rescue).replaceAll(/^/gm, '    ')}`;
    const { tasks, exitCode } = await runProject({ 'site.yml': site }, { settings: { tags, skipTags } });
    expect(tasks).toEqual(expected);
    expect(exitCode).toBe(expected.length === 1 ? 2 : 0);
  },
);

test('tags choose nothing among handlers, nor in their rescue sections', async () => {
  const site = `
- hosts: n1
  gather_facts: false
  tasks: [{ name: notifies, debug: , changed_when: true, notify: later, tags: a }]
  handlers:
    - name: later
      include_tasks: more.yml
`;
  const more = '- block: [{ name: fails, fail: }]\n  rescue: [{ name: saves, debug: }]\n';
  const { tasks } = await runProject({ 'site.yml': site, 'more.yml': more }, { settings: { tags: ['a'] } });
  expect(tasks).toEqual(['notifies: n1 changed', 'later: n1 ok', 'fails: n1 failed (rescued)', 'saves: n1 ok']);
});
