import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import type { ShellSession } from '../../src/transport/connection.ts';

interface ContractTask {
  readonly script: string;
  readonly stdin?: Buffer;
  readonly rc?: number;
  readonly stdout?: string | Buffer;
  /** Unset: nothing, or whatever a shell says of a mistake. */
  readonly stderr?: string;
}

const BYTES = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

/** What each kind of connection does with a task; what is not given is 0, or nothing. */
const CONTRACT_TASKS: readonly ContractTask[] = [
  { script: '' },
  { script: 'exit 3', rc: 3 },
  { script: 'exit 255', rc: 255 },
  { script: "sh -c 'kill -KILL $$'", rc: 137 },
  { script: "sh -c 'kill -TERM $$'", rc: 143 },
  { script: 'echo out; echo err >&2; exit 1', rc: 1, stdout: 'out\n', stderr: 'err\n' },
  { script: 'printf a; printf b >&2', stdout: 'a', stderr: 'b' },
  { script: "printf 'a\\r\\nb\\r'", stdout: 'a\r\nb\r' },
  { script: "echo 'it'\"'\"'s' \"ü €\" '$x `y` \\!'", stdout: "it's ü € $x `y` \\!\n" },
  { script: "echo 'unbalanced", rc: 2 },
  { script: "printf 'a\\0b\\0'", stdout: 'a\0b\0' },
  { script: "printf '\\303(\\377'", stdout: Buffer.from([0xc3, 0x28, 0xff]) },
  { script: 'printf "\\n@@K exit\\n@@\\n\\n@@"', stdout: '\n@@K exit\n@@\n\n@@' },
  { script: 'cat; echo end', stdout: 'end\n' },
  { script: 'read x; echo "$?"', stdout: '1\n' },
  { script: 'cat', stdin: BYTES, stdout: BYTES },
  { script: 'cat', stdin: Buffer.from('no line end'), stdout: 'no line end' },
  { script: 'cat', stdin: Buffer.from('@@K exit\n@@\n'), stdout: '@@K exit\n@@\n' },
  { script: 'read x; echo "$x"', stdin: Buffer.from('one\ntwo\n'), stdout: 'one\n' },
  { script: ':', stdin: randomBytes(100_000) },
  { script: 'head -c 20000000 /dev/zero | tr "\\0" x', stdout: Buffer.alloc(20_000_000, 'x') },
];

/** The results of tasks that do not end their shell, in order. */
export async function checkTasks(session: ShellSession): Promise<void> {
  for (const { script, stdin, rc = 0, stdout = '', stderr } of CONTRACT_TASKS) {
    const reply = await session.run({ id: 'a', script, ...(stdin === undefined ? {} : { stdin }) });
    const what = `${script} answered ${reply.rc}: ${reply.stderr.toString().slice(0, 200)}`;
    expect(reply.rc, what).toBe(rc);
    expect(reply.stdout.equals(Buffer.from(stdout)), what).toBe(true);
    const said = reply.stderr.toString();
    expect(said, script).toBe(stderr ?? (rc === 0 ? '' : said));
  }
}
