import { beforeEach, describe, expect, test } from 'vitest';
import { answer, type Ran, run } from './fake-io.ts';
import { useFolder } from './use-folder.ts';

const folder = useFolder();

interface Situation {
  /** Undefined where there is no terminal. */
  readonly answers?: readonly string[];
  readonly options?: readonly string[];
  readonly vars?: string;
  readonly hosts?: string;
}

/** Runs a play that asks, and whose task says `<v>`. */
function ask(prompts: string, { answers, options = [], vars = '{}', hosts = 'all' }: Situation): Promise<Ran> {
  const task = '{ debug: { msg: "said <{{ v }}>" } }';
  folder.write(
    'site.yml',
    `- hosts: ${hosts}\n  gather_facts: false\n  vars: ${vars}\n  vars_prompt: ${prompts}\n  tasks: [${task}]\n`,
  );
  const io = answers === undefined ? {} : { onIo: answer(...answers) };
  return run(['-i', 'hosts.yml', 'site.yml', '-v', ...options], io);
}

const said = ({ stdout }: Ran): string | undefined => /said <(.*)>/.exec(stdout)?.[1];

describe('vars_prompt', () => {
  beforeEach(() => folder.write('hosts.yml', 'all: { hosts: { n1: { ansible_connection: local } } }\n'));

  test.each<[string, string, Situation, string, string | undefined]>([
    ['the answer', '{ name: v }', { answers: ['typed'] }, 'v: \n', 'typed'],
    ['the question', '{ name: v, prompt: What? }', { answers: ['typed'] }, 'What?: \n', 'typed'],
    ['a list of them', '[{ name: a }, { name: v }]', { answers: ['1', '2'] }, 'a: \nv: \n', '2'],
    ['the default', '{ name: v, prompt: What, default: 1.0 }', { answers: [''] }, 'What [1.0]: \n', '1.0'],
    ['an empty answer', '{ name: v }', { answers: [''] }, 'v: \n', ''],
    ['stronger than vars of the play', '{ name: v }', { answers: ['a'], vars: '{ v: b }' }, 'v: \n', 'a'],
    [
      'templates in the question',
      '{ name: v, prompt: "For {{ x }}" }',
      { answers: ['a'], vars: '{ x: y }' },
      'For y: \n',
      'a',
    ],
    ['a template in the answer', '{ name: v }', { answers: ['{{ 1 + 1 }}'] }, 'v: \n', '2'],
    ['text, whatever it looks like', '{ name: v }', { answers: ['007'] }, 'v: \n', '007'],
    ['unsafe', '{ name: v, unsafe: true }', { answers: ['{{ 1 + 1 }}'] }, 'v: \n', '{{ 1 + 1 }}'],
    ['confirm', '{ name: v, confirm: true }', { answers: ['a', 'a'] }, 'v: \nconfirm v: \n', 'a'],
    [
      'hashed',
      '{ name: v, encrypt: md5_crypt, salt: abc, unsafe: true }',
      { answers: ['secret'] },
      'v: \n',
      '********',
    ],
    ['the pattern of the play', '{ name: v }', { answers: ['n1'], hosts: '"{{ v }}"' }, 'v: \n', 'n1'],
    ['not asked where -e gives it', '{ name: v }', { answers: [], options: ['-e', 'v=given'] }, '', 'given'],
    ['without a terminal -e, too', '{ name: v }', { options: ['-e', 'v=given'] }, '', 'given'],
    [
      'a secret by its name',
      '[{ name: v }, { name: db_password }]',
      { answers: ['hunter2', 'hunter2'] },
      'v: \ndb_password: \n',
      '********',
    ],
    ['a secret by its keyword', '{ name: v, private: true }', { answers: ['hunter2'] }, 'v: \n', '********'],
    [
      'a private one is hidden where it is typed only',
      '{ name: v }',
      { answers: ['production'] },
      'v: \n',
      'production',
    ],
  ])('%s', async (_, prompts, situation, asked, expected) => {
    const ran = await ask(prompts, situation);
    expect({ code: ran.code, stderr: ran.stderr, said: said(ran) }).toEqual({ code: 0, stderr: asked, said: expected });
  });

  test('with `private: false` the answer is shown', async () => {
    const { stderr } = await ask('{ name: v, private: false }', { answers: ['typed'] });
    expect(stderr).toContain('typed');
  });

  test('two answers that are not the same are asked for again', async () => {
    const ran = await ask('{ name: v, confirm: true }', { answers: ['a', 'b', 'c', 'c'] });
    expect(ran.stderr).toBe('v: \nconfirm v: \nv: \nconfirm v: \n');
    expect(ran.stdout).toContain('the two answers for `v` are not the same: once more');
    expect(said(ran)).toBe('c');
  });

  test('the hash is that of password_hash', async () => {
    const task = `{ assert: { that: ["v == 'secret' | password_hash('md5', 'abc')"] } }`;
    folder.write(
      'site.yml',
      `- hosts: all\n  vars_prompt: [{ name: v, encrypt: md5, salt: abc }]\n  tasks: [${task}]\n`,
    );
    expect((await run(['-i', 'hosts.yml', 'site.yml'], { onIo: answer('secret') })).code).toBe(0);
  });

  test('without a terminal the default is taken with a warning', async () => {
    const ran = await ask('{ name: v, default: preset }', {});
    expect(said(ran)).toBe('preset');
    expect(ran.stdout).toContain('nobody was asked for `v`, since the input is no terminal: it has its default');
  });

  test('without a terminal and a default the run does not begin', async () => {
    const { code, stdout, stderr } = await ask('[{ name: v }, { name: w, default: 1 }]', {});
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toContain('LS0221');
    expect(stderr).toContain('Give it with `-e v=VALUE`');
  });

  test.each([
    ['{ name: v, encrypt: bcrypt, salt_size: 5 }', 'the salt of bcrypt has 22 characters, not 5'],
    ['{ name: v, prompt: "{{ nowhere }}" }', '`nowhere` is not defined'],
  ])('%s cannot be asked', async (prompts, message) => {
    const { code, stderr } = await ask(prompts, { answers: ['a'] });
    expect(code).not.toBe(0);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('a bug in');
  });

  test.each([
    ['{ prompt: a }', 'LS0211', 'has no `name`'],
    ['{ name: "a b" }', 'LS0215', 'the name of a variable'],
    ['[v]', 'LS0201', 'a list of mappings'],
    ['{ name: v, privat: true }', 'LS0202', 'did you mean `private`?'],
    ['{ name: v, private: maybe }', 'LS0201', '`private` must be true or false'],
    ['{ name: v, encrypt: sha5 }', 'LS0201', '`encrypt` must be one of md5, sha256, sha512, bcrypt'],
    ['{ name: v, salt_size: big }', 'LS0201', '`salt_size` must be a number'],
    ['{ name: v, prompt: "{{ x | nofilter }}" }', 'LS0302', 'nofilter'],
    ['{ name: w }', 'LS0311', '`v` is not defined'],
  ])('the check refuses %s', async (prompts, code, message) => {
    const { code: exit, stderr } = await ask(prompts, { options: ['--syntax-check'] });
    expect(exit).toBe(4);
    expect(stderr).toContain(code);
    expect(stderr).toContain(message);
  });

  test.each([
    ['{ name: v }', 'cannot be rendered: `v` is asked for when the play begins'],
    ['{ name: v, default: preset }', 'preset'],
  ])('run explain knows %s', async (prompts, expected) => {
    folder.write('site.yml', `- hosts: all\n  vars_prompt: ${prompts}\n`);
    const { code, stdout } = await run(['explain', '-i', 'hosts.yml', 'n1', 'v', 'site.yml']);
    expect(code).toBe(0);
    expect(stdout).toContain(expected);
    expect(stdout).toContain('play vars_prompt');
  });
});
