import { describe, expect, test } from 'vitest';
import { sealText, sealValue, useVaultProject } from './vault-project.ts';

const project = useVaultProject();
const PLAY = ['-i', 'hosts.yml', 'site.yml'];
const OPENS = '--vault-password-file=pw';

function play(tasks: string, more = ''): string {
  return `- hosts: all\n${more}  tasks:\n${tasks.replace(/^/gm, '    ').trimEnd()}\n`;
}

/** The value is what it should be, without being shown by the test itself. */
function assertValue(expression: string): string {
  return play(`- assert: {that: ['${expression}']}`);
}

describe('what is encrypted is read where it stands', () => {
  test.each([
    ['a value of group_vars', { 'group_vars/all.yml': sealValue('pw', 'hunter2') }],
    ['a file of group_vars', { 'group_vars/all.yml': sealText('pw: hunter2\n') }],
    ['a file of host_vars', { 'host_vars/a.yml': sealText('pw: hunter2\n'), 'host_vars/b.yml': 'pw: hunter2\n' }],
    [
      'an inventory',
      { 'hosts.yml': sealText('all: {vars: {ansible_connection: local, pw: hunter2}, hosts: {a: }}\n') },
    ],
    ['a value with CRLF', { 'group_vars/all.yml': `${sealValue('pw', 'hunter2').replaceAll('\n', '\r\n')}\r\n` }],
    ['a template', { 'group_vars/all.yml': `${sealValue('pw', '{{ head }}ter2')}\nhead: hun\n` }],
    [
      'a vault in a list',
      { 'group_vars/all.yml': `${sealValue('pws', 'hunter2').replace('pws: ', 'pws:\n  - ')}\npw: "{{ pws[0] }}"\n` },
    ],
  ])('%s', async (_name, files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) project.write(name, text);
    project.write('site.yml', assertValue('pw == "hunter2"'));
    const { code, stdout, stderr } = await project.run([...PLAY, OPENS]);
    expect(stdout + stderr).not.toContain('hunter2');
    expect(code, stdout + stderr).toBe(0);
  });

  test('vars_files, playbooks, files of tasks, templates, copied files and extra variables', async () => {
    project.write('secret.yml', sealText('pw: hunter2\n'));
    project.write('extra.yml', sealText('more: swordfish\n'));
    project.write('files/copied', sealText('copied hunter2\n'));
    project.write('files/folder/inner', sealText('copied hunter2\n'));
    project.write('templates/rendered.j2', sealText('rendered {{ pw }}\n'));
    project.write('tasks/inner.yml', sealText('- assert: {that: [more == "swordfish", pw == "hunter2"]}\n'));
    const tasks = `- import_tasks: inner.yml
- include_tasks: "{{ 'inner' }}.yml"
- {copy: {src: copied, dest: ${project.path('out.copied')}}, run_once: true}
- {copy: {src: folder/, dest: ${project.path('out')}}, run_once: true}
- {command: cmp out.copied out/inner, run_once: true, args: {chdir: ${project.path('')}}}
- {template: {src: rendered.j2, dest: ${project.path('out.rendered')}}, run_once: true}
- {command: cat out.copied out.rendered, run_once: true, args: {chdir: ${project.path('')}}, register: read}
- {assert: {that: ['read.stdout == "copied hunter2\\nrendered hunter2"']}, run_once: true}
`;
    project.write('site.yml', sealText(play(tasks, '  vars_files: [secret.yml]\n')));
    const { code, stdout, stderr } = await project.run([...PLAY, OPENS, '-D', '-vv', '-e', '@extra.yml']);
    expect(stdout + stderr).not.toMatch(/hunter2|swordfish/);
    expect(code, stdout + stderr).toBe(0);
  });
});

test('what was opened, and what a template makes of it, is not shown, in any form', async () => {
  project.write('group_vars/all.yml', `${sealValue('pw', 'hunter2 {{ name }}')}\nname: bob-the-builder\n`);
  project.write(
    'site.yml',
    play('- debug: {var: pw}\n- debug: {msg: "is {{ pw | b64encode }} or {{ pw }}"}\n- command: echo "{{ pw }}"'),
  );
  for (const form of ['plain', 'json']) {
    const { code, stdout, stderr } = await project.run([...PLAY, OPENS, '-vvv', '-o', form]);
    expect(stdout + stderr).not.toMatch(/hunter2|aHVudGVyM/);
    expect(stdout).toContain('********');
    expect(code).toBe(0);
  }
});

