import { beforeEach, describe, expect, test, vi } from 'vitest';
import { CODES } from '../../src/source/codes.ts';
import { run } from './fake-io.ts';
import { useFolder } from './use-folder.ts';

const folder = useFolder();
const { write } = folder;
beforeEach(() => {
  write('longshore.yml', 'inventory: hosts.yml\n');
  write('hosts.yml', 'all: { hosts: { a: } }\n');
});

const check = (...words: string[]) => run(['check', ...words], { cwd: folder.path });

describe('run check -o json', () => {
  test('says each finding as a line, with its place, and how many there are', async () => {
    write('site.yml', '- hosts: all\n  tasks:\n    - comand: uptime\n    - debug: { msg: "{{ nobody }}" }\n');
    const { code, stdout, stderr } = await check('site.yml', '-o', 'json');
    expect({ code, stderr }).toEqual({ code: 4, stderr: '' });
    const lines = stdout.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      {
        type: 'diagnostic',
        code: 'LS0203',
        severity: 'error',
        title: CODES.LS0203,
        message: 'unknown module `comand`',
        place: { path: 'site.yml', line: 3, column: 7, endLine: 3, endColumn: 13 },
        frame: expect.arrayContaining([expect.stringContaining('^^^^^^')]) as string[],
      },
      { type: 'diagnostic', code: 'LS0311', place: { line: 4 } },
      { type: 'check-finished', errors: 2, warnings: 0 },
    ]);
  });

  const readFirst = async (tasks: string): Promise<Record<string, unknown>> => {
    write('site.yml', `- hosts: all\n  tasks:\n    - ${tasks}\n`);
    const { stdout } = await check('site.yml', '-o', 'json');
    return JSON.parse(stdout.split('\n')[0] ?? '') as Record<string, unknown>;
  };

  test('what was expected, what stands there, and what to write instead', async () => {
    expect(await readFirst('service: {name: x, state: restartd}')).toMatchObject({
      code: 'LS0206',
      expected: expect.stringMatching(/^one of started, /) as string,
      found: '`restartd`',
      label: 'did you mean `restarted`?',
      suggestion: 'restarted',
      place: { line: 3, column: 33, endLine: 3, endColumn: 41 },
    });
    expect(await readFirst('{command: ls, retries: often}')).toMatchObject({
      code: 'LS0201',
      expected: 'a number',
      found: 'the text `often`',
    });
  });

  test('related places', async () => {
    expect(await readFirst('{command: ls, ping: }')).toMatchObject({
      code: 'LS0210',
      related: [
        { message: 'the first one', place: { path: 'site.yml', line: 3, column: 8, endLine: 3, endColumn: 15 } },
      ],
    });
  });

  test('a warning alone is exit code 0', async () => {
    write('site.yml', '- hosts: all\n  tasks:\n    - shell: uptime\n');
    const { code, stdout } = await check('site.yml', '-o', 'json');
    expect(code).toBe(0);
    expect(stdout).toContain('"severity":"warning"');
    expect(stdout).toMatch(/"errors":0,"warnings":1\}\n$/);
  });

  test('nothing found', async () => {
    write('site.yml', '- hosts: all\n  tasks: []\n');
    const { code, stdout } = await check('site.yml', '-o', 'json');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '{"type":"check-finished","errors":0,"warnings":0}\n' });
  });
});

describe('run check --explain', () => {
  test.each(Object.entries(CODES))('%s', async (code, title) => {
    const { stdout } = await check('--explain', code);
    const [head = '', meaning = ''] = stdout.split('\n');
    expect(head).toBe(`${code}  ${title}`);
    expect(meaning.length).toBeGreaterThan(20);
  });

  test.each(['311', 'ls0311', 'LS311'])('takes %s', async (code) => {
    expect((await check('--explain', code)).stdout).toMatch(/^LS0311 /);
  });

  test.each([
    ['LS9999', 'there is no code `LS9999`'],
    ['nonsense', 'docs/errors.md lists all'],
  ])('%s is one clear error', async (code, said) => {
    expect(await check('--explain', code)).toMatchObject({ code: 1, stderr: expect.stringContaining(said) as string });
  });
});

describe('what else calls the check', () => {
  const WRONG = '- hosts: all\n  tasks:\n    - comand: uptime\n';
  const RIGHT = '- hosts: all\n  tasks:\n    - command: uptime\n';

  test.each<[string, readonly string[]]>([
    ['run check', ['check', 'site.yml']],
    ['--syntax-check', ['site.yml', '--syntax-check']],
    ['a run', ['site.yml']],
  ])('%s ends with 4 before any host', async (_, words) => {
    write('site.yml', WRONG);
    const { code, stderr } = await run(words, { cwd: folder.path });
    expect({ code, stderr }).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('1 mistake; no host') as string,
    });
  });

  test('several playbooks: the mistakes of all, in their order', async () => {
    write('a.yml', WRONG);
    write('b.yml', WRONG.replace('comand', 'commmand'));
    const { code, stderr } = await check('a.yml', 'b.yml');
    expect(code).toBe(4);
    expect(stderr).toMatch(/a\.yml:3:7[^]*b\.yml:3:7[^]*2 mistakes/);
  });

  test('several playbooks: what one registers the next may use', async () => {
    write('a.yml', '- hosts: all\n  tasks:\n    - {command: ls, register: listing}\n');
    write('b.yml', '- hosts: all\n  tasks:\n    - debug: {msg: "{{ listing.stdout }}"}\n');
    expect(await check('a.yml', 'b.yml')).toMatchObject({ code: 0, stderr: '' });
    expect((await check('a.yml')).stderr).toContain('LS0320');
  });

  test('a playbook that is not there is exit code 1', async () => {
    expect(await check('nowhere.yml')).toMatchObject({ code: 1, stderr: expect.stringContaining('LS0501') as string });
  });

  test('tags of the command line that no task has', async () => {
    write('site.yml', `${RIGHT}      tags: deploy\n`);
    const { stderr } = await run(['site.yml', '--list-tasks', '--tags', 'depoly'], { cwd: folder.path });
    expect(stderr).toContain('LS0410  `--tags depoly`: no task has that tag\n  Did you mean `deploy`?');
    const right = await run(['site.yml', '--list-tasks', '--tags', 'deploy'], { cwd: folder.path });
    expect(right).toMatchObject({ code: 0, stderr: '' });
  });
});

