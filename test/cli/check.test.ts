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
  await vi.waitFor(() => expect(read()).toContain('unknown module `comand`'), 10_000);
  // The watching begins after the first check.
  await vi.waitFor(
    () => {
      write('site.yml', '- hosts: all\n  tasks:\n    - command: uptime\n');
      expect(read()).toContain('no mistake found');
    },
    { timeout: 20_000, interval: 500 },
  );
  write('longshore.yml', 'inventory: [\n');
  await vi.waitFor(() => expect(read()).toMatch(/longshore\.yml/), 10_000);
  write('longshore.yml', 'inventory: hosts.yml\n');
  await vi.waitFor(() => expect(read().match(/no mistake found/g)?.length).toBeGreaterThan(1), 10_000);
  stop();
  expect((await running).code).toBe(0);
});
