import { expect, test } from 'vitest';
import type { RunSettings } from '../../src/engine/settings.ts';
import { listFailures, listMessages, runProject } from './run-project.ts';

const FILES = {
  'site.yml': `
- name: First
  hosts: web
  serial: 2
  roles: [outer]
  tasks:
    - debug: { msg: "play {{ VALUE }}" }
`,
  'roles/outer/tasks/main.yml': '- debug: { msg: "outer {{ VALUE }}" }\n- include_tasks: more/deep.yml',
  'roles/outer/tasks/more/deep.yml': '- debug: { msg: "deep {{ VALUE }}" }',
};

/** What an expression says in a role, in a file of its tasks that lies deeper, and in the play, on n1; the project's folder is `P`. */
async function ask(expression: string, settings = {}): Promise<Record<string, string>> {
  const files = Object.entries(FILES).map(([name, text]) => [name, text.replaceAll('VALUE', `(${expression})`)]);
  const run = await runProject(Object.fromEntries(files) as Record<string, string>, { settings });
  if (listFailures(run).length > 0) return { failure: listFailures(run)[0] ?? '' };
  const said = run.events.flatMap((event) =>
    event.type === 'host-finished' && event.host === 'n1' ? [event.outcome.result?.['msg']] : [],
  );
  const words = said
    .filter((text) => typeof text === 'string')
    .map((text) => text.replaceAll(/\/[^ ',]*\/project-\w+/g, 'P'));
  return Object.fromEntries(words.map((text) => [text.slice(0, text.indexOf(' ')), text.slice(text.indexOf(' ') + 1)]));
}

const threeTimes = (text: string): [string, string, string] => [text, text, text];

test.each<[string, Partial<RunSettings>, string, string, string]>([
  ['ansible_inventory_sources | join(",")', {}, 'P/inventory.yml', 'P/inventory.yml', 'P/inventory.yml'],
  ['inventory_file', {}, 'P/inventory.yml', 'P/inventory.yml', 'P/inventory.yml'],
  [
    'ansible_search_path | join(",")',
    {},
    'P/roles/outer,P/roles/outer/tasks,P',
    'P/roles/outer,P/roles/outer/tasks/more,P',
    'P',
  ],
  ['ansible_config_file is none', {}, 'True', 'True', 'True'],
  [
    'ansible_config_file',
    { settingsFile: '/p/longshore.yml' },
    '/p/longshore.yml',
    '/p/longshore.yml',
    '/p/longshore.yml',
  ],
  ['ansible_collection_name | default("-") is none', {}, 'True', 'True', 'False'],
  ['ansible_run_tags | join(",")', {}, 'all', 'all', 'all'],
  ['ansible_play_name', {}, 'First', 'First', 'First'],
  ['ansible_play_batch | join(",")', {}, 'n1,n2', 'n1,n2', 'n1,n2'],
  ['ansible_play_hosts | join(",")', {}, 'n1,n2,n3', 'n1,n2,n3', 'n1,n2,n3'],
  ['ansible_play_hosts_all | join(",")', {}, 'n1,n2,n3', 'n1,n2,n3', 'n1,n2,n3'],
  ['ansible_play_role_names | join(",")', {}, 'outer', 'outer', 'outer'],
  ['ansible_role_name | default("-")', {}, 'outer', 'outer', '-'],
  ['ansible_playbook_python', {}, ...threeTimes('/usr/bin/python3')],
  ['ansible_playbook_python', { playbookPython: '/opt/bin/python3' }, ...threeTimes('/opt/bin/python3')],
])('%s', async (expression, settings, outer, deep, play) => {
  expect(await ask(expression.replaceAll('"', "'"), settings)).toEqual({ outer, deep, play });
});

test.each([['ansible_limit', 'n1: `ansible_limit` is not defined: there is no --limit']])(
  '%s is not there',
  async (name, failure) => {
    expect(await ask(name)).toEqual({ failure });
  },
);

test.each([
  ['ansible_host', '', 'n1'],
  ['ansible_ssh_host', '', 'n1'],
  ['ansible_connection', '', 'local'],
  ['ansible_user | default("-")', '', '-'],
  ['ansible_user', 'remote_user: deploy', 'deploy'],
  ['ansible_port | default("-")', '', '-'],
  ['ansible_port', 'port: 2222', '2222'],
  ['ansible_host', 'delegate_to: n2', '10.0.0.2'],
  ['ansible_host', 'vars: { ansible_host: own }', 'own'],
  ['ansible_user', 'remote_user: "{{ ansible_user | default(\'ann\') }}"', 'ann'],
  ['ansible_port', 'port: "{{ ansible_port | default(22) }}"', '22'],
  ['ansible_connection', 'connection: "{{ ansible_connection | default(\'ssh\') }}"', 'local'],
  ['ansible_host', 'delegate_to: "{{ ansible_host | default(\'n2\') }}"', '10.0.0.2'],
  ['ansible_host', 'environment: { A: "{{ ansible_host }}" }', 'n1'],
  ['hostvars[inventory_hostname].ansible_host is defined', '', 'False'],
  ['hostvars.n2.ansible_host', '', '10.0.0.2'],
])('how the host is reached: %s with %j', async (expression, keyword, expected) => {
  const site = `- hosts: n1\n  tasks:\n    - debug: { msg: "of {{ ${expression.replaceAll('"', "'")} }}" }\n      ${keyword}\n`;
  const inventory = 'all: { vars: { ansible_connection: local }, hosts: { n1: , n2: { ansible_host: 10.0.0.2 } } }';
  const run = await runProject({ 'site.yml': site, 'inventory.yml': inventory });
  expect(listMessages(run)).toEqual([`n1: of ${expected}`]);
});

test.each([
  [
    'the play is for it',
    'localhost',
    '{{ of_inventory }} {{ of_file }} {{ ansible_connection }} {{ group_names }}',
    '',
  ],
  [
    'hostvars',
    'n1',
    '{{ hostvars.localhost.of_inventory }} {{ hostvars.localhost.of_file }} {{ hostvars.localhost.ansible_connection }} []',
    '',
  ],
  ['what is done there', 'n1', '{{ of_inventory }} {{ of_file }} {{ ansible_connection }} []', '127.0.0.1'],
])(
  'this machine has the variables of all where the inventory does not name it: %s',
  async (_, hosts, message, delegate) => {
    const site = `- hosts: ${hosts}\n  gather_facts: false\n  tasks:\n    - debug: { msg: "${message}" }\n      delegate_to: "{{ '${delegate}' or omit }}"\n`;
    const inventory = 'all: { vars: { of_inventory: 1 }, hosts: { n1: { ansible_connection: local } } }';
    const run = await runProject({
      'site.yml': site,
      'inventory.yml': inventory,
      'group_vars/all.yml': 'of_file: 2\n',
    });
    expect(listMessages(run)).toEqual([`${hosts}: 1 2 local []`]);
  },
);

test('so has a host that only delegate_to names', async () => {
  const run = await runProject({
    'site.yml': '- hosts: n1\n  gather_facts: false\n  tasks: [{ command: "true", delegate_to: elsewhere }]\n',
    'inventory.yml': 'all: { vars: { ansible_connection: local, ansible_user: deploy }, hosts: { n1: } }',
  });
  expect(run.sessions.map(({ target }) => [target.host, target.connection, target.user])).toEqual([
    ['elsewhere', 'local', 'deploy'],
  ]);
});

test('names of roles are those of the user outside of roles', async () => {
  const run = await runProject({
    'site.yml': `
- hosts: n1
  vars: { role_name: r, role_path: mine }
  tasks:
    - include_role: { name: "{{ role_name }}" }
      vars: { role_name: r }
    - debug: { msg: "{{ role_name }} {{ role_path }} {{ ansible_role_name is defined }}" }
`,
    'roles/r/tasks/main.yml': '- debug: { msg: "{{ role_name }} {{ role_path | basename }}" }\n',
  });
  expect(listMessages(run)).toEqual(['n1: r mine False', 'n1: r r']);
});
