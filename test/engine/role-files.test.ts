import { expect, test } from 'vitest';
import { listFailures, type ProjectRun, runProject } from './run-project.ts';

const run = (site: string, files: Readonly<Record<string, string>>): Promise<ProjectRun> =>
  runProject({ 'site.yml': site, ...files });

test('other files of a role: vars_from, defaults_from, handlers_from', async () => {
  const { tasks, exitCode } = await run(
    `
- hosts: n1
  tasks:
    - include_role:
        name: web
        tasks_from: show
        vars_from: small.yml
        defaults_from: small
        handlers_from: quiet
    - import_role: { name: web, tasks_from: show.yml }
`,
    {
      'roles/web/tasks/show.yml': '- { name: "Show {{ size }} {{ port }}", command: "true", notify: Tell }\n',
      'roles/web/vars/main.yml': 'size: large\n',
      'roles/web/vars/small.yml': 'size: small\n',
      'roles/web/defaults/main.yml': 'port: 80\n',
      'roles/web/defaults/small.yaml': 'port: 8080\n',
      'roles/web/handlers/main.yml': '- { name: Loud, debug: , listen: Tell }\n',
      'roles/web/handlers/quiet.yml': '- { name: Quiet, debug: , listen: Tell }\n',
    },
  );
  expect(exitCode).toBe(0);
  expect(tasks.map((task) => task.replace(/^web : /, ''))).toEqual([
    'include_role : web: n1 ok',
    'Show small 8080: n1 changed',
    'Show large 80: n1 changed',
    'Loud: n1 ok',
    'Quiet: n1 ok',
  ]);
});

test('rolespec_validate: false leaves the argument specification alone', async () => {
  const files = {
    'roles/web/tasks/main.yml': '- { name: Web, debug: }\n',
    'roles/web/meta/argument_specs.yml':
      'argument_specs: { main: { options: { port: { type: int, required: true } } } }\n',
  };
  const refused = await run('- hosts: n1\n  tasks: [{ include_role: { name: web } }]\n', files);
  expect(refused.exitCode).toBe(2);
  const left = await run('- hosts: n1\n  tasks: [{ include_role: { name: web, rolespec_validate: false } }]\n', files);
  expect(left.tasks.at(-1)).toBe('web : Web: n1 ok');
});

test('the names that a task in a role has of roles', async () => {
  const wanted = [
    "role_name == 'base' and ansible_role_name == 'base'",
    "role_path is search('roles/base$')",
    "ansible_play_role_names == ['web']",
    "ansible_dependent_role_names == ['base']",
    "ansible_role_names | sort == ['base', 'web']",
    'ansible_parent_role_names is undefined and ansible_parent_role_paths is undefined',
  ];
  const result = await run(
    `- hosts: n1\n  roles: [web]\n  tasks:\n    - assert: { that: role_name is not defined }\n`,
    {
      'roles/web/meta/main.yml': 'dependencies: [base]\n',
      'roles/base/tasks/main.yml': `- assert: { that: ${JSON.stringify(wanted)} }\n`,
    },
  );
  expect(listFailures(result)).toEqual([]);
  expect(result.exitCode).toBe(0);
});

test('the roles that a task in a role is included by, and not those that depend on it', async () => {
  const says = (parents: string): string => `- { name: Says, assert: { that: "${parents}" } }\n`;
  const result = await run('- hosts: n1\n  roles: [web]\n', {
    'roles/web/tasks/main.yml': '- include_role: { name: app }\n',
    'roles/app/meta/main.yml': 'dependencies: [base]\n',
    'roles/app/tasks/main.yml': `${says("ansible_parent_role_names == ['web']")}- import_role: { name: part }\n`,
    'roles/base/tasks/main.yml': says("ansible_parent_role_paths | map('basename') == ['web']"),
    'roles/part/tasks/main.yml': says("ansible_parent_role_names == ['app', 'web']"),
  });
  expect(listFailures(result)).toEqual([]);
  expect(result.tasks.filter((line) => line.includes('Says'))).toHaveLength(3);
});

