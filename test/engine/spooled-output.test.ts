import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { runProject } from './run-project.ts';

const MIB = 1024 * 1024;
let folder = '';
let files = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'spooled-'));
});
beforeEach(() => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
});
afterAll(() => rmSync(folder, { recursive: true }));

const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

async function runTask(
  task: string,
  nameOutputFile = (host: string, stream: string) => join(folder, `${++files}-${host}.${stream}`),
) {
  const playbook = `- hosts: n1\n  gather_facts: false\n  tasks:\n    - ${task}\n      register: it\n      ignore_errors: true\n    - debug: { var: it }\n`;
  const { events } = await runProject({ 'site.yml': playbook }, { nameOutputFile });
  const [first] = events.flatMap((event) => (event.type === 'host-finished' ? [event.outcome] : []));
  return { outcome: first, result: (first?.result ?? {}) as Record<string, unknown> };
}

/** Whatever a command may write: one line of 100 MB, without and with bytes that are no text, and the ends of what we send. */
const OUTPUTS: Readonly<Record<string, string>> = {
  'one line of 100 MB': "head -c 100000000 /dev/zero | tr '\\0' x",
  'NUL bytes': 'head -c 20000000 /dev/zero',
  'what is no UTF-8': "head -c 20000000 /dev/zero | tr '\\0' '\\377'",
  'lines that look like markers': 'yes "$(printf "\\n@@abc rc\\n0")" | head -c 20000000',
};

test.each(Object.entries(OUTPUTS))('too much for a result is in a file, all of it: %s', async (_, command) => {
  const { outcome, result } = await runTask(`shell: ${JSON.stringify(`echo begin; ${command}; echo; echo end`)}`);
  expect(outcome?.status).toBe('changed');
  const path = String(result['stdout_file']);
  const whole = execFileSync('sh', ['-c', `echo begin; ${command}; echo; echo end`], { maxBuffer: 200 * MIB });
  expect(hash(readFileSync(path))).toBe(hash(whole));
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const stdout = String(result['stdout']);
  expect(stdout.length).toBeLessThan(MIB);
  expect(stdout.startsWith('begin\n')).toBe(true);
  expect(stdout).toContain(`[… ${whole.length} bytes in all, which are in ${path} on the controller …]`);
  expect(stdout.endsWith('\nend')).toBe(true);
  expect(result).toMatchObject({ rc: 0, warnings: [expect.stringContaining(path)] });
});

test('so is what goes to standard error, and the status counts', async () => {
  const { result } = await runTask('shell: "head -c 20000000 /dev/zero >&2; echo out; exit 3"');
  expect(statSync(String(result['stderr_file'])).size).toBe(20_000_000);
  expect(result).toMatchObject({ rc: 3, stdout: 'out', failed: true });
  expect(result).not.toHaveProperty('stdout_file');
});

test('what is not is whole', async () => {
  const { result } = await runTask("shell: head -c 16000000 /dev/zero | tr '\\0' x");
  expect(String(result['stdout']).length).toBe(16_000_000);
  expect(readdirSync(folder)).toEqual([]);
});

test('where there is no place for a file the task is ended, and says why', async () => {
  const { outcome } = await runTask('shell: head -c 20000000 /dev/zero; sleep 60', () => '/dev/full/x');
  expect(outcome).toMatchObject({
    status: 'failed',
    problem: {
      message: expect.stringMatching(
        /^the task was ended, since the controller cannot keep what it writes to stdout: /,
      ),
    },
  });
});
