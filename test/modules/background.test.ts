import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { HOSTILE, HOSTILE_PATH } from './host-cases.ts';
import { describeJobs, until } from './job-host.ts';

/** A process and those that it has started. */
function listChildren(pid: number): number[] {
  const words = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
  return [pid, ...words.filter((word) => word !== '').flatMap((word) => listChildren(Number(word)))];
}

describeJobs('a job', ({ ask, at, inSession, listJobs, open, path, start, wait }) => {
  test('gives the result of the module to who waits, and leaves nothing', async () => {
    const result = await start('shell', {
      cmd: 'cat; echo "$FRUIT"; echo bad >&2; exit 3',
      stdin: HOSTILE.join('\n'),
    });
    expect(result).toMatchObject({
      rc: 3,
      failed: true,
      changed: true,
      stdout: [...HOSTILE, 'pear'].join('\n'),
      stderr: 'bad',
      started: true,
      finished: true,
      ansible_job_id: expect.stringMatching(/^j\d+\.\d+$/),
    });
    expect(listJobs()).toEqual([]);
  });

  test.each([
    ['ping', { data: HOSTILE.join('\n') }, { ping: HOSTILE.join('\n'), changed: false, finished: true }],
    ['command', { argv: ['printf', '%s', ...HOSTILE] }, { stdout: HOSTILE.join('').replace(/[\r\n]+$/, ''), rc: 0 }],
    ['command', { argv: ['no-such-command'] }, { failed: true, msg: expect.stringContaining('no command') }],
    [
      'command',
      { cmd: 'ls', creates: '/' },
      { changed: false, msg: "Did not run command since '/' exists", finished: true },
    ],
    ['command', { cmd: '' }, { failed: true, msg: 'no command given' }],
    ['command', { argv: ['a\0b'] }, { failed: true, msg: expect.stringContaining('NUL') }],
    ['stat', { path: '/' }, { stat: expect.objectContaining({ isdir: true }) }],
    ['wait_for', { path: '/' }, { state: 'directory', elapsed: 0 }],
  ] as const)('takes and gives what %s does', async (module, args, expected) => {
    expect(await start(module, args)).toMatchObject(expected);
  });

  test('goes on by itself, says how it is doing, and is forgotten', async () => {
    const cmd = `echo $$ >${at('pid')}; until [ -e ${at('go')} ]; do sleep 0.05; done; echo done`;
    const started = await start('shell', { cmd }, { poll: 0 });
    const { ansible_job_id: id, results_file: file } = started;
    expect(started).toEqual({
      changed: true,
      started: true,
      finished: false,
      ansible_job_id: id,
      results_file: file,
    });
    expect(file).toBe(at(`jobs/${String(id)}`));
    expect(statSync(at('jobs')).mode & 0o777).toBe(0o700);
    expect(listJobs().map((each) => statSync(at(`jobs/${each}`)).mode & 0o777)).toEqual([0o600, 0o600, 0o600]);
    expect(await ask(id)).toMatchObject({
      started: true,
      finished: false,
      changed: false,
      ansible_job_id: id,
    });
    writeFileSync(at('go'), '');
    const ended = await wait(id);
    expect(ended).toMatchObject({ rc: 0, stdout: 'done', changed: true, finished: true, cmd, results_file: file });
    expect(await ask(id)).toMatchObject({ stdout: 'done' });
    expect(await ask(id, 'cleanup', true)).toMatchObject({ erased: file });
    expect(listJobs()).toHaveLength(3);
    const nothing = { stdout: '', stderr: '', stdout_lines: [], stderr_lines: [] };
    const erased = { changed: false, ansible_job_id: id, erased: file, started: false, finished: false };
    expect(await ask(id, 'cleanup')).toEqual({ ...erased, ...nothing });
    expect(listJobs()).toEqual([]);
    const missing = { failed: true, msg: 'could not find job', finished: true, results_file: file };
    expect(await ask(id)).toMatchObject({ ...missing, ...nothing });
    expect(await ask(id, 'cleanup')).toMatchObject({ failed: true, msg: 'could not find job' });
  });

  test('tells nobody of its environment, and others than its user nothing', async () => {
    const { ansible_job_id: id } = await start('command', { cmd: 'sleep 60' }, { poll: 0 });
    const files = listJobs().map((name) => readFileSync(at(`jobs/${name}`), 'utf8'));
    const watcher = Number(files.join('').split(' ')[0]);
    await until(() => listChildren(watcher).length > 3);
    const lines = listChildren(watcher).map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
    expect([...files, ...lines].filter((text) => text.includes('FRUIT=') || text.includes('ls_field'))).toEqual([]);
    process.kill(-watcher, 'SIGKILL');
    await wait(id);
  });

  test('is kept in a folder of a hostile name', async () => {
    const jobs = inSession(await open(path), at(`${HOSTILE_PATH}/-rf $(touch x)`));
    const { ansible_job_id: id, results_file: file } = await jobs.start('command', { cmd: 'echo a' }, { poll: 0 });
    expect(await jobs.wait(id)).toMatchObject({ stdout: 'a' });
    expect(existsSync(String(file))).toBe(true);
    await jobs.ask(id, 'cleanup');
    expect(readdirSync(at(`${HOSTILE_PATH}/-rf $(touch x)`))).toEqual([]);
  });

  test('that is forgotten while it runs goes on, and leaves nothing', async () => {
    const cmd = `until [ -e ${at('go')} ]; do sleep 0.05; done; touch ${at('done')}`;
    const { ansible_job_id: id } = await start('shell', { cmd }, { poll: 0 });
    await ask(id, 'cleanup');
    writeFileSync(at('go'), '');
    await until(() => existsSync(at('done')) && listJobs().length === 0);
  });

  test('leaves what it sent to the background alone', async () => {
    const cmd = `(until [ -e ${at('go')} ]; do sleep 0.05; done; echo late; touch ${at('done')}) & echo soon`;
    const { ansible_job_id: id } = await start('shell', { cmd }, { poll: 0 });
    expect(await wait(id)).toMatchObject({ stdout: 'soon', rc: 0 });
    writeFileSync(at('go'), '');
    await until(() => existsSync(at('done')));
    expect(await ask(id)).toMatchObject({ stdout: 'soon', rc: 0 });
  });
});
