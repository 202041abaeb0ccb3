import { beforeEach, expect, test } from 'vitest';
import { run } from './fake-io.ts';
import { useFolder } from './use-folder.ts';

const folder = useFolder();

const PROJECT = {
  'longshore.yml': 'inventory: hosts.yml\n',
  'hosts.yml': 'all: { children: { web: { hosts: { w1: } } } }\n',
  'group_vars/web.yml': 'port: 81\nname: "{{ inventory_hostname }}.{{ domain }}"\n',
  'roles/site/defaults/main.yml': 'port: 80\ndomain: example.com\nurl: "http://{{ name }}:{{ port }}"\n',
  'roles/site/vars/main.yml': 'user: www\n',
  'roles/site/tasks/main.yml': '- debug: { msg: "{{ url }}" }\n  vars: { port: 82 }\n',
  'files.yml': 'user: nobody\ndomain: example.org\n',
  'site.yml':
    '- name: Site\n  hosts: web\n  vars_files: [files.yml]\n  roles: [{ role: site, mode: fast, vars: { level: 3 } }]\n',
};

beforeEach(() => {
  for (const [path, text] of Object.entries(PROJECT)) folder.write(path, text);
});

const explain = async (name: string): Promise<string> =>
  (await run(['explain', 'w1', name, 'site.yml'], { cwd: folder.path })).stdout;

test('each template in the chain, with the files of roles, vars_files and group_vars', async () => {
  expect(await explain('url')).toBe(`url on w1, when the play \`Site\` begins
  http://w1.example.org:81
  from roles/site/defaults/main.yml:3:1 (role defaults)
     3 | url: "http://{{ name }}:{{ port }}"
       | ^^^
  uses name = "w1.example.org"
    from group_vars/web.yml:2:1 (playbook group_vars)
    uses inventory_hostname = "w1"
      from magic variables
    uses domain = "example.org"
      from files.yml:2:1 (play vars_files)
      over roles/site/defaults/main.yml:2:1 (role defaults)
  uses port = 81
    from group_vars/web.yml:1:1 (playbook group_vars)
    over roles/site/defaults/main.yml:1:1 (role defaults)
`);
});

test.each([
  ['user', 'from roles/site/vars/main.yml:1:1 (role vars)\n', 'over files.yml:1:1 (play vars_files)\n'],
  [
    'port',
    'from group_vars/web.yml:1:1 (playbook group_vars)\n',
    'changed by vars at roles/site/tasks/main.yml:2:11\n',
  ],
])('%s', async (name, from, also) => {
  const text = await explain(name);
  expect(text).toContain(from);
  expect(text).toContain(also);
});

test('a variable of nobody is said to be none', async () => {
  const { code, stderr } = await run(['explain', 'w1', 'prot', 'site.yml'], { cwd: folder.path });
  expect(code).toBe(1);
  expect(stderr).toContain('Did you mean `port`?');
});

test.each([
  ['mode', 'changed by role params at site.yml:4:25'],
  ['level', 'changed by vars at site.yml:4:45'],
])('%s is for the tasks of its role alone', async (name, expected) => {
  expect(await explain(name)).toContain(`not there yet\n  ${expected}\n`);
});
