import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeWith } from '../requirement.ts';
import { DNSMASQ_NEEDS, HOST_LINES, readIfThere, RECORDS, SRV, SRV_LINES, useDnsServer } from './dns-server.ts';
import { TEST_SHELLS } from './test-shells.ts';

describeWith(DNSMASQ_NEEDS, 'dnsmasq', () => {
  const server = useDnsServer();
  const { run, start, acts } = server;

  interface Case {
    readonly name: string;
    readonly config: string;
    readonly hosts?: string;
    readonly args: Record<string, unknown>;
    readonly act: 'restart' | 'reload';
    readonly configAfter: string;
    readonly hostsAfter: string;
  }
  const ADDN = (): string => `addn-hosts=${server.paths().hosts}\n`;
  const CASES: readonly Case[] = [
    {
      name: 'adds what is missing and leaves every other line',
      config:
        '# a comment\n\ndomain-needed\n\tcache-size=10\n#srv-host=_etcd-server._tcp.example.com,x\nsrv-host=_other._tcp.example.com,a.example.com,1,2,3',
      args: { records: RECORDS },
      act: 'restart',
      configAfter: `# a comment\n\ndomain-needed\n\tcache-size=10\n#srv-host=_etcd-server._tcp.example.com,x\nsrv-host=_other._tcp.example.com,a.example.com,1,2,3\n${SRV_LINES}ADDN`,
      hostsAfter: HOST_LINES,
    },
    {
      name: 'replaces stale records of these names, adopts right ones',
      config: `srv-host=${SRV},gone.example.com,2380\nsrv-host = _ETCD-server._tcp.example.com,etcd1.example.com,1\nsrv-host=${SRV},etcd2.example.com,2380,0,100\nsrv-host=${SRV},etcd2.example.com,2380,0,100\ndomain-needed\nADDN`,
      hosts:
        '10.0.0.99 etcd1.example.com old # why\n10.0.0.138\tETCD2.example.com\n10.0.0.98 etcd3.example.com\n# end\n1.2.3.4 other\n',
      args: { records: RECORDS },
      act: 'restart',
      configAfter: `srv-host=${SRV},etcd2.example.com,2380,0,100\ndomain-needed\nADDN${SRV_LINES.replace(`srv-host=${SRV},etcd2.example.com,2380,0,100\n`, '')}`,
      hostsAfter:
        '10.0.0.99 old # why\n10.0.0.138\tETCD2.example.com\n# end\n1.2.3.4 other\n10.0.0.137 etcd1.example.com\n10.0.0.139 etcd3.example.com\n',
    },
    {
      name: 'a changed address alone is reloaded',
      config: `ADDN${SRV_LINES}`,
      hosts: HOST_LINES.replace('137', '136'),
      args: { records: RECORDS },
      act: 'reload',
      configAfter: `ADDN${SRV_LINES}`,
      hostsAfter: '10.0.0.138 etcd2.example.com\n10.0.0.139 etcd3.example.com\n10.0.0.137 etcd1.example.com\n',
    },
    {
      name: 'options and an IPv6 address',
      config: 'domain-needed\n',
      args: {
        options: ['bogus-priv', 'txt-record=a.b,"$(touch pwned) \'x\' `id` *"'],
        records: [{ host: 'Six.Example.COM.', address: 'FD00::1' }],
      },
      act: 'restart',
      configAfter: 'domain-needed\nbogus-priv\ntxt-record=a.b,"$(touch pwned) \'x\' `id` *"\nADDN',
      hostsAfter: 'fd00::1 six.example.com\n',
    },
    {
      name: 'absent removes these names only',
      config: `domain-needed\nADDN${SRV_LINES}srv-host=_o._tcp.example.com,a.example.com,1,2,3\n`,
      hosts: HOST_LINES,
      args: { state: 'absent', records: RECORDS },
      act: 'restart',
      configAfter: 'domain-needed\nsrv-host=_o._tcp.example.com,a.example.com,1,2,3\n',
      hostsAfter: '',
    },
  ];

  test.each(TEST_SHELLS.flatMap((shell) => CASES.map((item) => ({ ...item, shell }))))(
    '$name, under $shell.name',
    async ({ shell, args, act, ...item }) => {
      const { config, hosts } = server.paths();
      const before = item.config.replace('ADDN', ADDN());
      writeFileSync(config, before, { mode: 0o640 });
      if (item.hosts !== undefined) writeFileSync(hosts, item.hosts);
      start();
      const planned = await run(args, { check: true, diff: true, shell });
      expect(planned).toMatchObject({ changed: true, actions: [act] });
      expect([readIfThere(config), readIfThere(hosts), acts()]).toEqual([before, item.hosts ?? '', ['restart']]);
      const result = await run(args, { diff: true, shell });
      expect(result).toMatchObject({ changed: true, actions: [act] });
      expect(result.diff).toEqual(planned.diff);
      expect([readIfThere(config), readIfThere(hosts)]).toEqual([
        item.configAfter.replace('ADDN', ADDN()),
        item.hostsAfter,
      ]);
      expect(acts()).toEqual(['restart', act]);
      expect(execFileSync('stat', ['-c', '%a', config], { encoding: 'utf8' })).toBe('640\n');
      expect(await run(args, { shell })).toMatchObject({ changed: false, actions: [] });
      expect(await run(args, { check: true, shell })).toMatchObject({ changed: false });
      expect(acts()).toHaveLength(2);
    },
  );
});
