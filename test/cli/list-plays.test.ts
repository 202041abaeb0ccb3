import { describe, expect, test } from 'vitest';
import { SITE, useSite } from './site-project.ts';

const project = useSite();
const { play } = project;

test('--list-tags: of each play, with those of its blocks and of the play', async () => {
  const { stdout } = await play(SITE, ['--list-tags']);
  expect(stdout).toBe(
    'site.yml · One\n  tags (3)\n    always\n    x\n    y\nsite.yml · Two  [z]\n  tags (2)\n    x\n    z\n',
  );
});

test('a play whose name is empty is called as its hosts, as in Ansible', async () => {
  const site = '- { name: "", hosts: [n1, n2], tasks: [{ name: "", debug: }] }\n';
  expect((await play(site, ['--list-tasks'])).stdout).toBe('site.yml · n1,n2\n  tasks (1)\n    debug  site.yml:1:40\n');
});

describe('--list-tasks', () => {
  const TAGGED = `
- name: "For {{ target | default('all') }}"
  hosts: "{{ target | default('all') }}"
  gather_facts: false
  tags: p
  vars: { given: [g] }
  tasks:
    - import_tasks: more.yml
      tags: imported
    - { name: "t {{ given }}", debug: , tags: ["{{ given }}"] }
    - { name: rare, debug: , tags: [never, o] }
  roles: [{ role: r, tags: [role] }]
`;
  test.each<[readonly string[], readonly string[]]>([
    [
      [],
      [
        'r : e  [p, role]',
        'r : f  [p, role, x]',
        'one  [imported, p]',
        'debug  [imported, own, p]',
        't {{ given }}  [g, p]',
      ],
    ],
    [['--tags', 'role', '--skip-tags', 'x'], ['r : e  [p, role]']],
    [
      ['--tags', 'imported'],
      ['one  [imported, p]', 'debug  [imported, own, p]'],
    ],
    [['--tags', 'g'], ['t {{ given }}  [g, p]']],
    [
      ['--tags', 'o,own'],
      ['debug  [imported, own, p]', 'rare  [never, o, p]'],
    ],
    [['--tags', 'never'], ['rare  [never, o, p]']],
    [['--skip-tags', 'tagged'], []],
  ])('%j: with all tags that each has', async (words, expected) => {
    project.write('more.yml', '- { name: one, debug: }\n- { debug: , tags: own }\n');
    const { stdout } = await play(TAGGED, ['--list-tasks', ...words]);
    expect(
      [...stdout.matchAll(/^ {4}(.*?) {2}\S+:\d+:\d+( {2}.*)?$/gm)].map(([, name, tags]) => `${name}${tags ?? ''}`),
    ).toEqual(expected);
  });

  test('--list-tags names those of `never`, too, unless tags are chosen', async () => {
    project.write('more.yml', '- { name: one, debug: }\n');
    expect((await play(TAGGED, ['--list-tags'])).stdout).toContain('    never\n');
    expect((await play(TAGGED, ['--list-tags', '--tags', 'all'])).stdout).not.toContain('    never\n');
  });

  test.each([
    [[], 'site.yml · For all  [p]\n  hosts (2)\n    n1\n    n2\n'],
    [['-e', 'target=n2'], 'site.yml · For n2  [p]\n  hosts (1)\n    n2\n'],
    [['-e', 'target=n2', '-l', '!n2'], 'site.yml · For n2  [p]\n  hosts (0)\n'],
  ])('--list-hosts %j: of a pattern that is a template', async (words, expected) => {
    project.write('more.yml', '- { name: one, debug: }\n');
    expect((await play(TAGGED, ['--list-hosts', ...words])).stdout).toBe(expected);
  });
});