describe('without a password', () => {
  test('a host that does not use the value needs none', async () => {
    project.write('group_vars/all.yml', sealValue('pw', 'hunter2'));
    project.write(
      'site.yml',
      play('- debug: {msg: "no secret"}\n- {debug: {msg: "{{ pw }}"}, when: "inventory_hostname == \'c\'"}'),
    );
    const { code, stdout, stderr } = await project.run(PLAY);
    expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: '' });
  });

  test('a value that is sure to be used is said with its place before anything runs', async () => {
    project.write('group_vars/all.yml', `${sealValue('pw', 'hunter2', 'prod')}\nurl: "http://u:{{ pw }}@x"\n`);
    project.write('site.yml', play('- command: "true"\n- debug: {msg: "{{ url }}"}'));
    const { code, stdout, stderr } = await project.run([...PLAY, OPENS]);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toContain(
      'error LS0506  the value is encrypted: no password that is given opens it: its id is `prod`',
    );
    expect(stderr).toContain('tried `default` (pw)');
    expect(stderr).toContain('group_vars/all.yml:1:');
    expect(stderr).toContain('`url` is used here: site.yml:4:');
    expect(stderr).toContain('`--vault-id prod@FILE`');
    expect(stderr).not.toMatch(/\n +at /);
  });

  test('the check alone opens no values', async () => {
    project.write('group_vars/all.yml', sealValue('pw', 'hunter2'));
    project.write('site.yml', play('- debug: {msg: "{{ pw }}"}'));
    expect((await project.run(['check', ...PLAY])).code).toBe(0);
  });

  test('what only the run shows fails the task, with its place', async () => {
    project.write('group_vars/all.yml', sealValue('pw', 'hunter2'));
    project.write(
      'site.yml',
      play('- {command: "true", register: done}\n- {debug: {msg: "{{ pw }}"}, when: done is succeeded}'),
    );
    const { code, stdout } = await project.run(PLAY);
    expect(code).toBe(2);
    expect(stdout).toContain('the value is encrypted: no password is given');
    expect(stdout).toContain('group_vars/all.yml:1:12');
  });

  test.each([
    ['group_vars/all.yml', 'the file of variables `group_vars/all.yml` cannot be read'],
    ['hosts.yml', 'the inventory `hosts.yml` cannot be read'],
    ['site.yml', 'the playbook `site.yml` cannot be read'],
  ])('%s', async (name, message) => {
    project.write('site.yml', play('- ping:'));
    project.write(name, sealText('- a: 1\n'));
    const { code, stderr } = await project.run(PLAY);
    expect(code).toBe(4);
    expect(stderr).toContain(`error LS0505  ${message}: it is encrypted: no password is given\n  ${name}:1:1`);
  });

  test.each([
    ['group_vars/all.yml', '', '--syntax-check'],
    ['group_vars/all.yml', '', '--list-tasks'],
    ['more.yml', '  vars_files: [more.yml]\n', '--syntax-check'],
    ['more.yml', '  vars_files: [more.yml]\n', '--list-tasks'],
    ['more.yml', '  vars_files: [more.yml]\n', '--list-hosts'],
    ['roles/r/vars/main.yml', '  roles: [r]\n', '--list-tags'],
    ['roles/r/defaults/main.yml', '  roles: [r]\n', '--syntax-check'],
  ])('%s%s stays encrypted with %s where no password is given', async (name, keywords, option) => {
    project.write('site.yml', play('- debug: { msg: "{{ secret_name }}" }', keywords));
    project.write(name, sealText('secret_name: 1\n'));
    const { code, stderr } = await project.run([...PLAY, option]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('warning LS0505') });
    project.write('other', 'wrong');
    expect((await project.run([...PLAY, option, '--vault-password-file', 'other'])).code).toBe(4);
  });

  test('of the command line', async () => {
    project.write('extra.yml', sealText('a: 1\n'));
    project.write('site.yml', play('- ping:'));
    const { code, stderr } = await project.run([...PLAY, '-e', '@extra.yml']);
    expect(code).toBe(1);
    expect(stderr).toContain('the variables of `-e @extra.yml` cannot be read: it is encrypted: no password is given');
  });
});

