import { execFileSync } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { PassThrough } from 'node:stream';
import { openProgram } from '../../src/transport/session/program-opening.ts';
import { makeStreamProgram } from '../../src/transport/session/stream-program.ts';
import { describeWith } from '../requirement.ts';
import { LocalShell } from './local-shells.ts';

const PROGRAM = makeStreamProgram('@@0123456789abcdef', 'hello.1');

test('the program stands on one line and has nothing that fish or tcsh would read', () => {
  expect(PROGRAM).not.toMatch(/['!\\\n]/);
});

describeWith([{ command: 'shellcheck', package: 'shellcheck' }], 'shellcheck', () => {
  test('the program', () => {
    execFileSync('shellcheck', ['-s', 'sh', '-'], { input: PROGRAM, stdio: ['pipe', 'inherit', 'inherit'] });
  });
});

describe.each(['dash', 'bash', 'busybox'])('in %s', (name) => {
  /** What a text writes and how it ends, with so much input. */
  async function run(script: string, input?: string): Promise<readonly [string, string, number | null]> {
    const shell = new LocalShell(name);
    try {
      const channel = await openProgram(shell.open, 60_000, script);
      const outputs = Promise.all([text(channel.stdout), text(channel.stderr)]);
      if (input !== undefined) channel.stdin.end(input);
      const [stdout, stderr] = await outputs;
      channel.stdin.end();
      await channel.closed;
      return [stdout, stderr, await channel.exited];
    } finally {
      shell.remove();
    }
  }

  test.concurrent.each([
    ['its status', 'exit 3', undefined, ['', '', 3]],
    ['what it reads', 'cat', 'one\ntwo', ['one\ntwo', '', 0]],
    ['what it writes while its input is open', 'echo out; echo err >&2', undefined, ['out\n', 'err\n', 0]],
    ['hostile text', `printf '%s|' 'a"b' "it's" '$(id)' '\\' '*\n'`, undefined, [`a"b|it's|$(id)|\\|*\n|`, '', 0]],
    ['lines that look like its own', "echo '@@0123456789abcdef end'", undefined, ['@@0123456789abcdef end\n', '', 0]],
    ['a status of a killed one', 'kill -KILL $$', undefined, ['', '', null]],
  ])('%s', async (_what, script, input, expected) => {
    expect(await run(script, input)).toEqual(expected);
  });

  test('a text that was cut off is not run', async () => {
    const shell = new LocalShell(name);
    try {
      const channel = await shell.open(`exec sh -c '${PROGRAM}'`);
      channel.stdin.end('@@0123456789abcdef text\necho ran\n@@0123456789abcdef en');
      expect(await text(channel.stdout)).not.toContain('ran');
    } finally {
      shell.remove();
    }
  });
});

test('a program that ends at once is heard also where nothing was read for a while', async () => {
  const shell = new LocalShell('dash');
  try {
    const channel = await openProgram(
      async (command) => {
        const opened = await shell.open(command);
        const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
        const late: (() => void)[] = [];
        for (const name of ['stdout', 'stderr'] as const) {
          opened[name].on('data', (chunk: Buffer) => late.push(() => streams[name].write(chunk)));
          opened[name].on('end', () => late.push(() => streams[name].end()));
        }
        const read = (): void => late.forEach((give) => give());
        const block = (): void => {
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 700);
          setImmediate(read);
        };
        void opened.exited.then(() => setImmediate(block));
        return { ...opened, ...streams, closed: new Promise(() => {}) };
      },
      60_000,
      'echo said',
    );
    channel.stdin.end();
    expect(await text(channel.stdout)).toBe('said\n');
  } finally {
    shell.remove();
  }
});
