import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ModuleResult } from '../../src/module/result.ts';
import { systemd } from '../../src/modules/service.ts';
import { describeWith } from '../requirement.ts';
import { isolate } from './isolate-shell.ts';
import { runDefinition } from './run-definition.ts';
import { SERVICE_CASES, type ServiceCase } from './service-cases.ts';
import { INIT_SCRIPT, SYSTEMCTL } from './service-stand-ins.ts';
import { TEST_SHELLS, TestSession } from './test-shells.ts';

for (const shell of TEST_SHELLS) {
  describeWith(['root', 'linux', shell.requirement], `service under ${shell.name}`, () => {
    let tools: string;
    let units: string;
    beforeEach(() => {
      tools = mkdtempSync(join(tmpdir(), 'longshore-service-'));
      units = join(tools, 'units');
      mkdirSync(units);
      writeFileSync(join(tools, 'systemctl'), SYSTEMCTL);
      writeFileSync(join(tools, 'init-script'), INIT_SCRIPT.replace('STATE', units));
      for (const name of ['systemctl', 'init-script']) chmodSync(join(tools, name), 0o755);
    });
    afterEach(() => rmSync(tools, { recursive: true }));

    const readDone = () =>
      existsSync(join(units, 'log'))
        ? readFileSync(join(units, 'log'), 'utf8')
            .trim()
            .split('\n')
            .map((line) => line.trim())
            .filter((line) => !/^(show|is-enabled|status)\b/.test(line))
        : [];

    async function runTimes(
      args: ServiceCase['args'],
      setup: string,
    ): Promise<Record<'check' | 'first' | 'again', ModuleResult> & { done: string[][] }> {
      const session = new TestSession(isolate(shell, setup), tools);
      try {
        const check = await runDefinition(systemd, args, session, { check: true });
        const afterCheck = readDone();
        const first = await runDefinition(systemd, args, session);
        const afterFirst = readDone();
        const again = await runDefinition(systemd, args, session);
        expect(session.frames, 'one round trip each').toBe(3);
        return { check, first, again, done: [afterCheck, afterFirst] };
      } finally {
        await session.close();
      }
    }

    test.each(SERVICE_CASES)(
      'systemd: $title',
      async ({ args, unit, changed, failed, result, done, repeats, check }) => {
        if (unit !== undefined) mkdirSync(join(units, 'web'));
        for (const [name, text] of Object.entries(unit ?? {})) writeFileSync(join(units, 'web', name), `${text}\n`);
        const runs = await runTimes(args, 'mount -t tmpfs none /run && mkdir -p /run/systemd/system');
        expect(
          runs.done[0]?.filter((line) => !line.startsWith('daemon-re')),
          'check mode does nothing',
        ).toEqual([]);
        expect(runs.done[1]).toEqual(done);
        expect(runs.first.msg ?? '').toMatch(failed ?? /^$/);
        expect(runs.first).toMatchObject({
          ...(failed === undefined ? { changed: changed ?? false } : { failed: true }),
          ...result,
        });
        expect(runs.check.unknown !== undefined).toBe(check === 'unknown');
        expect(failed === undefined ? (runs.check.changed ?? false) : false).toBe(changed ?? false);
        expect(runs.again.changed === true && failed === undefined).toBe(repeats === true && changed === true);
      },
    );

    const CLASSIC =
      'mount -t tmpfs none /run; mount -t tmpfs none /etc/init.d && cp "$(command -v systemctl | sed s/systemctl/init-script/)" /etc/init.d/web';

    test.each([
      ['starts', { name: 'web', state: 'started' }, false, true, ['start']],
      ['is started', { name: 'web', state: 'started' }, true, false, []],
      ['stops', { name: 'web', state: 'stopped' }, true, true, ['stop']],
      ['gets words', { name: 'web', state: 'started', args: "-a 'b c' $(id)" }, false, true, ['start -a b c $(id)']],
    ])('init script: %s', async (_, args, running, changed, done) => {
      if (running) writeFileSync(join(units, 'running'), '');
      const runs = await runTimes(args, CLASSIC);
      expect(runs.first).toMatchObject({ changed, name: 'web' });
      expect(runs.check).toMatchObject({ changed });
      expect(runs.again).toMatchObject({ changed: false });
      expect(runs.done).toEqual([[], done]);
    });

    test('init script: a process tells whether it runs', async () => {
      const pattern = `longshore-daemon-${process.pid}`;
      const daemon = spawn('sh', ['-c', 'sleep 60', pattern], { detached: true, stdio: 'ignore' });
      try {
        const runs = await runTimes({ name: 'web', state: 'started', pattern }, CLASSIC);
        expect(runs.first).toMatchObject({ changed: false, state: 'started' });
        const other = await runTimes({ name: 'web', state: 'started', pattern: `${pattern}-none` }, CLASSIC);
        expect(other.first).toMatchObject({ changed: true });
        expect(other.done.at(-1)).toEqual(['start']);
      } finally {
        if (daemon.pid !== undefined) process.kill(-daemon.pid);
      }
    });

    test('init script: a pause between stop and start', async () => {
      writeFileSync(join(units, 'running'), '');
      const runs = await runTimes({ name: 'web', state: 'restarted', sleep: 0 }, CLASSIC);
      expect(runs.first).toMatchObject({ changed: true, state: 'started' });
      expect(runs.done).toEqual([[], ['stop', 'start']]);
    });

    test('init script: misses the service', async () => {
      const runs = await runTimes({ name: 'none', state: 'started' }, CLASSIC);
      expect(runs.first).toMatchObject({ failed: true, msg: 'Could not find the requested service none: host' });
      expect(runs.check.unknown).toBeTypeOf('string');
    });
  });
}
