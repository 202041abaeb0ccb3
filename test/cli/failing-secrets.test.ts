import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sealText, sealValue, useVaultProject } from './vault-project.ts';

const project = useVaultProject();

const MODULE = `import { arg, defineModule } from 'longshore';

export default defineModule({
  summary: 'Logs in somewhere.',
  args: { user: arg.int(), password: arg.int().secret() },
  run: async () => ({ failed: true, msg: 'no' }),
});
`;

const SECRETS = `${sealValue('value', 'swordfish', 'prod')}\n${sealValue('pin', '123', 'prod')}\n`;
const PLAIN = `plain: 80a
db_password: hunter-two
derived: "{{ value | upper }}"
further: "{{ derived }}"
login: { password: "{{ for_login }}" }
for_login: "{{ lookup('pipe', 'echo hunter-two') }}"
`;

async function fail(task: string, options: readonly string[] = [], vars = ''): Promise<string> {
  project.write('tasks/log_in.ts', MODULE);
  project.write('group_vars/all/vault.yml', sealText('filed: swordfish\n', 'prod'));
  project.write('group_vars/all/plain.yml', `${SECRETS}${PLAIN}${vars}`);
  project.write('site.yml', `- hosts: a\n  tasks:\n${task.replaceAll(/^/gm, '    ')}\n`);
  const argv = ['-i', 'hosts.yml', 'site.yml', '--vault-id', 'prod@prod-pw', ...options];
  const { code, stdout, stderr } = await project.run(argv);
  expect(code, stdout + stderr).toBe(2);
  return stdout + stderr;
}

/** Keywords stand below the module. */
function asTask(text: string): string {
  return `- ${text.replaceAll(/\n(?!- )/g, '\n  ')}`;
}

describe('a secret is in no report of a failure', () => {
  const VAULT = 'is hidden: it comes from a vault';
  const ARGUMENT = 'is hidden: it is for a secret argument';

  describe.each([
    [[]],
    [['-vvv']],
    [['-o', 'plain']],
    [['-o', 'terminal']],
    [['-o', 'json']],
    [['-o', 'json', '-vvv']],
  ])('%j', (options) => {
    test.each([
      ['of an encrypted value', 'debug: {msg: "{{ plain ~ value + 1 }}"}', VAULT],
      ['of an encrypted file', 'debug: {msg: "{{ filed + 1 }}"}', VAULT],
      ['too short to be masked', 'debug: {msg: "{{ plain + pin + 1 }}"}', '80a'],
      ['made of one', 'debug: {msg: "{{ further + 1 }}"}', VAULT],
      ['made of one where it fails', 'debug: {msg: "{{ (value | upper) + 1 }}"}', VAULT],
      [
        'an item made of one',
        'debug: {msg: "{{ item + 1 }}"}\nloop: ["{{ value | upper }}"]\nloop_control: {label: x}',
        VAULT,
      ],
      [
        'set from one',
        'set_fact: {seen: "{{ value | upper }}"}\nno_log: true\n- debug: {msg: "{{ seen + 1 }}"}',
        VAULT,
      ],
      ['in a loop of a template', 'debug: {msg: "{% for v in [value | upper] %}{{ v + 1 }}{% endfor %}"}', VAULT],
      ['of another host', `debug: {msg: "{{ hostvars['b'].value + 1 }}"}`, VAULT],
      ['in a condition', 'debug: {}\nwhen: value | upper', VAULT],
      ['in an assertion', 'assert: {that: value == "x"}', VAULT],
      ['in an argument of a wrong type', 'log_in: {user: "{{ value | upper }}"}', VAULT],
      ['by its name', 'assert: {that: db_password == "x"}', 'is hidden: it is named as a secret'],
      ['in a secret argument', 'log_in: {password: "{{ for_login }}"}', 'must be an integer'],
      ['in a secret argument that fails', 'log_in: {password: "{{ for_login + 1 }}"}', '+'],
      [
        'for a secret argument, in another',
        'log_in: {user: "{{ for_login + 1 }}", password: "{{ for_login }}"}',
        ARGUMENT,
      ],
      ['for a secret argument, in a condition', 'log_in: {password: "{{ for_login }}"}\nwhen: for_login', ARGUMENT],
      ['in arguments that a variable gives', 'log_in: "{{ login }}"', 'must be an integer'],
      ['in arguments that fail', 'log_in: "{{ login + 1 }}"', '+'],
      ['under no_log', 'debug: {msg: "{{ plain + for_login + 1 }}"}\nno_log: true', 'no_log'],
      ['under a no_log that fails', 'debug: {msg: "x"}\nno_log: "{{ plain }}"', 'expected a boolean'],
    ])('%s', async (_name, task, said) => {
      const text = await fail(asTask(task), options);
      expect(text).toContain(said);
      // The item of a loop is an event's own, whatever became of it.
      expect(text.replaceAll(/"item":"[^"]*"/g, '')).not.toMatch(/swordfish|hunter-two|(?<![\d:.])123(?!\d)/i);
    });
  });

  test('under no_log there are no values', async () => {
    const text = await fail('- debug: {msg: "{{ plain + 1 }}"}\n  no_log: true', ['-o', 'json']);
    expect(text).not.toMatch(/80a|"values"/);
  });

  test('a no_log that nobody can read hides values too', async () => {
    expect(await fail('- debug: {}\n  no_log: "{{ plain }}"', ['-o', 'json'])).not.toContain('"values"');
  });

  test.each([
    ['include_tasks: "{{ plain + 1 }}.yml"', false],
    ['include_tasks: "{{ plain + 1 }}.yml"\nno_log: true', true],
    ['meta: noop\nwhen: plain', false],
    ['meta: noop\nwhen: plain\nno_log: true', true],
  ])('%s', async (task, isHidden) => {
    const text = await fail(asTask(task), ['-o', 'json']);
    expect(text.includes('"values"')).toBe(!isHidden);
  });
});

describe('nothing is done again to show a value', () => {
  test('a lookup runs once, and one that was not needed not at all', async () => {
    const log = project.path('log');
    project.write('log', '');
    const vars = `used: "{{ lookup('pipe', 'echo used >> ${log}; echo 1x') }}"
unused: "{{ lookup('pipe', 'echo unused >> ${log}; echo 2x') }}"
both: {first: "{{ used }}", second: "{{ unused }}"}
`;
    const text = await fail('- debug: {msg: "{{ [used, both] and both.first + 1 or unused }}"}', [], vars);
    expect(text).toMatch(/where used = "1x" .*\n +both = \{first: "1x", second: …\}.*\n +both\.first = "1x"/);
    expect(readFileSync(log, 'utf8')).toBe('used\n');
  });

  test('a vault that nobody has used stays closed', async () => {
    const closed = sealValue('closed', 'swordfish', 'other').replaceAll('\n', '\n  ');
    const text = await fail(
      '- assert: {that: sealed.open == 2 or sealed == 3}',
      [],
      `sealed:\n  open: 1\n  ${closed}\n`,
    );
    expect(text).toMatch(/where sealed\.open is hidden: it comes from a vault/);
  });
});
