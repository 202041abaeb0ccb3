import { chmodSync, chownSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { cron } from '../../src/modules/cron.ts';
import { describeWith } from '../requirement.ts';
import { CRON_CASES } from './cron-cases.ts';
import { HOSTILE } from './host-cases.ts';
import { useNamespaceHost } from './namespace-host.ts';
import { runDefinition, type RunOptions } from './run-definition.ts';
import { runSystemCase, sampleCases } from './system-case.ts';
import { TEST_SHELLS } from './test-shells.ts';

const OLD = 'MAILTO="ann"\n# notes\n#Ansible: report\n30 6 * * * report\n0 * * * * by-hand\n';
/** What crontab puts in front of what it installs. */
const HEADER = /^# DO NOT EDIT.*\n# \(.*\n# \(.*\n/;
const FOLDERS = {
  '/var/spool/cron': { crontabs: { folder: true, mode: '1730' } },
  '/etc/cron.d': { old: OLD },
} as const;

for (const shell of TEST_SHELLS) {
  describeWith(
    ['root', 'linux', { command: 'crontab', package: 'cron' }, shell.requirement],
    `cron under ${shell.name}`,
    () => {
      const host = useNamespaceHost(shell, FOLDERS);
      const run = (args: Readonly<Record<string, unknown>>, options?: RunOptions) =>
        runDefinition(cron, args, host.session(), options);
      const tab = (user = 'root') => host.at(`/var/spool/cron/crontabs/${user}`);
      const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8').replace(HEADER, '') : null);
      beforeEach(() => {
        const group = statSync('/usr/bin/crontab').gid;
        chownSync(host.at('/var/spool/cron/crontabs'), 0, group);
        writeFileSync(tab(), OLD);
        chmodSync(tab(), 0o600);
        chownSync(tab(), 0, group);
      });

      test.each(sampleCases(shell, CRON_CASES))('$title', async (cronCase) => {
        const { args, text, file, path = '/etc/cron.d/old' } = cronCase;
        if (cronCase.before !== undefined) writeFileSync(tab(), cronCase.before);
        const look = () => [host.look(), read(tab())];
        await runSystemCase(
          cronCase,
          (options) => run(args, options),
          () => JSON.stringify(look()),
        );
        expect(read(tab('root'))).toBe(text ?? cronCase.before ?? OLD);
        expect(read(host.at(path))).toBe(file === undefined ? (path === '/etc/cron.d/old' ? OLD : null) : file);
      });

      test('writes the crontab of another user, who has none', async () => {
        const args = { name: 'a', job: 'true', user: 'daemon', special_time: 'reboot' };
        expect(await run(args, { check: true })).toMatchObject({ changed: true });
        expect(existsSync(tab('daemon'))).toBe(false);
        expect(await run(args)).toMatchObject({ changed: true, jobs: ['a'] });
        expect(read(tab('daemon'))).toBe('#Ansible: a\n@reboot true\n');
        expect(await run(args)).toMatchObject({ changed: false });
      });

      test('keeps a copy of the old crontab, where it changes', async () => {
        const environment = { TMPDIR: host.session().home };
        const args = { name: 'report', state: 'absent', backup: true };
        const { backup_file: copy } = await run(args, { environment });
        expect(read(String(copy))).toBe(OLD);
        rmSync(String(copy));
        expect(await run(args, { environment })).not.toHaveProperty('backup_file');
        expect(readdirSync(host.session().home).filter((name) => name.startsWith('crontab'))).toEqual([]);
      });

      test('says what crontab does not take, and leaves the old one', async () => {
        const refused = { failed: true, msg: expect.stringMatching(/^the new crontab was not taken.*bad minute/s) };
        // busybox's takes anything.
        const expected = shell.applets ? [{ changed: true }, null] : [refused, OLD];
        const bad = await run({ name: 'bad', minute: 'x', job: 'true', user: 'root' });
        expect([bad, shell.applets ? null : read(tab())]).toMatchObject(expected);
      });

      test.each([
        ['minute', '1-60/5', '60 is not between 0 and 59'],
        ['hour', '1,24', '24 is not between 0 and 23'],
        ['day', '0-9/3', '0 is not between 1 and 31'],
        ['month', '13', '13 is not between 1 and 12'],
        ['weekday', 'mon-8', '8 is not between 0 and 7'],
      ])('%s: %s is refused, by whatever crontab', async (field, text, reason) => {
        for (const to of [{}, { cron_file: 'old', user: 'root' }]) {
          const args = { name: 'report', job: 'true', [field]: text, ...to };
          expect(await run(args)).toMatchObject({ failed: true, msg: `${field}: ${reason}` });
        }
        expect(read(tab())).toBe(OLD);
        expect(await run({ name: 'a', job: 'true', minute: '*/99,59', weekday: '7' })).toMatchObject({ changed: true });
      });

      test('an unknown user', async () => {
        const unknown = { name: 'a', job: 'true', user: 'nobody-at-all' };
        const refused = await run(unknown);
        expect(refused).toMatchObject({ failed: true, msg: expect.stringMatching(/unknown/) });
        expect(Object.keys(refused)).not.toContain('content');
        expect((await run(unknown, { check: true })).unknown).toBeTypeOf('string');
      });

      test('nothing hostile is executed, and a job arrives as it is', async () => {
        for (const text of sampleCases(shell, HOSTILE).filter((each) => !each.includes('\n'))) {
          expect(await run({ name: text, job: text, cron_file: text, user: 'root', minute: '1' })).toMatchObject({
            changed: true,
            jobs: [text],
          });
          const expanded = text.replace('${IFS}', '${IFS}');
          expect(read(host.at(`/etc/cron.d/${expanded}`))).toBe(`#Ansible: ${text}\n1 * * * * root ${text}\n`);
          expect(await run({ name: 'x', job: 'true', user: text })).toMatchObject({ failed: true });
        }
        for (const name of ['name', 'job', 'minute', 'user']) {
          const args = { name: 'a', job: 'true', [name]: 'two\nlines' };
          expect(await run(args)).toMatchObject({ failed: true, msg: expect.stringMatching(/line break/) });
        }
        expect(existsSync(join(host.session().home, 'pwned'))).toBe(false);
        expect(read(tab())).toBe(OLD);
      });
    },
  );
}
