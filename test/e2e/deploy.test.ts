import { beforeAll, expect, test } from 'vitest';
import { LAB_NEEDS } from '../lab/lab-under-test.ts';
import { describeWith } from '../requirement.ts';
import { LabProject, SERVERS } from './lab-project.ts';

describeWith(LAB_NEEDS, 'deploy.yml', () => {
  let project: LabProject;
  beforeAll(() => {
    project = new LabProject();
  });

  test('check mode on empty hosts runs to the end, and touches nothing', async () => {
    await project.clear();
    const run = await project.play('deploy', ['--check']);
    expect(run.failures).toEqual([]);
    expect(run.code).toBe(0);
    expect(run.tasks).toContain('The container is as it should be: n1 unknown, n2 unknown, n3 unknown');
    expect(run.tasks).toContain('Say that check mode does not verify: n1 ok');
    expect(await project.onAll('docker ps -aq; docker volume ls -q')).toEqual(['', '', '']);
  });

  test('a first deployment by discovery, as the procedure has it', async () => {
    await project.clear();
    const run = await project.play('deploy');
    expect(run.failures).toEqual([]);
    expect(run.code).toBe(0);
    for (const [index, host] of SERVERS.entries()) {
      const address = `10.0.0.13${7 + index}`;
      const container = JSON.parse(await project.on(host, "docker inspect --format '{{json .}}' etcd")) as {
        Config: { Image: string; Cmd: string[]; Env: string[]; Labels: Record<string, string> };
        Mounts: { Type: string; Name: string; Destination: string; RW: boolean }[];
        HostConfig: { PortBindings: object; RestartPolicy: { Name: string } };
      };
      const { Config, HostConfig, Mounts } = container;
      expect(Config.Image).toBe('bitnami/etcd:3.4.14');
      expect(Config.Env).toEqual(
        expect.arrayContaining([
          'ALLOW_NONE_AUTHENTICATION=yes',
          'ETCD_LISTEN_CLIENT_URLS=http://0.0.0.0:2379',
          `ETCD_ADVERTISE_CLIENT_URLS=http://${address}:2379`,
          'ETCD_DATA_DIR=/bitnami/etcd/data',
        ]),
      );
      const url = Config.Labels['longshore.etcd.discovery'];
      expect(url).toMatch(/^http:\/\/10\.0\.0\.10:2379\/v2\/keys\/_etcd\/registry\/\w+$/);
      expect(Config.Cmd.join(' ')).toBe(
        [
          `etcd --name etcd-n${index + 1} --initial-advertise-peer-urls http://${address}:2380`,
          '--listen-peer-urls http://0.0.0.0:2380 --initial-cluster-token etcd-token',
          `--initial-cluster-state new --discovery-fallback=exit --discovery ${url}`,
        ].join(' '),
      );
      expect(Mounts).toMatchObject([{ Type: 'volume', Name: 'etcd-data', Destination: '/bitnami/etcd', RW: true }]);
      expect(await project.on(host, "docker volume inspect --format '{{json .Labels}}' etcd-data")).toContain(
        `"longshore.etcd.member":"etcd-n${index + 1}"`,
      );
      expect(HostConfig.RestartPolicy.Name).toBe('unless-stopped');
      expect(Object.keys(HostConfig.PortBindings)).toEqual(['2379/tcp', '2380/tcp']);
    }
  });

  test('the same again changes nothing and restarts nothing', async () => {
    const before = await project.containers();
    const run = await project.play('deploy');
    expect(run.failures).toEqual([]);
    const finished = run.events.find((event) => event.type === 'run-finished');
    expect(Object.values(finished?.stats ?? {}).map(({ changed }) => changed)).toEqual([0, 0, 0]);
    expect(await project.containers()).toEqual(before);
  });

  test('the verification stands on the screen: members, health, the value that was read, the watch that fired', async () => {
    const { code, stdout } = await project.run('playbooks/deploy.yml');
    expect(code).toBe(0);
    // Where a line is full it goes on in the next, behind the time that the first ends with.
    const said = stdout.replaceAll(/\s+/g, ' ');
    for (const [index, host] of SERVERS.entries()) {
      const address = `http://10.0.0.13${7 + index}`;
      expect(said).toMatch(new RegExp(`│ etcd-${host} │ \\w+ │ started │ ${address}:2380 │ ${address}:2379 │`));
      expect(said).toMatch(new RegExp(`│ ${address}:2379 │ true │ [\\d.]+[mµ]?s │`));
    }
    expect(said).toContain('✓ ok n1 (once) etcd-n1 etcd-n2 etcd-n3, all started');
    expect(said).toMatch(/✓ ok n1 \(once\) n1 → n3: \/testdir\/testkey = Hello world, (?:[\d.]+m?s )?\d{4}-/);
    expect(said).toMatch(/✓ ok n1 \(once\) → n2 saw PUT hi \d+ from (?:[\d.]+m?s )?http:\/\/10\.0\.0\.139:2379/);
    expect(said).toMatch(/ 3 hosts, \d+ tasks, nothing to change, /);
  });

  test('the key of the verification is left as it was', async () => {
    await project.etcdctl('n1', "put /testdir/testkey 'mine, with  blanks'");
    const run = await project.play('verify');
    expect(run.code).toBe(0);
    expect(await project.etcdctl('n2', 'get /testdir/testkey --print-value-only')).toBe('mine, with  blanks');
    expect(await project.etcdctl('n2', 'get --prefix /testdir/ --keys-only')).toBe('/testdir/testkey');
    await project.etcdctl('n1', 'del /testdir/testkey');
    expect((await project.play('verify')).code).toBe(0);
    expect(await project.etcdctl('n2', 'get --prefix /testdir/ --keys-only')).toBe('');
    expect(await project.onAll('docker top etcd -o args | grep -c "[e]tcdctl watch" || true')).toEqual(['0', '0', '0']);
  });

  test('a difference is applied to one member at a time, and the report says which', async () => {
    await project.etcdctl('n1', 'put /kept/1 one');
    const before = await project.containers();
    const run = await project.play('deploy', ['-e', 'etcd_restart_policy=always']);
    expect(run.failures).toEqual([]);
    const replaced = run.events.flatMap((event) =>
      event.type === 'host-finished' &&
      event.outcome.summary?.startsWith('replaced') === true &&
      event.outcome.status === 'changed'
        ? [`${event.host} ${event.outcome.summary}`]
        : [],
    );
    expect(replaced).toEqual([
      'n1 replaced: restart_policy',
      'n2 replaced: restart_policy',
      'n3 replaced: restart_policy',
    ]);
    const order = run.tasks.filter((line) => /^(?:All other members are healthy|Drop the container)/.test(line));
    expect(order.map((line) => line.replace(/ changed| ok/g, ''))).toEqual(
      SERVERS.flatMap((host) => [
        `All other members are healthy: ${host}`,
        `Drop the container that it replaced: ${host}`,
      ]),
    );
    for (const [index, line] of (await project.containers()).entries()) expect(line).not.toBe(before[index]);
    expect(await project.onAll("docker ps -a --format '{{.Names}}'")).toEqual(['etcd', 'etcd', 'etcd']);
    expect(await project.countKeys('n3')).toBe(1);
  });
});