test('run check --watch checks again on saving, until it is told to stop', async () => {
  write('site.yml', '- hosts: all\n  tasks:\n    - comand: uptime\n');
  let stop: () => void = () => {};
  let read: () => string = () => '';
  const running = run(['check', 'site.yml', '--watch'], {
    cwd: folder.path,
    onIo: (io) => {
      let text = '';
      for (const stream of [io.stdout, io.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
      read = () => text;
      Object.assign(io, {
        onSignal: (_signal: string, callback: () => void) => {
          stop = callback;
          return () => {};
        },
      });
    },
  });
  await vi.waitFor(() => expect(read()).toContain('unknown module `comand`'), 60_000);
  // The watching begins after the first check.
  await vi.waitFor(
    () => {
      write('site.yml', '- hosts: all\n  tasks:\n    - command: uptime\n');
      expect(read()).toContain('no mistake found');
    },
    { timeout: 20_000, interval: 500 },
  );
  write('longshore.yml', 'inventory: [\n');
  await vi.waitFor(() => expect(read()).toMatch(/longshore\.yml/), 60_000);
  write('longshore.yml', 'inventory: hosts.yml\n');
  await vi.waitFor(() => expect(read().match(/no mistake found/g)?.length).toBeGreaterThan(1), 60_000);
  stop();
  expect((await running).code).toBe(0);
});

describe('run check --unknown-modules', () => {
  const checkTask = async (task: string, ...words: string[]) => {
    write('site.yml', `- hosts: all\n  tasks:\n    - ${task}\n`);
    const { code, stdout } = await check('site.yml', '-o', 'json', ...words);
    const findings = stdout.split('\n').filter((line) => line.includes('"diagnostic"'));
    return {
      code,
      found: findings.map((line) => {
        const { code, severity, message } = JSON.parse(line) as Record<string, string>;
        return `${severity} ${code} ${message}`;
      }),
    };
  };
  const WARNING = 'warning LS0203 unknown module `community.mysql.mysql_user`';

  test.each([
    ['with arguments', 'community.mysql.mysql_user: {name: x, anything: [1]}', [WARNING]],
    ['as text', 'community.mysql.mysql_user: name=x no=matter', [WARNING]],
    ['with args', '{community.mysql.mysql_user: , args: {a: 1}}', [WARNING]],
    ['as action', 'action: community.mysql.mysql_user name=x', [WARNING]],
    ['by a short name', '{npm: {name: x}, become: true}', ['warning LS0203 unknown module `npm`']],
    ['by a name like a keyword', 'seport: {ports: 80}', ['warning LS0203 unknown module `seport`']],
    ['as a job', '{community.mysql.mysql_user: {name: x}, async: 10, poll: 0}', [WARNING]],
    [
      'what they give is not known',
      '{block: [{package_facts: }, {debug: {msg: "{{ packages }}"}}]}',
      ['warning LS0203 unknown module `package_facts`', expect.stringMatching(/^warning LS0312 .*packages/)],
    ],
  ])('warns of unknown modules: %s', async (_, task, found) => {
    expect(await checkTask(task, '--unknown-modules=warn')).toEqual({ code: 0, found });
  });

  test.each([
    ['a template in their arguments', 'npm: {name: "{{ nobody }}"}', /^error LS0311 .*nobody/],
    ['a keyword that is none', '{community.mysql.mysql_user: {}, wen: x}', /^error LS0202 .*wen/],
    ['a misspelt keyword alone', '{becom: true}', /^error LS0203/],
    ['two that may be one', '{my_npm: {}, my_yarn: {}}', /^error LS0203/],
    ['two of which Ansible knows both', '{npm: {}, yarn: {}}', /^error LS0202 .*yarn/],
  ])('%s is a mistake all the same', async (_, task, message) => {
    const { code, found } = await checkTask(task, '--unknown-modules', 'warn');
    expect({ code, found }).toEqual({
      code: 4,
      found: expect.arrayContaining([expect.stringMatching(message)]) as string[],
    });
  });

  test.each([[[]], [['--unknown-modules=error']]])('%j: they are mistakes', async (words) => {
    expect(await checkTask('npm: {name: x}', ...words)).toEqual({
      code: 4,
      found: ['error LS0203 unknown module `npm`'],
    });
  });

  test('anything else is refused', async () => {
    expect(await check('site.yml', '--unknown-modules=ignore')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('takes `error` or `warn`, not `ignore`') as string,
    });
  });
});
