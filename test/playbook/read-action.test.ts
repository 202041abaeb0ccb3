import { describe, expect, test } from 'vitest';
import type { Task } from '../../src/playbook/play.ts';
import { readTasks, showArgs } from './read-sample.ts';

describe('forms of arguments', () => {
  test.each([
    ['- command: echo hi', { command: { cmd: 'echo hi' } }],
    ['- command: creates=/x echo "a b" c=d', { command: { creates: '/x', cmd: 'echo "a b" c=d' } }],
    ['- command: echo a chdir=/tmp b', { command: { chdir: '/tmp', cmd: 'echo a  b' } }],
    ['- command: cmd=ls chdir=/tmp', { command: { cmd: 'ls', chdir: '/tmp' } }],
    ["- command: echo '", { command: { cmd: "echo '" } }],
    ['- ansible.builtin.command: {cmd: ls}', { command: { cmd: 'ls' } }],
    [
      '- community.docker.docker_container: name=x image="{{ a }}:{{ b }}"',
      { docker_container: { name: 'x', image: '{{ a }}:{{ b }}' } },
    ],
    [
      '- copy: src=a dest="b c" content={{ x | join(" ") }}',
      { copy: { src: 'a', dest: 'b c', content: '{{ x | join(" ") }}' } },
    ],
    ['- copy: remote-src=yes dest=a-b', { copy: { 'remote-src': 'yes', dest: 'a-b' } }],
    ['- copy: dest=a\n  args: {src: b, mode: "0644"}', { copy: { dest: 'a', src: 'b', mode: '0644' } }],
    ['- action: copy src=a dest=b', { copy: { src: 'a', dest: 'b' } }],
    ['- action: {module: copy, dest: b}', { copy: { dest: 'b' } }],
    ['- local_action: command ls {{ x }}', { command: { cmd: 'ls {{ x }}' } }],
    ['- copy: src={{ a ~ "{{ b }}" ~ "c" }} dest=b', { copy: { src: '{{ a ~ "{{ b }}" ~ "c" }}', dest: 'b' } }],
    ['- action: copy src={{ a b }} dest=b', { copy: { src: '{{ a b }}', dest: 'b' } }],
    ['- local_action: command ls', { command: { cmd: 'ls' } }],
    ['- debug:', { debug: {} }],
    [
      String.raw`- debug: msg='a\n\tb\x41\u00e4\U0001f600 \"c\" \\s \d \1 \UFFFFFFFF'`,
      { debug: { msg: String.raw`a_TbAä😀 "c" \s \d \1 \UFFFFFFFF`.replace('_T', '\n\t') } },
    ],
    [String.raw`- command: echo 'a\nb' creates=/a\x42`, { command: { cmd: String.raw`echo 'a\nb'`, creates: '/aB' } }],
    [String.raw`- debug: {msg: 'a\nb'}`, { debug: { msg: String.raw`a\nb` } }],
  ])('%s', (text, expected) => {
    const { steps, found } = readTasks(text);
    expect(found).toEqual([]);
    expect(showArgs(steps[0])).toEqual(expected);
  });

  test('what stands beside the module goes before `args`, with a warning', () => {
    const { steps, found } = readTasks('- copy: dest=a\n  args: {dest: b, mode: "0644"}');
    expect(showArgs(steps[0])).toEqual({ copy: { dest: 'a', mode: '0644' } });
    expect(found).toEqual([expect.stringContaining('LS0218 warning `dest` has no effect here') as string]);
  });

  test('an argument within a text knows its place', () => {
    const { steps } = readTasks('- copy: dest="b c" mode=0644');
    const [task] = steps as [Task];
    if (!('args' in task.action)) throw new Error('no arguments');
    const mode = task.action.args.entries.get('mode');
    const dest = task.action.args.entries.get('dest');
    const { text } = task.span.file;
    expect(text.slice(mode?.keySpan.start, mode?.keySpan.end)).toBe('mode');
    expect(text.slice(mode?.node.span.start, mode?.node.span.end)).toBe('0644');
    expect(text.slice(dest?.node.span.start, dest?.node.span.end)).toBe('b c');
  });

  test('behind an escape too', () => {
    const [task] = readTasks(String.raw`- copy: dest="\x41\n{{ b }}"`).steps as [Task];
    if (!('args' in task.action)) throw new Error('no arguments');
    const node = task.action.args.entries.get('dest')?.node;
    if (node?.kind !== 'scalar') throw new Error('no text');
    const { text } = task.span.file;
    expect([0, 1, 2].map((index) => text.slice(node.offsetAt(index)).slice(0, 4))).toEqual([
      String.raw`\x41`,
      String.raw`\n{{`,
      '{{ b',
    ]);
    expect(node.offsetAt(9)).toBe(node.span.end);
  });

  test('local_action delegates to the controller', () => {
    const [task] = readTasks('- local_action: command ls').steps;
    expect(task?.keywords.delegateTo).toMatchObject({ value: 'localhost' });
  });
});
