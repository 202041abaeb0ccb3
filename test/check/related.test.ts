import { expect, test } from 'vitest';
import { readInventory } from '../../src/inventory/read-inventory.ts';
import { formatPlace } from '../../src/source/span.ts';
import { withFiles } from '../inventory/inventory-folder.ts';
import { showDiagnostics } from '../source/show-diagnostics.ts';
import { check, type Setting } from './check-project.ts';

const tasks = (text: string) => `- hosts: etcd\n  tasks:\n    ${text}\n`;

test.each<[string, string, Setting, string[]]>([
  ['two modules', tasks('- {command: ls, debug: }'), {}, ['the first one p.yml:3:8']],
  ['a key twice', tasks('- {command: ls, name: a, name: b}'), {}, ['first given here p.yml:3:21']],
  ['two loops', tasks('- {command: ls, loop: [1], with_items: [1]}'), {}, ['the first loop p.yml:3:21']],
  ['arguments that exclude each other', tasks('- command: {argv: [b], cmd: a}'), {}, ['the other one p.yml:3:17']],
  [
    'an argument beside the module and under args',
    tasks('- command: ls chdir=/a\n      args: {chdir: /b}'),
    {},
    ['this one counts p.yml:3:19'],
  ],
  [
    'a handler of nearly that name',
    `${tasks('- {command: ls, notify: restrat}')}  handlers: [{name: restart, command: ls}]\n`,
    {},
    ['that handler p.yml:4:21'],
  ],
  [
    'files of tasks that import each other',
    tasks('- import_tasks: a.yml'),
    { files: { 'a.yml': '- import_tasks: b.yml\n', 'b.yml': '- import_tasks: a.yml\n' } },
    ['`b.yml` is imported here a.yml:1:17'],
  ],
  [
    'playbooks that import each other',
    '- import_playbook: q.yml\n',
    { files: { 'q.yml': '- import_playbook: p.yml\n' } },
    ['`q.yml` is imported here p.yml:1:20'],
  ],
  [
    'roles that need each other',
    '- hosts: etcd\n  roles: [b]\n',
    { files: { 'roles/b/meta/main.yml': 'dependencies: [c]\n', 'roles/c/meta/main.yml': 'dependencies: [b]\n' } },
    ['`b` is named here p.yml:2:11', '`c` is named here roles/b/meta/main.yml:1:16'],
  ],
  [
    'the way to an undefined variable',
    tasks('- debug: {msg: "{{ broken_url }}"}'),
    {},
    ['`broken_url` is used here p.yml:3:24'],
  ],
])('%s', (_, playbook, setting, expected) => {
  expect(check(playbook, setting).related).toEqual(expected);
});

test.each<[string, string, string[], string[]]>([
  [
    'groups that contain each other',
    'a:\n  children:\n    b:\n      children:\n        a:\n',
    ['h.yml:5:9 LS0404 the group `a` would contain itself through `b`'],
    ['`a` is named here h.yml:1:1', '`b` is named here h.yml:3:5'],
  ],
  [
    'a host with two values of a variable',
    'a: {hosts: {n1: {ip: 1}}}\nb: {hosts: {n1: {ip: 2}}}\n',
    ['h.yml:2:18 LS0411 warning `ip` of `n1` has another value above: this one counts'],
    ['the other one h.yml:1:18'],
  ],
  [
    'a group with two values of a variable',
    'a: {vars: {x: 1}}\nb: {children: {a: {vars: {x: 2}}}}\n',
    ['h.yml:2:27 LS0411 warning `x` of `a` has another value above: this one counts'],
    ['the other one h.yml:1:12'],
  ],
  ['the same value twice', 'a: {hosts: {n1: {ip: 1}}}\nb: {hosts: {n1: {ip: 1}}}\n', [], []],
  ['other variables', 'a: {hosts: {n1: {ip: 1}}}\nb: {hosts: {n1: {port: 1}}}\n', [], []],
])('an inventory with %s', (_, text, found, related) => {
  withFiles({ 'h.yml': text }, (folder) => {
    const { diagnostics } = readInventory([`${folder}/h.yml`]);
    const shorten = (line: string): string => line.replaceAll(`${folder}/`, '');
    expect(showDiagnostics(diagnostics).map(shorten)).toEqual(found);
    const places = diagnostics.flatMap((diagnostic) => diagnostic.related ?? []);
    expect(places.map(({ message, span }) => shorten(`${message} ${formatPlace(span)}`))).toEqual(related);
  });
});

test('a second inventory may change what the first one says', () => {
  withFiles({ 'a.yml': 'all: {hosts: {n1: {ip: 1}}}\n', 'b.yml': 'all: {hosts: {n1: {ip: 2}}}\n' }, (folder) => {
    expect(readInventory([`${folder}/a.yml`, `${folder}/b.yml`]).diagnostics).toEqual([]);
  });
});
