import { beforeEach, describe, expect, test } from 'vitest';
import { run } from './fake-io.ts';
import { useFolder } from './use-folder.ts';

const folder = useFolder();

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) folder.write(path, text);
}

const explain = (...words: string[]) => run(['explain', ...words], { cwd: folder.path });

const PROJECT = {
  'longshore.yml': 'inventory: inventory/hosts.yml\n',
  'inventory/hosts.yml':
    'all:\n  vars: { port: 80 }\n  children:\n    web:\n      hosts:\n        w1: { port: 8080 }\n        w2:\n',
  'inventory/group_vars/all.yml': 'url: "http://{{ name }}:{{ port }}"\nname: "{{ inventory_hostname }}.example.com"\n',
  'inventory/group_vars/web.yml':
    'port: 81\nloop: "{{ pool }}"\npool: "{{ loop }}"\nbroken: "{{ nobody }}/x"\napi_password: hunter2\nboth: "{{ port }} {{ url }}"\n',
  'site.yml': `- name: First
  hosts: web
  vars: { port: 9000 }
  tasks:
    - set_fact: { url: new }
    - debug: { msg: "{{ url }}" }
      register: said
- name: Second
  hosts: web
  tasks:
    - debug: { msg: x }
      vars: { url: own }
- hosts: w2
  tasks: []
`,
};

describe('run explain', () => {
  beforeEach(() => write(PROJECT));

  test('a fact: who says it, and that nobody has been asked', async () => {
    const fact = '`ansible_distribution` is a fact: the run gathers it from the host when it is first used';
    expect(await explain('w1', 'ansible_distribution')).toEqual({
      code: 0,
      stderr: '',
      stdout: `ansible_distribution on w1\n  ${fact}\n  from facts\n`,
    });
    folder.write('none.yml', '- hosts: web\n  gather_facts: false\n  tasks: []\n');
    expect(await explain('w1', 'ansible_distribution', 'none.yml')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('w1 has no variable `ansible_distribution`') as unknown,
    });
  });

  test('where a value stands, what it goes before, and where the variables in it stand', async () => {
    expect(await explain('w1', 'url')).toEqual({
      code: 0,
      stderr: '',
      stdout: `url on w1
  http://w1.example.com:8080
  from inventory/group_vars/all.yml:1:1 (inventory group_vars/all)
     1 | url: "http://{{ name }}:{{ port }}"
       | ^^^
  uses name = "w1.example.com"
    from inventory/group_vars/all.yml:2:1 (inventory group_vars/all)
    uses inventory_hostname = "w1"
      from magic variables
  uses port = 8080
    from inventory/hosts.yml:6:15 (inventory host vars)
    over inventory/group_vars/web.yml:1:1 (inventory group_vars)
    over inventory/hosts.yml:2:11 (inventory group vars)
`,
    });
  });

  test('extra vars go before all', async () => {
    const { stdout } = await explain('w2', 'port', '-e', 'port=1');
    expect(stdout).toMatch(/^port on w2\n {2}1\n {2}from --extra-vars:1:6 \(extra vars\)\n/);
    expect(stdout).toContain('  over inventory/group_vars/web.yml:1:1 (inventory group_vars)\n');
  });

  test('with a playbook, as each of its plays for the host begins, and which tasks change it', async () => {
    const { code, stdout } = await explain('w1', 'url', 'site.yml');
    expect(code).toBe(0);
    expect(stdout).toContain('url on w1, when the play `First` begins\n  http://w1.example.com:9000\n');
    expect(stdout).toContain(
      '    from site.yml:3:11 (play vars)\n    over inventory/hosts.yml:6:15 (inventory host vars)\n',
    );
    expect(stdout).toContain('  changed by set_fact at site.yml:5:24\n');
    expect(stdout).toContain('url on w1, when the play `Second` begins\n  http://w1.example.com:8080\n');
    expect(stdout).toContain('  changed by vars at site.yml:12:15\n');
    expect(stdout).not.toContain('site.yml:13');
  });

  test('what only a task defines', async () => {
    const { stdout } = await explain('w1', 'said', 'site.yml');
    expect(stdout).toBe(
      'said on w1, when the play `First` begins\n  not there yet\n  changed by register at site.yml:7:17\n',
    );
  });

  test('a circle is shown as its chain, and no variable twice', async () => {
    const { code, stdout } = await explain('w1', 'loop');
    expect(code).toBe(0);
    expect(stdout).toContain(
      '`loop` is defined by itself: `loop` (inventory/group_vars/web.yml:2) → `pool` (inventory/group_vars/web.yml:3) → `loop`',
    );
    expect((await explain('w1', 'both')).stdout).toMatch(/uses port = 8080 \(see above\)/);
  });

  test('what is missing below it', async () => {
    expect((await explain('w1', 'broken')).stdout).toMatch(
      /^broken on w1\n {2}cannot be rendered: `nobody` is not defined.*\n[^]*uses nobody, which cannot be rendered: `nobody` is not defined\n/,
    );
  });

  test('a password is not shown', async () => {
    const { stdout } = await explain('w1', 'api_password');
    expect(stdout).toContain('(hidden)');
    expect(stdout.split('\n')[1]).not.toContain('hunter2');
  });

  test.each([
    [['w1'], 'which host, and which variable?', 'run explain HOST VARIABLE [PLAYBOOK…]'],
    [['w3', 'url'], 'there is no host `w3` in the inventory', 'Did you mean `w1`?'],
    [['web', 'url'], 'there is no host `web` in the inventory', 'name one of its hosts, such as `w1`'],
    [['w1', 'urls'], 'w1 has no variable `urls`', 'Did you mean `url`?'],
  ])('%j is one clear error', async (words, message, help) => {
    const { code, stdout, stderr } = await explain(...words);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).toContain(help);
  });

  test('no play is for the host', async () => {
    write({ 'other.yml': '- hosts: w2\n  tasks: []\n' });
    expect(await explain('w1', 'url', 'other.yml')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no play is for w1') as string,
    });
  });
});