test('a mistake in an encrypted file shows nothing of it', async () => {
  project.write('group_vars/all.yml', sealText('pw: hunter2\npw: [swordfish\n'));
  project.write('site.yml', play('- ping:'));
  const { code, stderr } = await project.run([...PLAY, OPENS]);
  expect(code).toBe(4);
  expect(stderr).toContain('group_vars/all.yml:2:5');
  expect(stderr).toContain('(the file is encrypted)');
  expect(stderr).not.toMatch(/hunter2|swordfish/);
});

describe('passwords', () => {
  const CLIENT = '#!/bin/sh\n[ "$1" = --vault-id ] || exit 2\necho "$2-pw"\n';
  test.each([
    ['--vault-pass-file', ['--vault-pass-file', 'pw'], {}, 'default'],
    ['a program', ['--vault-password-file', 'program'], {}, 'default'],
    ['an encrypted file', ['--vault-id', 'prod-pw', '--vault-password-file', 'sealed-pw'], {}, 'default'],
    ['--vault-id', ['--vault-id', 'prod@prod-pw'], {}, 'prod'],
    ['a client', ['--vault-id', 'prod@keys-client.sh'], {}, 'prod'],
    ['an id of another name', ['--vault-id', 'other@prod-pw'], {}, 'prod'],
    ['several', ['--vault-id', 'dev@pw', '--vault-id', 'prod@prod-pw', OPENS], {}, 'prod'],
    ['the environment', [], { ANSIBLE_VAULT_PASSWORD_FILE: 'pw' }, 'default'],
    ['the home folder', ['--vault-password-file', '~/pw'], {}, 'default'],
  ])('%s', async (_name, options, env, id) => {
    project.write('program', '#!/bin/sh\necho secret\n', 0o755);
    project.write('keys-client.sh', CLIENT, 0o755);
    project.write('sealed-pw', sealText('secret', 'prod'));
    project.write('group_vars/all.yml', sealValue('pw', 'hunter2', id));
    project.write('site.yml', assertValue('pw == "hunter2"'));
    const home = { PATH: process.env['PATH'], HOME: project.path('') };
    const { code, stdout, stderr } = await project.run([...PLAY, ...options], { env: { ...home, ...env } });
    expect(code, stdout + stderr).toBe(0);
  });

  test('longshore.yml names a file, also from a folder below', async () => {
    project.write('longshore.yml', 'inventory: hosts.yml\nvault_password_file: pw\n');
    project.write('group_vars/all.yml', sealValue('pw', 'hunter2'));
    project.write('below/site.yml', assertValue('pw == "hunter2"'));
    process.chdir(project.path('below'));
    const { code, stdout, stderr } = await project.run(['site.yml'], { cwd: project.path('below') });
    expect(code, stdout + stderr).toBe(0);
  });

  test.each([
    [
      ['--vault-password-file', 'nowhere'],
      'the vault password of --vault-password-file `nowhere` cannot be read: there is no such file',
    ],
    [
      ['--vault-id', 'prod@nowhere'],
      'the vault password of --vault-id `nowhere` cannot be read: there is no such file',
    ],
    [['--vault-id', 'a;b@pw'], '--vault-id: `a;b` cannot be the id of a vault'],
    [['--vault-id', 'a@prompt'], 'a vault password is needed, and the input is no terminal to ask on'],
    [['-J'], 'a vault password is needed, and the input is no terminal to ask on'],
  ])('%j is refused at once', async (options, message) => {
    project.write('site.yml', play('- ping:'));
    const { code, stderr } = await project.run([...PLAY, ...options]);
    expect({ code, first: stderr.split('\n')[0] }).toEqual({ code: 1, first: `error  ${message}` });
  });

  test.each([
    ['exit 3', 'the program `program` of the vault password ended with exit status 3'],
    ['true', 'the vault password of `program` is empty'],
  ])('a program that fails: %s', async (text, message) => {
    project.write('program', `#!/bin/sh\n${text}\n`, 0o755);
    project.write('group_vars/all.yml', sealValue('pw', 'hunter2'));
    project.write('site.yml', assertValue('pw == "hunter2"'));
    const { code, stderr } = await project.run([...PLAY, '--vault-password-file', 'program']);
    expect(code).toBe(4);
    expect(stderr).toContain(message);
  });

  test('nothing is run where nothing is encrypted', async () => {
    project.write('program', '#!/bin/sh\ntouch ran\n', 0o755);
    project.write('site.yml', play('- debug: {msg: "x"}'));
    expect((await project.run([...PLAY, '--vault-password-file', 'program'])).code).toBe(0);
    expect((await project.run(['check', ...PLAY, '-e', '@ran'])).code).toBe(1);
  });
});
