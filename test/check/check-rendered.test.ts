import { describe, expect, test } from 'vitest';
import { check, checkTasks } from './check-project.ts';

const CONTAINER = '- docker_container: {name: x, state: "{{ s }}"}';
const WRONG = 'must be one of started, absent, not `start`';

describe('arguments that can be rendered before the run', () => {
  test.each<[string, string[]]>([
    [
      '- docker_container: {name: x, state: "{{ etcd_version }}"}',
      ['p.yml:3:42 LS0206 `state` must be one of started, absent, not `3.4.14`'],
    ],
    [`${CONTAINER}\n  vars: {s: start}`, [`p.yml:3:42 LS0206 \`state\` ${WRONG} [did you mean \`started\`?]`]],
    [
      '- docker_container: {name: x, healthcheck: {test: a, retries: "{{ n ~ 1 }}"}}\n  vars: {n: often}',
      ['p.yml:3:67 LS0206 `healthcheck.retries` must be an integer, not the text `often1`'],
    ],
    [
      '- docker_container: {name: "{{ none | default(omit) }}"}',
      ['p.yml:3:7 LS0205 the required argument `name` is missing from docker_container'],
    ],
    [
      '- copy: {dest: x, src: "{{ f }}", content: "{{ etcd_version }}"}\n  vars: {f: empty}',
      ['p.yml:3:39 LS0207 `src`, `content` exclude each other'],
    ],
    [
      '- copy: {dest: "{{ d }}", src: empty}\n  vars: {d: [a]}',
      ['p.yml:3:20 LS0206 `dest` must be a path, not a list'],
    ],
    [
      `${CONTAINER.replace('s }}', 'item }}')}\n  loop: [started, start]`,
      [`p.yml:3:42 LS0206 \`state\` ${WRONG} [did you mean \`started\`?]`],
    ],
    // Not sure to be reached, or tolerated.
    [
      `- command: ls\n  register: r\n${CONTAINER}\n  vars: {s: start}\n  when: r.rc == 0`,
      [`p.yml:5:42 LS0206 warning \`state\` ${WRONG} [did you mean \`started\`?]`],
    ],
    [
      `${CONTAINER}\n  vars: {s: start}\n  ignore_errors: true`,
      [`p.yml:3:42 LS0206 warning \`state\` ${WRONG} [did you mean \`started\`?]`],
    ],
    [
      `${CONTAINER}\n  vars: {s: start}\n  loop: "{{ r.stdout_lines }}"\n- command: ls\n  register: r`,
      [`p.yml:3:42 LS0206 warning \`state\` ${WRONG} [did you mean \`started\`?]`],
    ],
    // Nothing is wrong, or nobody knows.
    [`${CONTAINER}\n  vars: {s: absent}`, []],
    [`${CONTAINER}\n  vars: {s: start}\n  loop: []`, []],
    [`${CONTAINER}\n  vars: {s: start}\n  when: etcd_version == "3.3"`, []],
    [`${CONTAINER}\n  vars: {s: start}\n- command: ls\n  register: s`, []],
    [`${CONTAINER}\n  vars: {s: "{{ lookup('env', 'S') }}"}`, []],
    [`${CONTAINER}\n  vars: {s: "{{ hostvars[inventory_hostname].s }}"}`, []],
    [`${CONTAINER.replace('s }}', 'item.state }}')}\n  loop: [{state: started}, {state: absent}]`, []],
    [`${CONTAINER}\n  vars: {s: start}\n  no_log: true`, []],
    ['- docker_container: {name: x, image: "{{ n }}", env: "{{ e }}"}\n  vars: {n: 1, e: {A: 1}}', []],
    ['- copy: {dest: x, src: "{{ f }}", content: "{{ none | default(omit) }}"}\n  vars: {f: empty}', []],
  ])('%s', (tasks, expected) => {
    expect(checkTasks(tasks)).toEqual(expected);
  });

  const play = `- hosts: all\n  tasks:\n    ${CONTAINER}\n`;

  test.each<[string, Readonly<Record<string, string>>, string]>([
    ['by group', { 'inv/group_vars/etcd.yml': 's: start', 'inv/group_vars/dns.yml': 's: absent' }, 'n1, n2, n3'],
    [
      'by host, of one class too',
      {
        'inv/group_vars/all.yml': 's: started',
        'inv/host_vars/n1.yml': 's: absent',
        'inv/host_vars/n2.yml': 's: start',
      },
      'n2',
    ],
    [
      'a file beside the playbook goes before one beside the inventory',
      {
        'group_vars/all.yml': 's: start',
        'inv/group_vars/all.yml': 's: started',
        'inv/group_vars/etcd.yml': 's: absent',
      },
      'resolver',
    ],
  ])('%s', (_, files, hosts) => {
    const { found } = check(play, { files });
    expect(found).toEqual([`p.yml:3:42 LS0206 \`state\` ${WRONG}, for ${hosts} [did you mean \`started\`?]`]);
  });

  test('the command line goes before files', () => {
    const files = { 'inv/group_vars/all.yml': 's: started' };
    const { found } = check(play, { files, extra: { s: 'start' } });
    expect(found).toEqual([`p.yml:3:42 LS0206 \`state\` ${WRONG} [did you mean \`started\`?]`]);
  });

  test('what an include hands over goes before the variables of a role, and these before those of the play', () => {
    const files = {
      'roles/a/tasks/main.yml': CONTAINER,
      'roles/a/vars/main.yml': 's: start\n',
      'roles/a/defaults/main.yml': 's: absent\n',
    };
    const roles = '- hosts: all\n  vars: {s: absent}\n';
    expect(check(`${roles}  tasks: [{include_role: {name: a}, vars: {s: absent}}]\n`, { files }).found).toEqual([]);
    expect(check(`${roles}  roles: [{role: a, s: absent}]\n`, { files }).found).toEqual([]);
    expect(
      check(`${roles}  tasks: [{block: [{import_role: {name: a}}], vars: {s: absent}}]\n`, { files }).found,
    ).toEqual([]);
    expect(check(`${roles}  roles: [a]\n`, { files }).found).toEqual([
      `roles/a/tasks/main.yml:1:38 LS0206 \`state\` ${WRONG} [did you mean \`started\`?]`,
    ]);
  });

  test('says where the value comes from', () => {
    const files = { 'inv/group_vars/all.yml': 's: "{{ t }}"\nt: start\n' };
    expect(check(play, { files }).related).toEqual([
      '`s` is defined here inv/group_vars/all.yml:1:1',
      '`t` is defined here inv/group_vars/all.yml:2:1',
    ]);
  });
});
