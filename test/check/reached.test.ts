import { expect, test } from 'vitest';
import { check, checkTasks } from './check-project.ts';

const HANDLERS = { 'roles/shared/handlers/main.yml': '- name: Restart\n  debug: {msg: "{{ port }}"}\n  listen: all\n' };
const LACK = 'roles/shared/handlers/main.yml:2:20 LS0311 `port` is not defined for n1, n2, n3';
const PERHAPS = LACK.replace('LS0311', 'LS0312 warning').concat('; unless nothing notifies the handler');

const play = (tasks: string): string => `- hosts: etcd\n  roles: [shared]\n  tasks:\n${tasks.replace(/^/gm, '    ')}\n`;

test.each([
  ['a handler that no task notifies needs nothing', '- command: ls', []],
  ['one that a task notifies by name does', '- {command: ls, notify: Restart}', [LACK]],
  ['by topic', '- {command: ls, notify: all}', [LACK]],
  ['by role and name', '- {command: ls, notify: "shared : Restart"}', [LACK]],
  ['on a block', '- {notify: [Restart], block: [{command: ls}]}', [LACK]],
  ['by a name that only the run tells, perhaps', '- {command: ls, notify: "{{ ip }}"}', [PERHAPS]],
])('%s', (_, tasks, found) => {
  expect(check(play(tasks), { files: HANDLERS }).found).toEqual(found);
});

test.each([
  ['no item, no use of anything', '- command: ls {{ nowhere }}\n  loop: []', []],
  ['as variables tell', '- command: ls\n  loop: "{{ nothing }}"\n  when: nowhere is truthy\n  vars: {nothing: []}', []],
  ['an item', '- command: ls {{ nowhere }}\n  loop: [1]', ['LS0311']],
  ['the list itself', '- command: ls\n  loop: "{{ nowhere }}"', ['LS0311']],
  [
    'items that only the run tells',
    '- command: ls {{ nowhere }}\n  loop: "{{ out.list }}"\n- command: ls\n  register: out',
    ['LS0311'],
  ],
])('a loop: %s', (_, tasks, codes) => {
  const found = checkTasks(tasks);
  expect(found).toHaveLength(codes.length);
  for (const [index, code] of codes.entries()) expect(found[index]).toContain(code);
});

const OTHERS = { 'other.yml': '- win_service: {name: x}\n', 'slip.yml': '- comand: ls\n' };
const LACKS = 'LS0203 unknown module `git`';

test.each([
  ['where they are run', '- git: {repo: r, dest: d}', [`p.yml:3:7 ${LACKS}`]],
  [
    'not under a condition',
    '- git: {repo: r, dest: d}\n  when: ip == "1"',
    ['p.yml:3:7 LS0203 warning unknown module `git`'],
  ],
  [
    'not one of a collection',
    '- community.general.pacman: {name: x}\n  when: ip == "1"',
    ['p.yml:3:7 LS0203 warning unknown module `community.general.pacman`'],
  ],
  [
    'not one with a name like that of another one',
    '- zypper_repository: {name: x}\n  when: ip == "1"',
    ['p.yml:3:7 LS0203 warning unknown module `zypper_repository`'],
  ],
  [
    'but where such a name is a slip of the pen',
    '- community.general.templtae: {name: x}\n  when: ip == "1"',
    ['p.yml:3:7 LS0203 unknown module `community.general.templtae` [did you mean `template`?]'],
  ],
  [
    'nor in a file for other systems',
    '- include_tasks: other.yml\n  when: ip == "1"',
    ['other.yml:1:3 LS0203 warning unknown module `win_service`'],
  ],
  ['but in a file for all', '- include_tasks: other.yml', ['other.yml:1:3 LS0203 unknown module `win_service`']],
  [
    'a slip of the pen is one anywhere',
    '- include_tasks: slip.yml\n  when: ip == "1"',
    ['slip.yml:1:3 LS0203 unknown module `comand` [did you mean `command`?]'],
  ],
])('modules that are not here are mistakes %s', (_, tasks, found) => {
  expect(checkTasks(tasks, { files: OTHERS }).map((each) => each.split(/ \[(?:A module|`run doc`)/)[0])).toEqual(found);
});

const RELAYS = 'relays: [] }\n  roles: []\n  tasks:\n';
const USE = '    - command: ls {{ nowhere }}\n      when: relays | length > 0\n';
const LACKS_IT = 'LS0311 `nowhere` is not defined for n1, n2, n3';
const withSetFact = (rest: string): string =>
  `- hosts: etcd\n  vars: { ${RELAYS}    - set_fact: { relays: [1] }\n${rest}${USE}`;

test.each([
  [
    'that is passed over on every host',
    '      when:\n        - relays | length == 0\n        - relay is defined\n',
    [],
  ],
  ['that only the run tells', '      when:\n        - relays | length == 0\n        - ip == "1"\n', [LACKS_IT]],
  ['that registers what it sets', '      when: relay is defined\n      register: relays\n', [LACKS_IT]],
])('a variable of a task %s', (_, rest, found) => {
  expect(check(withSetFact(rest)).found.map((line) => line.replace(/^p.yml:\d+:\d+ /, ''))).toEqual(found);
});
