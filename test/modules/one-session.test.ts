import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assemble } from '../../src/modules/assemble.ts';
import { blockinfile } from '../../src/modules/blockinfile.ts';
import { command } from '../../src/modules/command.ts';
import { copy } from '../../src/modules/copy.ts';
import { fetch } from '../../src/modules/fetch.ts';
import { file } from '../../src/modules/file.ts';
import { find } from '../../src/modules/find.ts';
import { lineinfile } from '../../src/modules/lineinfile.ts';
import { ping } from '../../src/modules/ping.ts';
import { shell as shellModule } from '../../src/modules/shell.ts';
import { slurp } from '../../src/modules/slurp.ts';
import { stat } from '../../src/modules/stat.ts';
import { tempfile } from '../../src/modules/tempfile.ts';
import { waitFor } from '../../src/modules/wait_for.ts';
import type { ShellSession } from '../../src/transport/connection.ts';
import { LocalConnection } from '../../src/transport/kinds/local-connection.ts';
import { describeWith } from '../requirement.ts';
import { HOSTILE } from './host-cases.ts';
import { type Definition, runDefinition } from './run-definition.ts';

const SHELLS = ['dash', 'bash', 'busybox'];

for (const name of SHELLS) {
  describeWith(['root', 'linux', { command: name, package: name }], `all programs in one persistent ${name}`, () => {
    let folder: string;
    let session: ShellSession;
    const path = process.env['PATH'];
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'longshore-session-'));
      mkdirSync(join(folder, 'bin'));
      const shell = execFileSync('sh', ['-c', 'command -v "$1"', 'sh', name], { encoding: 'utf8' }).trim();
      symlinkSync(shell, join(folder, 'bin', 'sh'));
      process.env['PATH'] = `${join(folder, 'bin')}:${path}`;
      session = await new LocalConnection(60_000).openSession();
    });
    afterAll(async () => {
      process.env['PATH'] = path;
      await session.close();
      rmSync(folder, { recursive: true });
    });

    test('they do not disturb each other, and a large file arrives', async () => {
      const at = (below: string) => join(folder, below);
      const large = 'ä'.repeat(300_000);
      const steps: readonly [
        definition: Definition,
        args: Record<string, unknown>,
        changed: boolean,
        frames: number,
        result?: object,
      ][] = [
        [ping, {}, false, 1, { ping: 'pong' }],
        [file, { path: at('d/e'), state: 'directory', mode: '0700' }, true, 1],
        [copy, { dest: at('d/a'), content: HOSTILE.join('\n') }, true, 1],
        [copy, { dest: at('d/a'), content: HOSTILE.join('\n') }, false, 1],
        [stat, { path: at('d/a') }, false, 1, { stat: { exists: true, mode: '0644' } }],
        [command, { argv: ['cat', at('d/a')], strip_empty_ends: false }, true, 1, { stdout: HOSTILE.join('\n') }],
        [lineinfile, { path: at('d/a'), line: 'last' }, true, 2],
        [blockinfile, { path: at('d/a'), block: 'b' }, true, 2],
        [blockinfile, { path: at('d/a'), block: 'b' }, false, 1],
        [copy, { dest: at('d/large'), content: large }, true, 2],
        [copy, { dest: at('d/large'), content: large, mode: '0600' }, true, 1],
        [waitFor, { path: at('d/large') }, false, 1],
        [shellModule, { cmd: 'exit 3' }, true, 1, { rc: 3, failed: true }],
        [
          shellModule,
          { cmd: 'echo $0; cat; kill -9 $$', stdin: 'in' },
          true,
          1,
          { stdout: '/bin/sh\nin', rc: 137, failed: true },
        ],
        [find, { paths: at('d'), contains: 'last', get_checksum: true }, false, 2, { matched: 1, examined: 3 }],
        [fetch, { src: at('d/large'), dest: at('d/fetched'), flat: true }, true, 1],
        [assemble, { src: at('d'), dest: at('d/all'), regexp: '^(?:a|fetched)$' }, true, 4],
        [fetch, { src: at('d/large'), dest: at('d/fetched'), flat: true }, false, 1],
        [tempfile, { path: at('d'), state: 'directory' }, true, 1],
        [slurp, { src: at('d/large') }, false, 1, { content: Buffer.from(large).toString('base64') }],
        [file, { path: at('d'), state: 'absent' }, true, 1],
      ];
      for (const [definition, args, changed, frames, result] of steps) {
        const before = session.frames;
        const answer = await runDefinition(definition, args, session);
        expect(answer, `${definition.name}: ${answer.msg ?? ''}`).toMatchObject({ changed, ...result });
        expect(session.frames - before, `round trips of ${definition.name}`).toBe(frames);
      }
    });
  });
}
