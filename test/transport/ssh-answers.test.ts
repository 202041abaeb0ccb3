import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Target } from '../../src/transport/connection.ts';
import { SshAnswers } from '../../src/transport/ssh-config/ssh-answers.ts';
import { SshConnector } from '../../src/transport/ssh/ssh-connector.ts';
import { describeWith } from '../requirement.ts';

describeWith([{ command: 'ssh', package: 'openssh-client' }], 'what ssh says about hosts', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'longshore-answers-'));
    // The real one, with this configuration, and counted.
    writeFileSync(
      join(folder, 'ssh'),
      `#!/bin/sh\necho "$*" >>"${folder}/calls"\nexec ssh -F "${folder}/config" "$@"\n`,
    );
    chmodSync(join(folder, 'ssh'), 0o755);
    for (const name of ['calls', 'system', 'config']) writeFileSync(join(folder, name), '');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** What ssh does without any configuration is asked once more. */
  const USUAL = '-F none';
  const configure = (text: string): void => writeFileSync(join(folder, 'config'), text);
  const countCalls = (): number =>
    readFileSync(join(folder, 'calls'), 'utf8')
      .split('\n')
      .filter((call) => call !== '' && !call.includes(USUAL)).length;
  const open = (identity = 'one'): SshAnswers =>
    new SshAnswers(
      { home: '/home/me', localUser: 'me', sshBinary: join(folder, 'ssh'), environment: {} },
      {
        files: { user: join(folder, 'config'), system: join(folder, 'system') },
        identity,
        cacheFolder: join(folder, 'cache'),
      },
    );
  const target = (host: string, more: Partial<Target> = {}): Target => ({
    name: host,
    connection: 'ssh',
    host,
    connectTimeoutMs: 5000,
    ...more,
  });

  test('is asked once about all hosts alike, each under its own name', async () => {
    configure('Host db*\n  Port 2200\nHost *\n  User deploy\n');
    const answers = open();
    const hosts = ['web1', 'web2', 'db1', 'db2'];
    const settings = await Promise.all(hosts.map((host) => answers.read(target(host))));
    expect(settings.map(({ hostName, port, user }) => `${user}@${hostName}:${port}`)).toEqual([
      'deploy@web1:22',
      'deploy@web2:22',
      'deploy@db1:2200',
      'deploy@db2:2200',
    ]);
    expect(countCalls()).toBe(2);
    await answers.read(target('web1', { port: 23 }));
    await answers.read(target('web1', { user: 'me' }));
    expect(countCalls()).toBe(4);
  });

  test('is not asked again by the next run, unless configuration, program or user are others', async () => {
    configure('User deploy\n');
    await open().read(target('web1'));
    expect(await open().read(target('web2'))).toMatchObject({ hostName: 'web2', user: 'deploy' });
    expect(countCalls()).toBe(1);
    configure('User other\n');
    expect(await open().read(target('web2'))).toMatchObject({ hostName: 'web2', user: 'other' });
    await open('another program').read(target('web2'));
    expect(countCalls()).toBe(3);
    for (const name of readdirSync(join(folder, 'cache'))) {
      expect(statSync(join(folder, 'cache', name)).mode & 0o777).toBe(0o600);
    }
  });

  test('what is kept and cannot be read is asked for again', async () => {
    await open().read(target('web1'));
    for (const name of readdirSync(join(folder, 'cache'))) writeFileSync(join(folder, 'cache', name), '{"asked":');
    expect(await open().read(target('web2'))).toMatchObject({ hostName: 'web2' });
    expect(countCalls()).toBe(2);
  });

  test('is asked each time about each host that is told apart by more than its name', async () => {
    configure('Match host web1 exec "true"\n  User matched\n');
    for (const run of [1, 2]) {
      expect(await open().read(target('web1')), `run ${run}`).toMatchObject({ user: 'matched' });
      expect(await open().read(target('web2')), `run ${run}`).toMatchObject({
        user: expect.not.stringMatching('matched'),
      });
    }
    expect(countCalls()).toBe(4);
  });

  test('a mistake in the configuration is said each time, and not kept', async () => {
    configure('NoSuchOption yes\n');
    for (const run of [1, 2]) {
      await expect(open().read(target('web1')), `run ${run}`).rejects.toMatchObject({ failure: 'ssh-config' });
    }
    configure('User deploy\n');
    expect(await open().read(target('web1'))).toMatchObject({ user: 'deploy' });
  });

  test('that ssh is slow is said as that, and not kept', async () => {
    const wait = `until [ -e ${folder}/go ] || [ ! -d ${folder} ]; do sleep 0.1; done`;
    configure(`Match exec "${wait}"\n  User matched\n`);
    const connector = new SshConnector({
      home: '/home/me',
      localUser: 'me',
      sshBinary: join(folder, 'ssh'),
      environment: {},
      sshAuthSock: undefined,
      ask: undefined,
      knownSsh: undefined,
      maxStarts: 1,
    });
    await expect(connector.settings(target('web1', { connectTimeoutMs: 300 }))).rejects.toMatchObject({
      failure: 'connect-timeout',
      message: 'ssh -G did not say within 0.3s how this host is configured',
      help: expect.stringContaining('time ssh -G web1'),
    });
    writeFileSync(join(folder, 'go'), '');
    const settings = connector.settings(target('web1', { connectTimeoutMs: 60_000 }));
    expect(await settings).toMatchObject({ user: 'matched' });
  });
});
