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
import { INIT_SCRIPT, SYSTEMCTL, UPDATE_RC } from './service-stand-ins.ts';
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
      const nothing = { changed: false, rc: null, stdout: null, stderr: null };
      const done = { changed: true, rc: 0, stdout: '', stderr: '' };
      expect(runs.first['status']).toEqual({ enabled: nothing, restarted: done });
      expect(runs.check['status']).toEqual({ enabled: nothing, restarted: { ...nothing, changed: true } });
    });

    test.each<[string, object, string[], boolean, string[]]>([
      ['enabled in some', { enabled: true, runlevels: [3, 5] }, ['3'], true, ['update-rc.d web enable 3 5']],
      ['enabled in all', { enabled: true, runlevels: [3] }, ['3'], false, []],
      ['disabled in one', { enabled: false, runlevels: ['5'] }, ['3', '5'], true, ['update-rc.d web disable 5']],
      ['enabled in any', { enabled: true }, ['5'], false, []],
      ['enabled in none', { enabled: true }, ['K3'], true, ['update-rc.d web enable']],
      ['without links', { enabled: true }, [], true, ['update-rc.d web defaults', 'update-rc.d web enable']],
      ['without links to disable', { enabled: false }, [], false, []],
      ['waited for by nobody', { state: 'started', daemonize: true }, [], true, ['start']],
    ])('init script: %s', async (_, args, levels, changed, done) => {
      writeFileSync(join(tools, 'update-rc.d'), UPDATE_RC.replace('STATE', units), { mode: 0o755 });
      const mounts = ['2', '3', '4', '5'].map((level) => {
        mkdirSync(join(tools, `rc${level}`));
        for (const kind of ['S', 'K']) {
          const isThere = levels.includes(`${kind === 'S' ? '' : kind}${level}`);
          if (isThere) writeFileSync(join(tools, `rc${level}`, `${kind}01web`), '');
        }
        return `mount --bind ${join(tools, `rc${level}`)} /etc/rc${level}.d`;
      });
      const runs = await runTimes({ name: 'web', ...args }, [CLASSIC, ...mounts].join('; '));
      expect(runs.done).toEqual([[], done]);
      expect([runs.check.changed, runs.first.changed, runs.again.changed]).toEqual([changed, changed, false]);
      expect(runs.done).toEqual([[], done]);
    });

    test('init script: no runlevel', async () => {
      const session = new TestSession(shell, tools);
      const args = { name: 'web', enabled: true, runlevels: ['$(id)'] };
      const result = await runDefinition(systemd, args, session);
      await session.close();
      expect(result).toMatchObject({ failed: true, msg: 'runlevels: $(id) is none' });
    });

    test('init script: misses the service', async () => {
      const runs = await runTimes({ name: 'none', state: 'started' }, CLASSIC);
      expect(runs.first).toMatchObject({ failed: true, msg: 'Could not find the requested service none: host' });
      expect(runs.check.unknown).toBeTypeOf('string');
    });
  });
}
