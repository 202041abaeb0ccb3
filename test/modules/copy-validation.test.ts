import { copy } from '../../src/modules/copy.ts';
import { expect, test } from 'vitest';
import { listFailures, runProject } from '../engine/run-project.ts';
import { type HostCase, testHostCases } from './host-cases.ts';

const CASES: HostCase[] = [
  {
    title: 'takes a file that the validation accepts',
    args: { content: 'good', dest: '{dir}/a', validate: 'grep -q good %s' },
    changed: true,
    after: { a: 'good' },
  },
  {
    title: 'keeps the old file where the validation refuses',
    args: {
      content: 'bad',
      dest: '{dir}/a',
      validate: `sh -c 'echo line 1; echo is wrong >&2; grep -q good "$1" || exit 3' sh %s`,
    },
    host: { a: 'old' },
    failed: /^failed to validate$/,
    result: { exit_status: 3, stdout: 'line 1\n', stderr: 'is wrong\n' },
    check: 'unchecked',
    after: { a: 'old' },
  },
  {
    title: 'needs the program that validates',
    args: { content: 'x', dest: '{dir}/a', validate: 'no-such-program %s' },
    failed: /^the validation command `no-such-program` was not found on the host$/,
    result: { rc: 2 },
    check: 'unchecked',
  },
];

testHostCases('validations of copy', copy, CASES);

test('a validation that fails is shown with what it said, and without the old content', async () => {
  const run = await runProject(
    {
      old: 'old',
      'site.yml': `
- hosts: n1
  tasks:
    - copy: { content: a, dest: "{{ playbook_dir }}/old", validate: "sh -c 'echo no; echo it is a >&2; exit 3' %s" }
      register: refused
      ignore_errors: true
    - assert: { that: "refused.stdout_lines == ['no'] and refused.before is not defined" }
`,
    },
    { settings: { diff: true } },
  );
  expect(listFailures(run)).toEqual(['n1: failed to validate: exit status 3: it is a']);
});
