import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chooseAsk } from '../../src/cli/choose-ask.ts';
import type { Io } from '../../src/cli/io.ts';
import { Redactor } from '../../src/shell/redactor.ts';

describe('who answers what keys and hosts ask', () => {
  let folder: string;
  let program: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'longshore-askpass-'));
    program = write('program', 'printf "%s" "$1" > "$0.asked"; printf "typed\\r\\nmore\\n"');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function write(name: string, text: string): string {
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh\n${text}\n`);
    chmodSync(path, 0o700);
    return path;
  }
  const choose = (isTTY: boolean, env: Io['env']) => {
    const redactor = new Redactor();
    const io = { stdin: { isTTY }, env: { PATH: process.env['PATH'], ...env }, cwd: folder } as unknown as Io;
    return { redactor, ask: chooseAsk(io, { redactor, onTerminal: () => Promise.resolve('terminal') }) };
  };

  test.each<[string, boolean, Record<string, string>, 'terminal' | 'typed' | undefined]>([
    ['a terminal', true, {}, 'terminal'],
    ['a terminal and a display', true, { DISPLAY: ':0', SSH_ASKPASS: 'it' }, 'terminal'],
    ['neither', false, {}, undefined],
    ['a program without a display', false, { SSH_ASKPASS: 'it' }, undefined],
    ['a display without a terminal', false, { DISPLAY: ':0', SSH_ASKPASS: 'it' }, 'typed'],
    ['a display of Wayland', false, { WAYLAND_DISPLAY: 'wayland-0', SSH_ASKPASS: 'it' }, 'typed'],
    ['prefer', true, { SSH_ASKPASS_REQUIRE: 'prefer', DISPLAY: ':0', SSH_ASKPASS: 'it' }, 'typed'],
    ['prefer without a display', true, { SSH_ASKPASS_REQUIRE: 'prefer', SSH_ASKPASS: 'it' }, 'terminal'],
    ['force', true, { SSH_ASKPASS_REQUIRE: 'force', SSH_ASKPASS: 'it' }, 'typed'],
    ['never', false, { SSH_ASKPASS_REQUIRE: 'never', DISPLAY: ':0', SSH_ASKPASS: 'it' }, undefined],
  ])('%s', async (_what, isTTY, env, answer) => {
    const given = 'SSH_ASKPASS' in env ? { ...env, SSH_ASKPASS: program } : env;
    expect(await choose(isTTY, given).ask?.('Code? ', { echo: true })).toBe(answer);
  });

  test('what is not echoed is secret in all that is said later', async () => {
    const { ask, redactor } = choose(true, { SSH_ASKPASS_REQUIRE: 'force', SSH_ASKPASS: program });
    await ask?.('Passphrase: ', { echo: false });
    expect(redactor.redact('it is typed here')).not.toContain('typed');
  });

  test('a program that fails, and one that is not there, are named', async () => {
    const fails = write('fails', 'echo no display >&2; exit 1');
    for (const path of [fails, join(folder, 'none')]) {
      const { ask } = choose(false, { SSH_ASKPASS_REQUIRE: 'force', SSH_ASKPASS: path });
      await expect(ask?.('Code? ', { echo: true })).rejects.toThrow(`SSH_ASKPASS: ${path} gave no answer to \`Code?\``);
    }
  });
});
