import { beforeEach, expect, test } from 'vitest';
import { run } from './fake-io.ts';
import { useFolder } from './use-folder.ts';

const folder = useFolder();
beforeEach(() => {
  folder.write('hosts.yml', 'all: { hosts: { a: }, vars: { app_version: 1 } }\n');
  folder.write('site.yml', '- hosts: all\n  tasks:\n    - debug: { msg: "{{ app_version }}" }\n');
  folder.write('vars.yml', 'app_verison: 2\n');
});

const check = async (...words: string[]): Promise<string> => {
  const { stderr } = await run(['check', 'site.yml', '-i', 'hosts.yml', ...words], { cwd: folder.path });
  return stderr;
};
const WARNING = 'warning LS0412  `-e app_verison`: nothing uses it\n  Did you mean `app_version`?';

test.each([
  ['words', '-e', 'app_verison=2'],
  ['a mapping', '-e', '{app_verison: 2}'],
  ['beside the right one', '-e', 'app_version=2 app_verison=2'],
  ['twice', '-e', 'app_verison=2', '-e', 'app_verison=3'],
])('a variable that is misspelt, as %s', async (_, ...words) => {
  expect(await check(...words)).toContain(WARNING);
});

test.each([
  ['the right one', '-e', 'app_version=2'],
  ['one that another one uses', '-e', 'app_verison=2', '-e', 'app_version={{app_verison}}'],
  ['a file, which others may share', '-e', '@vars.yml'],
])('nothing is said of %s', async (_, ...words) => {
  expect(await check(...words)).toBe('');
});
