import { describe, expect, test } from 'vitest';
import { listFailures, runProject } from './run-project.ts';

const ROLE = {
  'roles/r/tasks/main.yml': '- { name: Change, command: "true", notify: Restart }\n',
  'roles/r/handlers/main.yml': '- { name: Restart, debug: { msg: role }, listen: Topic }\n',
  'roles/s/tasks/main.yml': '- { name: Other, command: "true", notify: Topic }\n',
  'roles/s/meta/main.yml': 'dependencies: [{ role: r, tags: s }]\n',
};
const RUN = (name: string): string => `- { name: ${name}, debug: }`;

/** What ran in a play of n1: its own tasks and handlers are given. */
async function listRan(tasks: string, handlers = '[]', play = ''): Promise<readonly string[]> {
  const site = `- hosts: n1\n  ${play}\n  tasks: ${tasks}\n  handlers: ${handlers}\n`;
  const run = await runProject({ ...ROLE, 'site.yml': site });
  return run.tasks.map((line) => line.replace(/: n1 (?:ok|changed)$/, ''));
}

describe('which handler a name stands for', () => {
  test('the first of a list', async () => {
    const handlers = '[{ name: H, command: "true" }, { name: H, debug: }]';
    const ran = await runProject({
      'site.yml': `- hosts: n1\n  tasks: [{ name: T, command: "true", notify: H }]\n  handlers: ${handlers}\n`,
    });
    expect(ran.tasks).toEqual(['T: n1 changed', 'H: n1 changed']);
  });

  test.each<[string, string, readonly string[]]>([
    [
      'of a role that is included again, the one that came last',
      '[{ include_role: { name: r } }, { include_role: { name: r } }]',
      ['include_role : r', 'r : Change', 'include_role : r', 'r : Change', 'r : Restart'],
    ],
    [
      'of a role that is included after it was notified, the one of that role',
      '[{ name: T, command: "true", notify: Restart }, { include_role: { name: r } }]',
      ['T', 'include_role : r', 'r : Change', 'r : Restart'],
    ],
    [
      'between, it is the one that is there when the handlers run',
      '[{ name: T, command: "true", notify: Restart }, { meta: flush_handlers }, { include_role: { name: r } }]',
      ['T', 'Restart', 'include_role : r', 'r : Change', 'r : Restart'],
    ],
  ])('%s', async (_, tasks, ran) => {
    expect(await listRan(tasks, `[${RUN('Restart').slice(2)}]`)).toEqual(ran);
  });

  test('of those of one name that listen to a topic one runs', async () => {
    const ran = await listRan('[{ name: T, command: "true", notify: "r : Topic" }]', '[]', 'roles: [r, s]');
    expect(ran).toEqual(['r : Change', 'r : Change', 's : Other', 'T', 'r : Restart']);
  });
});

test('each item of a loop notifies its own, also that which changed nothing, but for what was skipped', async () => {
  const tasks = `
    - { name: T, command: "true", notify: "H {{ item }}", loop: [a, b, c], when: item != 'b', changed_when: item == 'a' }`;
  expect(await listRan(tasks, '[{ name: H a, debug: }, { name: H b, debug: }, { name: H c, debug: }]')).toEqual([
    'T',
    'H a',
    'H c',
  ]);
});

test.each([
  ['a handler that is not there', '"{{ number }}"', 'no handler is called `1`, and none listens to it'],
  ['a name that cannot be rendered', '"{{ gone }}"', '`gone` is not defined'],
])('%s fails the task of the host, which can be rescued', async (_, notify, message) => {
  const run = await runProject({
    'site.yml': `
- hosts: n1
  tasks:
    - block: [{ name: T, command: "true", register: made, notify: ${notify} }]
      rescue: [{ name: Rescue, assert: { that: [made is failed] } }]
    - { name: Again, command: "true", notify: ${notify} }
    - ${RUN('Never').slice(2)}
`,
  });
  expect(run.tasks).toEqual(['T: n1 failed (rescued)', 'Rescue: n1 ok', 'Again: n1 failed']);
  expect(listFailures(run)).toEqual([`n1: ${message}`, `n1: ${message}`]);
  expect(run.exitCode).toBe(2);
});
