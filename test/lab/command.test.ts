import { describe, expect, test } from 'vitest';
import { runCommand, tryCommand } from '../../src/lab/command.ts';
import { LabError } from '../../src/lab/lab-error.ts';

describe('tryCommand', () => {
  test.each<[string, readonly string[], string | undefined, { code: number; stdout: string; stderr: string }]>([
    ['words reach the command as they are', ['printf', '%s|', "a'b $x\n", '*', ''], undefined, said("a'b $x\n|*||")],
    ['input', ['cat'], 'Grüße', said('Grüße')],
    ['no input is its end', ['cat'], undefined, said('')],
    ['input that nobody reads', ['true'], 'x'.repeat(1_000_000), said('')],
    ['an exit status', ['sh', '-c', 'echo no >&2; exit 3'], undefined, { code: 3, stdout: '', stderr: 'no\n' }],
    ['a signal', ['sh', '-c', 'kill -9 $$'], undefined, { code: -1, stdout: '', stderr: '' }],
    [
      'characters that two chunks share',
      ['sh', '-c', String.raw`printf '\303'; sleep 0.1; printf '\244'`],
      undefined,
      said('ä'),
    ],
  ])('%s', async (_, argv, input, expected) => {
    expect(await tryCommand(argv, { input })).toEqual(expected);
  });

  test('a time-out and an abort end the command', async () => {
    expect(await tryCommand(['sleep', '60'], { timeoutMs: 50 })).toMatchObject({ code: -1 });
    await expect(tryCommand(['sleep', '60'], { signal: AbortSignal.timeout(50) })).rejects.toThrow(/aborted/);
  });

  test('a command that is not there, and a folder that is not', async () => {
    await expect(tryCommand(['no-such-command'])).rejects.toThrow(LabError);
    await expect(tryCommand(['true'], { cwd: '/no/such/folder' })).rejects.toThrow(/ENOENT/);
  });
});

test('runCommand says what failed, and what it said', async () => {
  expect(await runCommand(['echo', 'yes'])).toBe('yes\n');
  await expect(runCommand(['sh', '-c', 'echo no >&2; exit 3'])).rejects.toThrow(/ended with 3:\n {2}no$/);
});

function said(stdout: string): { code: number; stdout: string; stderr: string } {
  return { code: 0, stdout, stderr: '' };
}
