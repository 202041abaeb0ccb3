import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { service } from '../../src/modules/service.ts';
import { describeWith } from '../requirement.ts';
import { isolate } from './isolate-shell.ts';
import { TEST_SHELLS } from './test-shells.ts';
import { useShellHost } from './use-shell-host.ts';

/** What OpenRC has, on a machine that runs none: a service runs where there is a file of its name, and levels are lines of a file. */
const OPENRC: Readonly<Record<string, string>> = {
  'rc-service': `echo "$*" >>STATE/log
case $2 in status) [ -e "STATE/$1" ] ;; stop) rm -f "STATE/$1" ;; *) touch "STATE/$1" ;; esac`,
  'rc-update': `case $1 in
  show) cat STATE/levels ;;
  add) echo "$*" >>STATE/log; echo " $2 | $3" >>STATE/levels ;;
  del) echo "$*" >>STATE/log; grep -v " $2 | .*$3" STATE/levels >STATE/new; mv STATE/new STATE/levels ;;
esac`,
};

for (const shell of TEST_SHELLS) {
  describeWith(['root', 'linux', shell.requirement], `service of OpenRC under ${shell.name}`, () => {
    const host = useShellHost();
    const { at, run } = host;
    beforeEach(() => {
      for (const folder of ['tools', 'state']) mkdirSync(at(folder));
      for (const [name, text] of Object.entries(OPENRC)) {
        writeFileSync(at('tools', name), `#!/bin/sh\n${text.replaceAll('STATE', at('state'))}\n`);
        chmodSync(at('tools', name), 0o755);
      }
      writeFileSync(at('state/log'), '');
      writeFileSync(at('state/levels'), ' sshd | default\n web2 | boot default\n');
      const setup = 'mount -t tmpfs none /run; mount -t tmpfs none /etc/init.d && cp /bin/true /etc/init.d/web';
      host.open(isolate(shell, setup), at('tools'));
    });
    const readDone = (): string[] =>
      readFileSync(at('state/log'), 'utf8')
        .split('\n')
        .filter((line) => line !== '' && !line.endsWith(' status'));

    test.each([
      ['starts', { state: 'started' }, ['web start']],
      ['is enabled in the level default', { enabled: true }, ['add web default']],
      ['is enabled in another level', { enabled: true, runlevel: 'boot' }, ['add web boot']],
    ])('%s, once', async (_, args, done) => {
      const whole = { name: 'web', ...args };
      expect(await run(service, whole, { check: true })).toMatchObject({ changed: true });
      expect(readDone()).toEqual([]);
      expect(await run(service, whole)).toMatchObject({ changed: true });
      expect(await run(service, whole)).toMatchObject({ changed: false });
      expect(readDone()).toEqual(done);
    });

    test('is disabled in the level that is asked for, and stays in others', async () => {
      writeFileSync(at('state/levels'), ' web | boot\n');
      expect(await run(service, { name: 'web', enabled: false })).toMatchObject({ changed: false });
      expect(await run(service, { name: 'web', enabled: false, runlevel: 'boot' })).toMatchObject({ changed: true });
      expect(readDone()).toEqual(['del web boot']);
    });

    test('is stopped and started, with a pause, and words of its own', async () => {
      writeFileSync(at('state/web'), '');
      const args = { name: 'web', state: 'restarted', sleep: 0, arguments: "-a 'b c'" };
      expect(await run(service, args)).toMatchObject({ changed: true, state: 'started' });
      expect(readDone()).toEqual(['web stop -a b c', 'web start -a b c']);
    });
  });
}
