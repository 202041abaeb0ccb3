import { afterAll, beforeAll, expect, test } from 'vitest';
import { LAB_NEEDS } from '../lab/lab-under-test.ts';
import { describeWith } from '../requirement.ts';
import { LabProject, type PlaybookRun, SERVERS } from './lab-project.ts';

const SERVICE = '_etcd-server._tcp.example.com';
const RESOLV_CONF = '/etc/resolv.conf';
interface Shown {
  readonly table?: { readonly rows: readonly (readonly unknown[])[] };
}

const RECORDS = [1, 2, 3].map((number) => `srv-host=${SERVICE},etcd${number}.example.com,2380,0,100`);

describeWith(LAB_NEEDS, 'deploy-dns.yml', () => {
  let project: LabProject;
  const KEEP = 'mkdir -p /run/before && cp -a /etc/dnsmasq.conf /run/before';
  const PUT_BACK =
    'cp -a /run/before/dnsmasq.conf /etc/dnsmasq.conf; rm -rf /run/before /etc/dnsmasq.hosts /etc/dnsmasq.*~; systemctl restart dnsmasq';
  const NO_NAMESERVER = ['nameserver', 'servers=["10.0.0.10"]', 'state=absent'];
  let configuration = '';
  let resolvers: string[] = [];
  beforeAll(async () => {
    project = new LabProject();
    await project.clear();
    configuration = await project.on('dns', `${KEEP}; cat /etc/dnsmasq.conf`);
    resolvers = await project.onAll(`cat ${RESOLV_CONF}`);
  });
  afterAll(async () => {
    await project.clear();
    await project.run('task', 'etcd', ...NO_NAMESERVER);
    await project.on('dns', PUT_BACK);
  });

  const dig = `dig +noall +answer SRV ${SERVICE} | awk '{ print $4, $5, $6, $7, $8 }' | sort`;
  const readServer = (): Promise<string> =>
    project.on('dns', 'systemctl show dnsmasq -p MainPID -p ActiveEnterTimestamp; ls /etc | grep ^dnsmasq');
  const countChanges = ({ events }: PlaybookRun): number[] =>
    Object.values(events.find((event) => event.type === 'run-finished')?.stats ?? {}).map(({ changed }) => changed);

  test('a version that needs TLS for SRV is refused before any host is touched', async () => {
    const run = await project.play('deploy-dns', ['-e', 'etcd_dns_version=3.4.14']);
    expect(run.code).toBe(2);
    expect(run.failures.join()).toContain('from 3.4 on etcd finds its peers by SRV records only over TLS');
    expect(run.tasks).toEqual([
      'The members go by names: n1 ok, n2 ok, n3 ok',
      'This version finds its peers by DNS without TLS: n1 failed',
    ]);
    expect(await project.on('dns', 'cat /etc/dnsmasq.conf')).toBe(configuration);
    expect(await project.onAll(`cat ${RESOLV_CONF}`)).toEqual(resolvers);
  });

  test('check mode on hosts that know nothing yet runs to the end, and touches nothing', async () => {
    const run = await project.play('deploy-dns', ['--check']);
    expect(run.failures).toEqual([]);
    expect(run.code).toBe(0);
    expect(run.tasks).toContain(
      'All members are found, by the server and by a container on it: n1 unknown, n2 unknown, n3 unknown',
    );
    expect(await project.on('dns', 'cat /etc/dnsmasq.conf; ls /etc/dnsmasq.hosts 2>/dev/null || true')).toBe(
      configuration,
    );
    expect(await project.onAll(`cat ${RESOLV_CONF}; docker ps -aq`)).toEqual(resolvers);
  });

  test('the members find each other by SRV records, and everybody goes by names', async () => {
    const run = await project.play('deploy-dns');
    expect(run.failures).toEqual([]);
    expect(run.code).toBe(0);

    const after = (await project.on('dns', 'cat /etc/dnsmasq.conf')).split('\n');
    expect(after).toEqual([...configuration.split('\n'), ...RECORDS, 'addn-hosts=/etc/dnsmasq.hosts']);
    expect(await project.on('dns', 'cat /etc/dnsmasq.conf.*~')).toBe(configuration);
    expect(await project.on('dns', 'cat /etc/dnsmasq.hosts')).toBe(
      [1, 2, 3].map((number) => `10.0.0.${136 + number} etcd${number}.example.com`).join('\n'),
    );
    const answers = [1, 2, 3].map((number) => `SRV 0 100 2380 etcd${number}.example.com.`).join('\n');
    expect(await project.onAll(dig)).toEqual([answers, answers, answers]);
    const outside = await project.onAll('getent hosts www.example.net && getent hosts registry.lab.test');
    expect(outside.join()).toMatch(/^(?:\S+ +www\.example\.net\n10\.0\.0\.10 +registry\.lab\.test,?){3}$/);

    for (const [index, host] of SERVERS.entries()) {
      const name = `etcd${index + 1}.example.com`;
      const { Config } = JSON.parse(await project.on(host, "docker inspect --format '{{json .}}' etcd")) as {
        Config: { Image: string; Cmd: string[]; Env: string[] };
      };
      expect(Config.Image).toBe('bitnami/etcd:3.3.15');
      expect(Config.Env).toEqual(
        expect.arrayContaining(['ETCD_DISCOVERY_SRV=example.com', `ETCD_ADVERTISE_CLIENT_URLS=http://${name}:2379`]),
      );
      expect(Config.Cmd.join(' ')).toBe(
        [
          `etcd --name etcd-n${index + 1} --initial-advertise-peer-urls http://${name}:2380`,
          '--listen-peer-urls http://0.0.0.0:2380 --initial-cluster-token etcd-token --initial-cluster-state new',
        ].join(' '),
      );
    }
    const health = run.events.find(
      (event) => event.type === 'task-started' && event.name === 'Every member is healthy',
    );
    const table = run.events.flatMap((event) =>
      event.type === 'host-finished' && health?.type === 'task-started' && event.task === health.task
        ? ((event.outcome.result?.['report'] as Shown | undefined)?.table?.rows ?? [])
        : [],
    );
    expect(table.map(([endpoint]) => endpoint)).toEqual(
      [1, 2, 3].map((number) => `http://etcd${number}.example.com:2379`),
    );
  });

  test('the same again changes nothing, restarts nothing, and asks in containers that run', async () => {
    const before = await Promise.all([project.containers(), readServer()]);
    const run = await project.play('deploy-dns');
    expect(run.failures).toEqual([]);
    expect(countChanges(run)).toEqual([0, 0, 0, 0]);
    expect(await Promise.all([project.containers(), readServer()])).toEqual(before);
  });

  test('verification and diagnosis by themselves see that the members go by names', async () => {
    const run = await project.play('verify');
    expect(run.failures).toEqual([]);
    expect(run.code).toBe(0);
    expect((await project.play('diagnose')).stdout).toContain('no sign of trouble');
    await project.on('n3', 'docker rm -f etcd');
    const ill = await project.play('diagnose');
    expect(ill.failures).toEqual([]);
    expect(ill.stdout).toContain('n3 (etcd-n3) has no container of etcd');
    expect(ill.stdout).toContain('from n1, etcd3.example.com:2379: connection refused');
    expect(ill.stdout).toContain('run playbooks/deploy-dns.yml');
    expect(ill.stdout).not.toContain('run playbooks/deploy.yml');
    expect((await project.play('deploy-dns')).failures).toEqual([]);
  });

  test('a new address alone makes dnsmasq read its hosts again, without a restart', async () => {
    const [before] = (await readServer()).split('\n');
    await project.on('dns', "sed -i 's/10.0.0.139/10.0.0.200/' /etc/dnsmasq.hosts");
    const run = await project.play('deploy-dns');
    expect(run.failures).toEqual([]);
    expect(run.tasks).toContain('Publish the members: dns changed');
    expect((await readServer()).split('\n')[0]).toBe(before);
    expect(await project.on('n1', 'getent hosts etcd3.example.com')).toMatch(/^10\.0\.0\.139 /);
  });

  test('what the servers ask can be taken back', async () => {
    const run = await project.run('task', 'etcd', ...NO_NAMESERVER);
    expect(run).toMatchObject({ code: 0 });
    expect(await project.onAll(`cat ${RESOLV_CONF}`)).toEqual(resolvers);
    expect((await project.run('task', 'etcd', ...NO_NAMESERVER)).stdout).toMatch(/nothing to change/);
  });

  test('data of a newer version are refused before anything is changed, the DNS too', async () => {
    await project.deployWithKeys(1);
    await project.on('dns', 'cp -a /run/before/dnsmasq.conf /etc/dnsmasq.conf; rm /etc/dnsmasq.hosts');
    const before = await project.containers();
    const run = await project.play('deploy-dns');
    expect(run.code).toBe(2);
    expect(run.failures).toHaveLength(1);
    expect(run.failures[0]).toContain('n1: its data are of a cluster that was deployed by IP');
    expect(run.failures[0]).toContain('etcd 3.3.15 cannot read data of etcd 3.4.14');
    expect(run.tasks.at(-1)).toBe('Decide what is to be done: n1 failed');
    expect(await project.containers()).toEqual(before);
    expect(await project.countKeys('n2')).toBe(1);
    expect(await project.on('dns', 'cat /etc/dnsmasq.conf; ls /etc/dnsmasq.hosts 2>/dev/null || true')).toBe(
      configuration,
    );
    expect(await project.onAll(`cat ${RESOLV_CONF}`)).toEqual(resolvers);
  });
});
