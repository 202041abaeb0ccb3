import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { writeTaskPlaybook } from '../../src/cli/write-task-playbook.ts';
import { arg } from '../../src/module/arg.ts';
import { defineModule } from '../../src/module/define-module.ts';

const shell = defineModule({
  summary: 'a command',
  args: { cmd: arg.str(), chdir: arg.path() },
  freeForm: 'cmd',
  run: async () => {},
});
const container = defineModule({ summary: 'a container', args: { name: arg.str() }, run: async () => {} });

function tasks(...words: string[]): unknown {
  const definition = words[0] === 'shell' ? shell : container;
  const plays = parse(writeTaskPlaybook('etcd', words[0] ?? '', words.slice(1), definition)) as {
    tasks: unknown;
  }[];
  return plays[0]?.tasks;
}

test.each([
  [['container', 'name=etcd', 'env={"A": "b"}', 'ports=["1:2"]'], { name: 'etcd', env: { A: 'b' }, ports: ['1:2'] }],
  [['container', 'name={{ member }}', 'text=[no json'], { name: '{{ member }}', text: '[no json' }],
  [['container', 'name=a=b\nc'], { name: 'a=b\nc' }],
  [['container'], {}],
])('%j', (words, args) => {
  expect(tasks(...words)).toEqual([{ container: args }]);
});

test.each([
  [['shell', 'a=1; echo $a', 'chdir=/tmp'], { cmd: 'a=1; echo $a', chdir: '/tmp' }],
  [['shell', 'df', '-h'], { cmd: 'df -h' }],
])('free-form text: %j', (words, args) => {
  expect(tasks(...words)).toEqual([{ shell: args }]);
});

test('the playbook is one line, whatever the words hold', () => {
  expect(writeTaskPlaybook('all', 'container', ['name=a: {b}\n# c'], container)).toBe(
    '- {hosts: "all", tasks: [{container: {name: "a: {b}\\n# c"}}], name: "container on all"}\n',
  );
});

test('words for a module that nobody knows are not judged', () => {
  expect(writeTaskPlaybook('all', 'nosuch', ['x', 'y=1'], undefined)).toContain('{nosuch: {y: "1"}}');
});

test('a word that is no argument is refused', () => {
  expect(() => tasks('container', 'etcd')).toThrow('`etcd`: expected name=value');
});
