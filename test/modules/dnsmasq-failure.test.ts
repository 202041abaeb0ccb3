import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeWith } from '../requirement.ts';
import { DNSMASQ_NEEDS, HOST_LINES, readIfThere, RECORDS, SRV, SRV_LINES, useDnsServer } from './dns-server.ts';

describeWith(DNSMASQ_NEEDS, 'dnsmasq takes care', () => {
  const server = useDnsServer();
  const { run, start, acts, inside } = server;

  test('keeps the old files, unless it is told not to', async () => {
    const { folder, config, hosts } = server.paths();
    writeFileSync(config, 'domain-needed\n');
    writeFileSync(hosts, '1.2.3.4 other\n');
    start();
    const result = await run({ records: RECORDS });
    expect(readIfThere(String(result['backup']))).toBe('domain-needed\n');
    expect(readIfThere(String(result['hosts_backup']))).toBe('1.2.3.4 other\n');
    const count = readdirSync(folder).length;
    expect(await run({ records: [{ host: 'new.example.com', address: '1.2.3.5' }], backup: false })).toMatchObject({
      changed: true,
    });
    expect(readdirSync(folder)).toHaveLength(count);
  });

  test('what dnsmasq refuses is not written', async () => {
    const { config, hosts } = server.paths();
    writeFileSync(config, 'domain-needed\n');
    start();
    for (const check of [true, false]) {
      const result = await run({ records: RECORDS, options: ['no-such-option=1'] }, { check });
      expect(result).toMatchObject({ failed: true, msg: expect.stringContaining('bad option at line 5') });
    }
    expect([readIfThere(config), existsSync(hosts), acts()]).toEqual(['domain-needed\n', false, ['restart']]);
  });

  test('an answer that is too much brings the old files back', async () => {
    const { folder, config, hosts } = server.paths();
    const before = 'domain-needed\nhost-record=etcd1.example.com,10.9.9.9\n';
    writeFileSync(config, before);
    start();
    const result = await run({ records: RECORDS });
    expect(result).toMatchObject({
      failed: true,
      msg: expect.stringContaining('an answer more: `etcd1.example.com. a 10.9.9.9`; the old files are back'),
    });
    expect([readIfThere(config), existsSync(hosts), acts()]).toEqual([
      before,
      false,
      ['restart', 'restart', 'restart'],
    ]);
    expect(inside('dig', '@127.0.0.1', '+short', 'etcd1.example.com').trim()).toBe('10.9.9.9');
    expect(readdirSync(folder).filter((name) => name.startsWith('.longshore'))).toEqual([]);
  });

  test('an answer that is missing brings the old files back', async () => {
    const { config } = server.paths();
    writeFileSync(config, 'domain-needed\n');
    start();
    const result = await run({ records: RECORDS, reload_command: 'true', restart_command: 'true' });
    expect(result).toMatchObject({
      failed: true,
      msg: expect.stringContaining(`no answer \`${SRV}. srv 0 100 2380 etcd1.example.com.\``),
    });
    expect(readIfThere(config)).toBe('domain-needed\n');
  });

  test('a dnsmasq that has not read its files is restarted', async () => {
    const { config, hosts } = server.paths();
    writeFileSync(config, '');
    start();
    writeFileSync(config, `${SRV_LINES}addn-hosts=${hosts}\n`);
    writeFileSync(hosts, HOST_LINES);
    expect(await run({ records: RECORDS }, { check: true })).toMatchObject({ changed: true, actions: ['restart'] });
    expect(await run({ records: RECORDS })).toMatchObject({ changed: true, actions: ['restart'] });
    expect(await run({ records: RECORDS })).toMatchObject({ changed: false });
  });

  test('is asked with nslookup where there is no dig', async () => {
    const { folder, config } = server.paths();
    writeFileSync(config, 'domain-needed\n');
    start();
    const tools = mkdtempSync(join(folder, 'tools-'));
    const need = [
      'sh',
      'nslookup',
      'dnsmasq',
      'cat',
      'cp',
      'mv',
      'rm',
      'dd',
      'chmod',
      'chown',
      'stat',
      'date',
      'sleep',
      'tr',
      'kill',
      'readlink',
      'id',
      'sed',
      'grep',
    ];
    execFileSync('sh', ['-c', `cd ${tools} && for t in ${need.join(' ')}; do ln -s "$(command -v $t)" $t; done`]);
    const environment = { PATH: tools };
    const records = [...RECORDS, { host: 'six.example.com', address: 'fd00::1' }];
    const result = await run({ records }, { environment });
    expect(result).toMatchObject({ changed: true, actions: ['restart'] });
    expect(result.warnings).toBeUndefined();
    const wrong = {
      records: [{ host: 'x.example.com', address: '1.2.3.4' }],
      restart_command: 'true',
      reload_command: 'true',
    };
    expect(await run(wrong, { environment })).toMatchObject({ failed: true });
  });

  test.each<[Record<string, unknown>, string]>([
    [{ records: [{ srv: '$(id)', target: 'a.b', port: 1 }] }, 'srv is no name of the DNS: `$(id)`'],
    [{ records: [{ srv: 'a.b', target: 'a,b', port: 1 }] }, 'the target of a.b is no name'],
    [{ records: [{ srv: 'a.b', target: 'a.b' }] }, 'the port of a.b is no number'],
    [{ records: [{ srv: 'a.b', target: 'a.b', port: 70000 }] }, '0 to 65535: 70000'],
    [{ records: [{ host: 'a.b', address: '10.0.0.300' }] }, 'the address of a.b is none'],
    [{ records: [{ host: "a'b", address: '10.0.0.3' }] }, 'host is no name of the DNS'],
    [{ records: [{ address: '10.0.0.3' }] }, 'host is no name of the DNS: ``'],
    [{ records: [{ srv: 'a.b', host: 'a.b' }] }, 'the target of a.b is no name'],
    [{ options: ['a\nb'] }, 'an option is one line'],
  ])('refuses %j', async (args, msg) => {
    expect(await run(args)).toMatchObject({ failed: true, msg: expect.stringContaining(msg) });
  });
});
