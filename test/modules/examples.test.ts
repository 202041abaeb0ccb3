import { describe, expect, test } from 'vitest';
import { BUILTINS } from '../../src/modules/builtins.ts';
import { run } from '../cli/fake-io.ts';
import { useFolder } from '../cli/use-folder.ts';
import { IN_THE_LAB, WITH_SERVERS } from './example-courses.ts';

const folder = useFolder();
const DOCUMENTED = BUILTINS.filter(({ name = '' }) => !name.startsWith('_'));

/** Variables and files that whoever follows an example has. */
const OF_THE_READER: ReadonlySet<string> = new Set(['LS0311', 'LS0504']);

describe('the examples of a module', () => {
  test('are there', () => {
    const without = DOCUMENTED.filter(({ examples }) => examples === undefined || examples.trim() === '');
    expect(without.map(({ name }) => name)).toEqual([]);
  });

  test('are followed somewhere', () => {
    const names = new Set(DOCUMENTED.map(({ name }) => name));
    const named = [...WITH_SERVERS, ...IN_THE_LAB];
    expect(named.filter((name) => !names.has(name))).toEqual([]);
    expect(new Set(named).size).toBe(named.length);
  });

  test('are a playbook without a mistake', async () => {
    const plays = DOCUMENTED.map(({ name = '', examples = '' }) => {
      const tasks = examples.replaceAll(/^(?=.)/gm, '    ');
      folder.write(`${name}.yml`, `- hosts: all\n  tasks:\n${tasks}`);
      return `${name}.yml`;
    });
    const { stdout, stderr } = await run(['check', ...plays, '-i', 'n1,', '-o', 'json'], { cwd: folder.path });
    const found = stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { severity?: string; code?: string; message?: string });
    const wrong = found.filter(({ severity, code = '' }) => severity === 'error' && !OF_THE_READER.has(code));
    expect(wrong).toEqual([]);
    expect(stderr).toBe('');
  });
});
