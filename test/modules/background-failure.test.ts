import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ShellSession } from '../../src/transport/connection.ts';
import { HOSTILE } from './host-cases.ts';
import { describeJobs, until } from './job-host.ts';

/** What a host keeps of a job that has ended. */
const keep = (module: string, args: object): string =>
  `1 2 3 0 0 0 1\n${JSON.stringify({ module, args, nonce: 'x' })}\n`;

/** How many processes have this among their arguments. */
function countWith(text: string): number {
  const holds = (pid: string): boolean => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
    } catch {
      return false;
    }
  };
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && holds(name)).length;
}

describeJobs('a job', ({ ask, at, bin, inSession, isAlive, listJobs, open, path, start, wait }) => {
  test('is ended with all that it started when its time is over, and its output is told', async () => {
    const stubborn = `trap "" TERM; echo $$ >${at('stubborn')}; while :; do sleep 0.1; done`;
    const cmd = `echo begun; echo why >&2; sh -c '${stubborn}' & sleep 60 & echo $! >${at('child')}; wait`;
    const result = await start('shell', { cmd }, { seconds: 1 });
    expect(result).toMatchObject({
      failed: true,
      msg: 'async task did not complete within the requested time - 1s',
      stdout: expect.stringContaining('begun'),
      stderr: 'why\n',
      async_result: { started: true, finished: false },
    });
    await until(() => !isAlive('stubborn') && !isAlive('child'));
    expect(listJobs()).toEqual([]);
  });

  test('whose watcher does not answer is ended by force, and its time was over all the same', async () => {
    const result = start('shell', { cmd: `sleep 600 & echo $! >${at('child')}; wait` }, { seconds: 2 });
    await until(() => existsSync(at('child')));
    const state = listJobs().find((name) => !/\.[a-z]+$/.test(name)) ?? '';
    process.kill(Number(readFileSync(at(`jobs/${state}`), 'utf8').split(' ')[0]), 'SIGSTOP');
    expect(await result).toMatchObject({
      failed: true,
      msg: 'async task did not complete within the requested time - 2s',
    });
    await until(() => !isAlive('child'));
  });

  test('whose time is over while nobody waits says so when it is asked', async () => {
    const started = await start('shell', { cmd: `sleep 60 & echo $! >${at('child')}; wait` }, { seconds: 1, poll: 0 });
    const ended = await wait(started['ansible_job_id']);
    expect(ended).toMatchObject({ failed: true, msg: 'Timeout exceeded', finished: true });
    await until(() => !isAlive('child'));
  });

  test('that was killed has no result', async () => {
    const { ansible_job_id: id, results_file: file } = await start(
      'shell',
      { cmd: 'echo begun; sleep 60' },
      { poll: 0 },
    );
    const [watcher] = readFileSync(String(file), 'utf8').split(' ');
    await until(() => readFileSync(`${String(file)}.out`, 'utf8').includes('begun'));
    process.kill(-Number(watcher), 'SIGKILL');
    const ended = await wait(id);
    expect(ended).toMatchObject({ failed: true, msg: 'the job ended without a result', stdout: 'begun\n' });
  });

  test.each([
    ['of another boot', (state: string) => state.replace(/ \S+\n/, ' other-boot\n')],
    ['whose number another process has', (state: string) => state.replace(/^(\d+) \d+/, '$1 1')],
  ])('%s is not running any more', async (_, change) => {
    const { ansible_job_id: id, results_file: file } = await start('command', { cmd: 'sleep 60' }, { poll: 0 });
    const state = readFileSync(String(file), 'utf8');
    writeFileSync(String(file), change(state));
    expect(await ask(id)).toMatchObject({ failed: true, msg: 'the job ended without a result' });
    process.kill(-Number(state.split(' ')[0]), 'SIGKILL');
  });

  test.each(['', '.', '..', '../x', '/etc/passwd', '-rf', 'a b', 'j1.2', ...HOSTILE])(
    'there is none of the name %j',
    async (id) => {
      writeFileSync(at('x'), '1 2 3\n');
      mkdirSync(at('jobs'), { recursive: true });
      for (const mode of ['status', 'cleanup'] as const) {
        expect(await ask(id, mode)).toMatchObject({
          failed: true,
          msg: 'could not find job',
          started: true,
          finished: true,
        });
      }
      expect(existsSync(at('x'))).toBe(true);
    },
  );

  test.each([
    ['nothing', '', 'could not find job'],
    ['no such module', keep('nope', {}), 'the job ran the module `nope`, which this project does not have'],
    ['an action', keep('copy', {}), 'the job ran the module `copy`, which this project does not have'],
    ['too little', keep('command', {}), 'no command given'],
    ['other arguments', keep('command', { argv: 1 }), 'cannot read the result of the job'],
    ['no JSON', '1 2 3 0 0 0 1\n{\n', 'cannot read what the host has kept of the job'],
  ])('of which the host has kept %s is a failure', async (_, state, message) => {
    mkdirSync(at('jobs'));
    for (const ending of ['', '.out', '.err']) writeFileSync(at(`jobs/j1.2${ending}`), ending === '' ? state : '');
    const result = ask('j1.2').then(({ msg }) => Promise.reject(new Error(msg)));
    await expect(result).rejects.toThrow(message);
  });

  test('that has written more than a result can hold says where it is, and keeps it', async () => {
    // With a hole: nobody writes it, and nobody reads it.
    const cmd = `truncate -s 70000000 ${at('jobs')}/j*.out; printf end`;
    const result = await start('shell', { cmd });
    expect(result).toMatchObject({
      failed: true,
      finished: true,
      msg: 'the job has ended, and has written more than a result can hold',
      help: expect.stringContaining(`${at('jobs')}/j`),
    });
    const id = String(result['ansible_job_id']);
    expect(listJobs()).toContain(`${id}.out`);
    await expect(ask(id)).resolves.toMatchObject({ failed: true, msg: expect.stringContaining('more than a result') });
    expect(await ask(id, 'cleanup')).toMatchObject({ erased: expect.stringContaining(id) });
    expect(listJobs()).toEqual([]);
  });

  test('cannot be kept where there is no folder for it', async () => {
    writeFileSync(at('jobs'), '');
    const result = await start('command', { cmd: 'true' });
    expect(result).toMatchObject({ failed: true, msg: expect.stringContaining('could not create directory') });
  });

  test('without setsid there is a warning, and its time is over all the same', async () => {
    const session = await open(bin);
    const bare = inSession(session);
    const done = await bare.start('shell', { cmd: 'echo done', executable: join(bin, 'sh') });
    expect(done).toMatchObject({ stdout: 'done', warnings: [expect.stringContaining('no command `setsid`')] });
    const cmd = `sleep 60 & echo $! >${at('child')}; (sleep 60; :)`;
    const over = await bare.start('shell', { cmd, executable: join(bin, 'sh') }, { seconds: 1 });
    expect(over).toMatchObject({ failed: true, msg: expect.stringContaining('did not complete') });
    await until(() => !isAlive('child'));
    await until(() => countWith(at('jobs')) === 0);
    expect((await session.run({ id: 'a', script: 'echo here' })).stdout.toString()).toBe('here\n');
  });

  test('that cannot be written down is not started', async () => {
    const session = await open(path);
    const full: ShellSession = {
      run: (task) => session.run({ ...task, script: `ulimit -f 0; ${task.script}` }),
      frames: 0,
      close: () => Promise.resolve(),
    };
    const result = await inSession(full).start('command', { argv: ['touch', at('done')] });
    expect(result).toMatchObject({ failed: true, msg: expect.stringContaining('could not be started') });
    expect([existsSync(at('done')), listJobs()]).toEqual([false, []]);
  });
});
