import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeWith } from '../requirement.ts';
import { TEST_SHELLS } from './test-shells.ts';

const PROGRAM = readFileSync(new URL('../../src/engine/background.sh', import.meta.url), 'utf8');

for (const { name, command, requirement } of TEST_SHELLS) {
  describeWith(['linux', requirement], `what wakes the watcher of a job under ${name}`, () => {
    test('ends, though the watcher does not, as where nobody takes notice of its end', async () => {
      const watcher = spawn('sh', ['-c', "trap '' USR1; echo ready; exec sleep 1000"], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      try {
        await once(watcher.stdout, 'data');
        const script = `sleep() { :; }; ${PROGRAM}\nbackground_seconds=0; background_time ${watcher.pid}; echo over`;
        const [shell = '', ...words] = command;
        const ended = spawnSync(shell, [...words, '-c', script], {
          encoding: 'utf8',
          timeout: 60_000,
          killSignal: 'SIGKILL',
        });
        expect(ended).toMatchObject({ stdout: 'over\n', signal: null });
        expect(watcher.exitCode).toBeNull();
      } finally {
        watcher.kill('SIGKILL');
      }
    });
  });
}
