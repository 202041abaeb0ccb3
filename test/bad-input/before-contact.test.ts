import { describe, expect, test } from 'vitest';
import { expectGolden } from './golden.ts';
import { useProject } from './project.ts';

const project = useProject({
  'hosts.yml': `all:
  vars: {ansible_connection: local}
  children:
    web:
      hosts: {a: {}, b: {}}
      vars: {etcd_version: 3.4.14}
`,
  'longshore.yml': 'inventory: hosts.yml\n',
});

/** A play with these tasks, each of them a line or more of YAML. */
function play(...tasks: readonly string[]): string {
  const lines = tasks.flatMap((task) =>
    task.split('\n').map((line, index) => `${index === 0 ? '    - ' : '      '}${line}\n`),
  );
  return `- name: Deploy\n  hosts: web\n  tasks:\n${lines.join('')}`;
}

interface Case {
  readonly name: string;
  /** Of \`site.yml\`. */
  readonly playbook?: string;
  readonly argv?: readonly string[];
  readonly code: number;
}

const CASES: readonly Case[] = [
  { name: 'playbook-missing', argv: ['missing.yml'], code: 1 },
  { name: 'playbook-misspelt', argv: ['stie.yml'], playbook: play('ping:'), code: 1 },
  { name: 'playbook-is-a-folder', argv: ['./'], code: 4 },
  { name: 'playbook-without-ending', argv: ['site'], playbook: play('ping:'), code: 1 },
  { name: 'yaml-broken', playbook: '- name: Deploy\n  hosts: [web\n  tasks:\n    - ping:\n', code: 4 },
  { name: 'yaml-indented-wrongly', playbook: play('name: Say hello\n command: echo hello'), code: 4 },
  { name: 'yaml-quote-open', playbook: play('name: "Say hello\ncommand: echo hello'), code: 4 },
  { name: 'yaml-tab', playbook: play('name: Say hello\n\tcommand: echo hello'), code: 4 },
  { name: 'keyword-unknown', playbook: play('command: uptime\nwhn: true'), code: 4 },
  { name: 'module-unknown', playbook: play('comand: uptime'), code: 4 },
  { name: 'argument-unknown', playbook: play('copy:\n  contnt: x\n  dest: /tmp/x'), code: 4 },
  { name: 'argument-missing', playbook: play('name: Put the file\ncopy:\n  content: x'), code: 4 },
  { name: 'argument-wrong', playbook: play('file: {path: /tmp/x, state: absnt}'), code: 4 },
  { name: 'variable-undefined', playbook: play('command: etcdctl {{ etcd_versoin }}'), code: 4 },
  { name: 'template-unquoted', playbook: play('command: {{ etcd_version }}'), code: 4 },
  { name: 'template-broken', playbook: play('command: echo "{{ etcd_version | }}"'), code: 4 },
  { name: 'command-quote-open', playbook: play('command: echo "hello'), code: 4 },
  { name: 'file-missing', playbook: play('copy: {src: nginx.conf, dest: /etc/nginx.conf}'), code: 4 },
  { name: 'tasks-missing', playbook: play('include_tasks: more.yml'), code: 4 },
  {
    name: 'many-mistakes',
    playbook: play('comand: uptime', 'copy: {contnt: x}', 'debug: {msg: "{{ nobody }}"}', 'ping:\nwhn: x'),
    code: 4,
  },
  { name: 'pattern-matches-nobody', playbook: play('ping:').replace('web', 'wbe'), code: 0 },
  { name: 'pattern-matches-some', playbook: play('ping:').replace('web', 'web:nosuch'), code: 0 },
  { name: 'limit-matches-nobody', playbook: play('ping:'), argv: ['site.yml', '--limit', 'wbe'], code: 1 },
  { name: 'limit-matches-some', playbook: play('ping:'), argv: ['site.yml', '-l', 'a,wbe'], code: 0 },
  { name: 'inventory-missing', playbook: play('ping:'), argv: ['site.yml', '-i', 'nowhere.yml'], code: 1 },
  { name: 'inventory-broken', playbook: play('ping:'), argv: ['site.yml', '-i', 'broken.yml'], code: 4 },
  { name: 'exec-pattern-matches-nobody', argv: ['exec', 'wbe', '--', 'uptime'], code: 0 },
  { name: 'exec-limit-matches-nobody', argv: ['exec', 'all', '-l', 'wbe', '--', 'uptime'], code: 1 },
  { name: 'exec-inventory-missing', argv: ['exec', 'all', '-i', 'nowhere.yml', '--', 'uptime'], code: 1 },
  { name: 'exec-inventory-broken', argv: ['exec', 'all', '-i', 'broken.yml', '--', 'uptime'], code: 4 },
  { name: 'task-pattern-matches-nobody', argv: ['task', 'wbe', 'ping'], code: 0 },
  { name: 'task-module-unknown', argv: ['task', 'web', 'comand', 'uptime'], code: 4 },
  { name: 'task-argument-unknown', argv: ['task', 'web', 'copy', 'contnt=x', 'dest=/tmp/x'], code: 4 },
  { name: 'task-argument-missing', argv: ['task', 'web', 'copy', 'content=x'], code: 4 },
  { name: 'task-argument-wrong', argv: ['task', 'web', 'file', 'path=/tmp/x', 'state=absnt'], code: 4 },
  { name: 'task-variable-undefined', argv: ['task', 'web', 'debug', 'msg={{ etcd_versoin }}'], code: 4 },
  { name: 'task-limit-matches-nobody', argv: ['task', 'web', 'ping', '-l', 'wbe'], code: 1 },
];

describe('what is found before a host is contacted', () => {
  test.each(CASES)('$name', async ({ name, playbook, argv = ['site.yml'], code }) => {
    if (playbook !== undefined) project.write('site.yml', playbook);
    project.write('broken.yml', 'all:\n  hosts: [a, b]\n');
    const ran = await project.run(argv);
    await expectGolden(name, argv.join(' '), ran);
    expect(ran.code).toBe(code);
  });
});