test('roles of collections', async () => {
  const wanted = [
    "role_name == 'web' and ansible_role_name == 'acme.tools.web'",
    "ansible_collection_name == 'acme.tools'",
    "role_path is search('/ansible_collections/acme/tools/roles/web$')",
    "ansible_play_role_names | first == 'acme.tools.web'",
    "ansible_dependent_role_names == ['acme.tools.base']",
  ];
  const roles = 'collections/ansible_collections/acme/tools/roles';
  const result = await run(
    `
- hosts: n1
  roles: [acme.tools.web]
  tasks:
    - include_role: { name: acme.tools.base }
    - import_role: { name: base }
    - { name: Both, command: "true", notify: ["web : Short", "acme.tools.web : Full"] }
`,
    {
      // Its neighbours go before what the playbook has beside it.
      [`${roles}/web/meta/main.yml`]: 'dependencies: [base]\n',
      [`${roles}/web/tasks/named-web.yml`]: '- { name: Named, debug: }\n',
      [`${roles}/web/tasks/main.yml`]: `- import_tasks: "named-{{ role_name }}.yml"\n- { name: Web, assert: { that: ${JSON.stringify(wanted)} } }\n`,
      [`${roles}/web/handlers/main.yml`]: '- { name: Short, debug: }\n- { name: Full, debug: }\n',
      [`${roles}/base/tasks/main.yml`]: '- { name: Base, debug: }\n',
      'roles/base/tasks/main.yml': '- { name: Beside the playbook, debug: }\n',
    },
  );
  expect(listFailures(result)).toEqual([]);
  expect(result.tasks).toEqual([
    'acme.tools.base : Base: n1 ok',
    'acme.tools.web : Named: n1 ok',
    'acme.tools.web : Web: n1 ok',
    'include_role : acme.tools.base: n1 ok',
    'acme.tools.base : Base: n1 ok',
    'base : Beside the playbook: n1 ok',
    'Both: n1 changed',
    'acme.tools.web : Short: n1 ok',
    'acme.tools.web : Full: n1 ok',
  ]);
});

test('a playbook of a collection is imported by its full name', async () => {
  const result = await run('- import_playbook: acme.tools.site.all\n- import_playbook: acme.tools.other\n', {
    'collections/ansible_collections/acme/tools/playbooks/site/all.yml':
      '- hosts: n1\n  tasks: [{ name: All, debug: }]\n',
    'collections/ansible_collections/acme/tools/playbooks/other.yaml':
      '- hosts: n1\n  tasks: [{ name: Other, debug: }]\n',
  });
  expect(result.tasks).toEqual(['All: n1 ok', 'Other: n1 ok']);
});

test('a role may import another file of its own tasks, but not itself', async () => {
  const site = '- hosts: n1\n  roles: [web]\n';
  const other = { 'roles/web/tasks/other.yml': '- { name: Other, debug: }\n' };
  const own = await run(site, {
    ...other,
    'roles/web/tasks/main.yml': '- import_role: { name: web, tasks_from: other }\n',
  });
  expect(own.tasks).toEqual(['web : Other: n1 ok']);
  const circle = run(site, { 'roles/web/tasks/main.yml': '- import_role: { name: web }\n' });
  await expect(circle).rejects.toThrow('the role `web` needs itself: web → web');
});

test.each(['serial: 1', 'strategy: free', 'strategy: host_pinned'])(
  'a host that fails in a role goes no further, where others have been through it: %s',
  async (way) => {
    const { tasks, exitCode } = await run(
      `
- hosts: n1,n2
  ${way}
  max_fail_percentage: 100
  roles: [web, other]
  tasks: [{ name: Behind, debug: }]
`,
      {
        'roles/web/tasks/main.yml': '- { name: Web, debug: , failed_when: inventory_hostname == "n2" }\n',
        'roles/other/tasks/main.yml': '- { name: Other, debug: }\n',
      },
    );
    const shown = tasks.flatMap((line) => line.split(', ')).filter((line) => line.includes('n2'));
    expect(shown).toEqual([expect.stringMatching(/n2 failed$/)]);
    expect(tasks.join()).toMatch(/Behind: n1 ok/);
    expect(exitCode).toBe(2);
  },
);
