import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ShellReply } from '../../src/transport/connection.ts';
import { describeWith } from '../requirement.ts';
import { SHELLS, useLocalSession } from './local-shells.ts';
import { NASTY_TASKS } from './nasty-tasks.ts';
import type { NastyTask } from './nasty-tasks.ts';

const PROBE = `pwd; umask; echo "$IFS" | od -c; set +o; alias; trap; echo "$PATH $HOME"; for f in printf echo dd; do type $f; done; echo "$x$FOO"`;

function show(reply: ShellReply): { rc: number; stdout: string; stderr: string } {
  return { rc: reply.rc, stdout: reply.stdout.toString(), stderr: reply.stderr.toString() };
}

function expectOutcome(task: NastyTask): object {
  if (task.ends === true) return { failure: 'lost' };
  return task.rc === undefined ? {} : { rc: task.rc, stdout: task.stdout };
}

/** What no other task may see. */
const SECRET = 'secret-';
/** All that a shell's text can hold. */
const ALL_BYTES = Array.from({ length: 127 }, (_, index) => String.fromCharCode(index + 1)).join('');

describe.each([...SHELLS, 'ksh93', 'mksh', 'zsh'])('a persistent shell in %s', (name) => {
  describeWith([{ command: name, package: name.replace('ksh93', 'ksh93u+m') }], 'under load', () => {
    const session = useLocalSession(name);
    const run = async (script: string, stdin?: Uint8Array) =>
      show(await session().run({ id: 'test', script, ...(stdin === undefined ? {} : { stdin }) }));

    test('gives status, stdout and stderr, exact to the byte', async () => {
      const reply = await session().run({
        id: 'a',
        script: `printf 'no newline'; printf '\\000\\377\\n\\n' >&2; exit 9`,
      });
      expect(show(reply)).toMatchObject({ rc: 9, stdout: 'no newline' });
      expect([...reply.stderr]).toEqual([0, 255, 10, 10]);
    });

    test('survives whatever a task does, and leaves no trace of it', async () => {
      const isUsual = SHELLS.some((usual) => usual === name);
      // A task of ksh93 sees our own trap, waits for our own reader, and its subshells have its number; mksh reads on in a line that it has begun.
      const probe = isUsual ? PROBE : PROBE.replace(' trap;', '');
      const before = await run(probe);
      for (const task of NASTY_TASKS.filter(({ script }) => isUsual || !/kill|^set -n|^sleep 0 & wait/.test(script))) {
        const outcome = await run(task.script).catch((error: unknown) => error);
        expect({ script: task.script, outcome }).toMatchObject({ script: task.script, outcome: expectOutcome(task) });
        expect(await run(probe), task.script).toEqual(before);
      }
    });

    test.each([
      ['line by line', `printf '%s' '${ALL_BYTES.replaceAll("'", `'\\''`)}'`],
      ['by dd', `: ${'x'.repeat(5000)}\nprintf '%s' '${ALL_BYTES.replaceAll("'", `'\\''`)}'`],
      ['as a here-document', `cat <<'END'\n${ALL_BYTES}\nEND`],
    ])('takes every byte in a script, sent %s', async (_form, script) => {
      const { stdout, stderr } = await run(script);
      expect({ stdout: stdout.replace(/\n$/, ''), stderr }).toEqual({
        stdout: ALL_BYTES.replace(/\n$/, ''),
        stderr: '',
      });
    });

    test('keeps UTF-8, and what is not', async () => {
      expect((await run(`printf %s 'ünï 漢字 🚢'`)).stdout).toBe('ünï 漢字 🚢');
      const bytes = randomBytes(5000);
      expect((await session().run({ id: 'a', script: 'cat', stdin: bytes })).stdout.equals(bytes)).toBe(true);
    });

    test.each([0, 1, 4095, 4096, 65_536, 1_000_003])('hands on a standard input of %i bytes exactly', async (size) => {
      const stdin = randomBytes(size);
      const { stdout } = await run(`sha256sum; exit 0`, stdin);
      expect(stdout.split(' ')[0]).toBe(createHash('sha256').update(stdin).digest('hex'));
    });

    test.each([
      ['text', 'one\ntwo\n'],
      ['no newline at the end', 'one\ntwo'],
      ['a newline alone', '\n'],
      ['empty lines at the end', 'a\n\n\n'],
      ['what a shell would expand', '$HOME `id` $(id) ${x} \\ \\n \\\n " \' * ~\n'],
      ['what looks like our own marks', '__h\nEOF\n@@0 0\n-n\n'],
      ['control characters', `${ALL_BYTES.slice(0, 127)}\n`],
      ['UTF-8', 'ünï 漢字 🚢\n'],
      ['the longest that the shell reads itself', `${'x'.repeat(4095)}\n`],
      ['one byte more', `${'x'.repeat(4096)}\n`],
      ['the longest without a newline', 'x'.repeat(4096)],
      ['UTF-8 cut in the middle', Buffer.from('ü').subarray(0, 1)],
      ['a NUL', '\0\n'],
    ])('hands on a short standard input exactly: %s', async (_what, given) => {
      const stdin = Buffer.from(given);
      await session().run({ id: 'b', script: 'cat >/dev/null', stdin: Buffer.from(`${SECRET}2`) });
      const reply = await session().run({ id: 'a', script: 'cat; exit 7', stdin });
      expect({ rc: reply.rc, stdout: reply.stdout.toString('latin1') }).toEqual({
        rc: 7,
        stdout: stdin.toString('latin1'),
      });
      const { stdout } = await run('set');
      expect(stdout).not.toContain(`${SECRET}2`);
    });

    test('goes on behind a short standard input that nobody read', async () => {
      expect(await run('exit 3', Buffer.from('x\ny\n'))).toMatchObject({ rc: 3 });
      expect(await run('read -r line; echo "$line"', Buffer.from('x\ny'))).toMatchObject({ rc: 0, stdout: 'x\n' });
      expect(await run('echo still here')).toMatchObject({ rc: 0, stdout: 'still here\n' });
    });

    test('goes on behind a standard input that nobody read', async () => {
      expect(await run('exit 3', randomBytes(300_000))).toMatchObject({ rc: 3 });
      expect(await run('head -c 1 >/dev/null; exit 4', Buffer.from(`x\n@@\n`.repeat(50_000)))).toMatchObject({ rc: 4 });
      expect(await run('echo still here')).toMatchObject({ rc: 0, stdout: 'still here\n' });
    });

    test('sends a library once, and its functions are there ever after', async () => {
      const frames = session().frames;
      const library = { name: 'greet', text: `greet() {\n  echo "hello $1"\n}\n[ a = b ]` };
      for (let turn = 0; turn < 3; turn++) {
        const reply = await session().run({ id: 'a', libraries: [library], script: 'greet you' });
        expect(show(reply)).toEqual({ rc: 0, stdout: 'hello you\n', stderr: '' });
      }
      expect(session().frames - frames).toBe(3);
      expect(await run('greet me')).toMatchObject({ stdout: 'hello me\n' });
    });

    test('takes a library of 40 KB', async () => {
      const text = Array.from({ length: 1000 }, (_, index) => `f${index}() { echo ${index} 'and more text'; }`).join(
        '\n',
      );
      const reply = await session().run({ id: 'a', libraries: [{ name: 'large', text }], script: 'f0; f999' });
      expect(show(reply)).toMatchObject({ stdout: '0 and more text\n999 and more text\n', stderr: '' });
    });

    test('refuses a library that the shell cannot read, and goes on', async () => {
      const bad = { name: 'bad', text: 'f() { echo; ' };
      await expect(session().run({ id: 'a', libraries: [bad], script: 'touch /nowhere/x' })).rejects.toMatchObject({
        failure: 'shell',
        message: expect.stringContaining('`bad`'),
      });
      expect(await run('echo on')).toMatchObject({ stdout: 'on\n' });
    });

    test('answers many tasks in flight in their order', async () => {
      const replies = await Promise.all(
        Array.from({ length: 300 }, (_, index) => run(`echo ${index}; echo e${index} >&2`)),
      );
      expect(replies).toEqual(
        Array.from({ length: 300 }, (_, index) => ({ rc: 0, stdout: `${index}\n`, stderr: `e${index}\n` })),
      );
    });

    test('a NUL byte in a script is an error, and harms nobody', async () => {
      await expect(run('echo \0')).rejects.toThrow(RangeError);
      expect(await run('echo on')).toMatchObject({ stdout: 'on\n' });
    });

    test('carries 100 MB without a newline', async () => {
      const script = `head -c 100000000 /dev/zero | tr '\\000' '@'`;
      const { stdout } = await session().run({ id: 'a', script, outputLimit: 200_000_000 });
      expect(stdout.equals(Buffer.alloc(100_000_000, '@'))).toBe(true);
    });

    test('reads nothing more while what has come is being taken', async () => {
      let taking = 0;
      let most = 0;
      const { stdout } = await session().run({
        id: 'a',
        script: 'head -c 3000000 /dev/zero',
        onOutput: async () => {
          most = Math.max(most, ++taking);
          await new Promise((resolve) => setTimeout(resolve, 1));
          taking--;
        },
      });
      expect(most).toBe(1);
      expect(stdout.length).toBe(3_000_000);
    });

    test('what stays behind in the background does not write into the next reply', async () => {
      expect(await run('(sleep 0.2; echo late; echo late >&2) & echo now')).toMatchObject({ stdout: 'now\n' });
      expect(await run('sleep 0.4; echo next')).toEqual({ rc: 0, stdout: 'next\n', stderr: '' });
    });
  });
});
