import { expect, test } from 'vitest';
import type { Play } from '../../src/playbook/play.ts';
import { readPlaybook } from '../../src/playbook/read-playbook.ts';
import { readTaskFile } from '../../src/playbook/read-task-file.ts';
import { createReadFile } from '../source/memory-files.ts';
import { showDiagnostics } from '../source/show-diagnostics.ts';
import { SAMPLE_REGISTRY } from './sample-registry.ts';

const FILES = {
  'playbooks/p.yml': '- hosts: all\n',
  'tasks/good.yml': '- command: ls\n- import_tasks: beside.yml\n',
  'tasks/beside.yml': '- command: id\n',
  'tasks/bad.yml': '- comand: ls\n',
  'tasks/play.yml': '- hosts: all\n',
};

function read(path: string, files: Readonly<Record<string, string>> = FILES): ReturnType<typeof readTaskFile> {
  const readFile = createReadFile(files);
  const play = readPlaybook('playbooks/p.yml', { registry: SAMPLE_REGISTRY, readFile }).playbook?.plays[0] as Play;
  let count = 7;
  return readTaskFile(path, play, { registry: SAMPLE_REGISTRY, readFile, nextTaskId: () => `t${count++}` });
}

test('steps get the ids of the run, and imports within work', () => {
  const { steps, diagnostics } = read('tasks/good.yml');
  expect(diagnostics).toEqual([]);
  expect(steps).toMatchObject([{ id: 't7' }, { kind: 'block', block: [{ id: 't8' }] }]);
});

test('a file that has changed since it was read is read again', () => {
  read('tasks/good.yml');
  expect(read('tasks/good.yml', { ...FILES, 'tasks/good.yml': '- command: id\n' }).steps).toHaveLength(1);
});

test.each([
  ['tasks/no.yml', ['LS0504 the file of tasks `tasks/no.yml` cannot be read: there is no such file']],
  ['tasks/bad.yml', ['tasks/bad.yml:1:3 LS0203 unknown module `comand` [did you mean `command`?]']],
  ['tasks/play.yml', ['tasks/play.yml:1:3 LS0201 `tasks/play.yml` is a playbook, not a file of tasks']],
])('%s', (path, expected) => {
  const { steps, diagnostics } = read(path);
  expect(steps).toBeUndefined();
  expect(showDiagnostics(diagnostics)).toEqual(expected);
});
