import { beforeAll, describe, expect, test } from 'vitest';
import { LAB_NEEDS } from '../lab/lab-under-test.ts';
import { describeWith } from '../requirement.ts';
import { LabProject, type Moment, SERVERS } from './lab-project.ts';

const KEYS = 20;

describeWith(LAB_NEEDS, 'deploy.yml on a cluster with data', () => {
  let project: LabProject;
  beforeAll(async () => {
    project = new LabProject();
    await project.deployWithKeys(KEYS, ['-e', 'etcd_bootstrap=static']);
  });
  const STATIC = ['-e', 'etcd_bootstrap=static'];
  const NEW = [...STATIC, '-e', 'etcd_version=v3.5.16'];

  test('a static bootstrap needs no service', async () => {
    const command = await project.on('n2', "docker inspect --format '{{json .Config.Cmd}}' etcd");
    const list = 'etcd-n1=http://10.0.0.137:2380,etcd-n2=http://10.0.0.138:2380,etcd-n3=http://10.0.0.139:2380';
    expect(JSON.parse(command)).toEqual(expect.arrayContaining(['--initial-cluster', list]));
    expect(command).not.toContain('discovery');
    expect((await project.play('deploy', STATIC)).stdout).toContain('"changed":0');
  });

  test('what a restart cannot apply is refused, all of it, and nothing is touched', async () => {
    const before = await project.containers();
    const run = await project.play('deploy', ['-e', 'etcd_cluster_token=other', '-e', 'etcd_version=3.3.15']);
    expect(run.code).toBe(2);
    const [said = ''] = run.failures;
    for (const host of SERVERS) {
      expect(said).toContain(`${host}: its cluster token is \`etcd-token\` and cannot become \`other\``);
      expect(said).toContain(`${host}: its way of bootstrapping is \`static\` and cannot become \`discovery\``);
      expect(said).toContain(`${host}: its data are of etcd 3.4.14, and 3.3.15 is older`);
    }
    expect(await project.containers()).toEqual(before);
  });

  test('all members stopped: they start together, with their data', async () => {
    await project.onAll('docker stop etcd');
    const before = await project.containers();
    const asleep = await project.play('deploy', [...STATIC, '-e', 'etcd_version=3.5.16']);
    for (const host of SERVERS) expect(asleep.failures.join()).toContain(`${host}: etcd-${host} does not run`);
    expect(asleep.failures.join()).toContain('run playbooks/deploy.yml -e etcd_version=3.4.14');
    expect(await project.containers()).toEqual(before);
    const run = await project.play('deploy', STATIC);
    expect(run.failures).toEqual([]);
    expect(run.tasks).toContain('The container is as it should be: n1 changed, n2 changed, n3 changed');
    expect(await project.countKeys('n1')).toBe(KEYS);
  });

  test('one that cannot start goes back alone, and is one failure; the others start, and stay', async () => {
    await project.onAll('docker stop etcd');
    const before = await project.containers();
    const run = await project.play('deploy', [...STATIC, '-e', withBrokenUrlOn('n3')]);
    expect(run.code).toBe(2);
    expect(run.failures).toHaveLength(1);
    expect(run.failures[0]).toMatch(/^n3: etcd-n3 could not be started: the container etcd does not run: /);
    expect(run.failures[0]).not.toContain('The last lines of its log');
    const ids = (lines: string[]): string[] => lines.map((line) => line.replace(/ .* /, ' '));
    expect(ids(await project.containers())).toEqual(ids(before).map((line) => line.replace('false', 'true')));
    expect(await project.onAll("docker ps -a --format '{{.Names}}'")).toEqual(['etcd', 'etcd', 'etcd']);
    expect((await project.play('deploy', STATIC)).failures).toEqual([]);
    expect(await project.countKeys('n3')).toBe(KEYS);
  });

  test('while two are sick, none is stopped', async () => {
    const before = await project.containers();
    const shut = 'DOCKER-USER -p tcp -m conntrack --ctorigdstport 2379 -j DROP';
    await Promise.all(['n2', 'n3'].map((host) => project.on(host, `iptables -I ${shut}`)));
    try {
      const run = await project.play('deploy', [...STATIC, '-e', 'etcd_restart_policy=always']);
      expect(run.code).toBe(2);
      expect(run.failures.join()).toContain('expected every member to be healthy, found 1 of 2');
    } finally {
      await Promise.all(['n2', 'n3'].map((host) => project.on(host, `iptables -D ${shut}`)));
    }
    expect(await project.containers()).toEqual(before);
  });

  test('a sick member goes first', async () => {
    await project.on('n3', 'docker pause etcd');
    const run = await project.play('deploy', [...STATIC, '-e', 'etcd_restart_policy=always']);
    expect(run.failures).toEqual([]);
    const replaced = run.tasks.filter(
      (line) => line.startsWith('The container is as it should be') && line.includes('changed'),
    );
    expect(replaced.map((line) => line.replace(/^.*: /, ''))).toEqual(['n3 changed', 'n1 changed', 'n2 changed']);
  });

  test('a container that does not become healthy is replaced by the one before', async () => {
    await project.onAll(
      `docker rm -f sick >/dev/null 2>&1; docker create --name sick bitnami/etcd:3.4.14 >/dev/null &&
       docker commit --change 'ENTRYPOINT ["sh", "-c", "trap exit TERM; echo I am no etcd; sleep 600 & wait"]' sick bitnami/etcd:3.4.99 >/dev/null && docker rm sick`,
    );
    const before = await project.containers();
    const run = await project.play('deploy', [
      ...STATIC,
      '-e',
      'etcd_restart_policy=always',
      '-e',
      'etcd_version=3.4.99',
      '-e',
      'etcd_health_retries=5',
    ]);
    expect(run.code).toBe(2);
    expect(run.failures).toHaveLength(1);
    expect(run.failures[0]).toMatch(/^n1: etcd-n1 did not become healthy/);
    expect(run.failures[0]).toContain('The container before was put back with its data, and runs.');
    expect(run.failures[0]).toContain('I am no etcd');
    const after = await project.containers();
    expect(after.map((line) => line.split(' ')[0])).toEqual(before.map((line) => line.split(' ')[0]));
    expect(after.slice(1)).toEqual(before.slice(1));
    expect(await project.onAll("docker ps -a --format '{{.Names}}'")).toEqual(['etcd', 'etcd', 'etcd']);
    const again = await project.play('deploy', [...STATIC, '-e', 'etcd_restart_policy=always']);
    expect(again.code).toBe(0);
    expect(await project.countKeys('n1')).toBe(KEYS);
  });

  test('a new version: a snapshot, one member after the other, and no way back', async () => {
    await project.onAll(
      'docker pull -q bitnami/etcd:3.5.16 >/dev/null && docker tag bitnami/etcd:3.5.16 bitnami/etcd:v3.5.16',
    );
    const before = await project.containers();
    const dry = await project.play('deploy', [...NEW, '--check']);
    expect(dry.failures).toEqual([]);
    expect(dry.code).toBe(0);
    expect(await project.containers()).toEqual(before);

    // The last one cannot be asked, though it works: so the version of the cluster has risen by then.
    const port = "{{ '9999' if inventory_hostname == 'n3' and hostvars['n2'].etcd_put is defined else '2379' }}";
    const late = JSON.stringify({ etcd_client_url: `http://{{ etcd_address }}:${port}` });
    const stuck = await project.play('deploy', [...NEW, '-e', late, '-e', 'etcd_health_retries=10']);
    expect(stuck.code).toBe(2);
    expect(stuck.failures).toHaveLength(1);
    expect(stuck.failures[0]).toMatch(/^n3: etcd-n3 did not become healthy: .*9999/);
    expect(stuck.failures[0]).toContain('cannot come back: the cluster is at version 3.5.0 now, and etcd does not go');
    expect(stuck.failures[0]).toContain('It is kept, stopped, as etcd.longshore-old.');
    expect(stuck.failures[0]).toContain('before lies on n1, on the volume etcd-data, as before-v3.5.16.db.');

    const run = await project.play('deploy', NEW);
    expect(run.failures).toEqual([]);
    expect(run.code).toBe(0);
    expect(await project.onAll("docker inspect --format '{{.Config.Image}}' etcd")).toEqual(
      Array(3).fill('bitnami/etcd:v3.5.16'),
    );
    expect(await project.onAll("docker ps -a --format '{{.Names}}'")).toEqual(['etcd', 'etcd', 'etcd']);
    expect(await project.on('n1', 'docker exec etcd ls /bitnami/etcd')).toContain('before-v3.5.16.db');
    expect(await project.etcdctl('n1', 'snapshot status /bitnami/etcd/before-v3.5.16.db -w json')).toContain(
      '"revision"',
    );
    expect(await project.countKeys('n3')).toBe(KEYS);
    const back = await project.play('deploy', STATIC);
    expect(back.failures[0]).toContain('n1: its data are of etcd 3.5.16, and 3.4.14 is older');
  });

  describe('after the loss of a volume', () => {
    test('it stops and explains', async () => {
      await project.on('n2', 'docker rm -f etcd >/dev/null; docker volume rm etcd-data');
      const run = await project.play('deploy', NEW);
      expect(run.code).toBe(2);
      expect(run.failures[0]).toContain('n2: etcd-n2 has lost its data');
      expect(run.failures[0]).toContain('-e etcd_repair=etcd-n2');
      expect(await project.on('n2', 'docker ps -aq')).toBe('');
    });

    test('a repair, ended between removing and adding, and again before it starts', async () => {
      const repair = [...NEW, '-e', 'etcd_repair=etcd-n2'];
      const removed = await project.play('deploy', repair, after('Remove its volume'));
      expect(removed.code).toBeUndefined();
      // Whether the next task was sent before the run was ended, nobody knows.
      await project.removeMember('n1', 'etcd-n2');
      expect((await project.play('deploy', NEW)).failures[0]).toContain('-e etcd_repair=etcd-n2');
      const added = await project.play('deploy', repair, after('Put it in again'));
      expect(added.code).toBeUndefined();
      const run = await project.play('deploy', NEW);
      expect(run.failures).toEqual([]);
      expect(await project.countKeys('n2')).toBe(KEYS);
      expect(await project.on('n2', "docker inspect --format '{{json .Config.Cmd}}' etcd")).toContain('"existing"');
      expect((await project.play('deploy', NEW)).stdout).toMatch(/"run-finished".*"n2":\{[^}]*"changed":0/);
    });

    test('a majority lost is no repair', async () => {
      await Promise.all(
        ['n1', 'n2'].map((host) => project.on(host, 'docker rm -f etcd >/dev/null; docker volume rm etcd-data')),
      );
      const run = await project.play('deploy', [...NEW, '-e', 'etcd_repair=etcd-n1']);
      expect(run.failures[0]).toContain('n1: etcd-n1 has lost its data, and so have too many: 2 of 3');
      expect(run.failures[0]).toContain('n2: etcd-n2 has lost its data, and so have too many: 2 of 3');
    });
  });

  test('removal keeps the data, unless it is told not to', async () => {
    expect((await project.play('teardown')).code).toBe(0);
    expect(await project.on('n3', 'docker ps -aq; docker volume ls -q')).toBe('etcd-data');
    const older = await project.play('deploy', STATIC);
    expect(older.failures[0]).toContain('n3: its data are of etcd 3.5.16, and 3.4.14 is older');
    expect((await project.play('teardown', ['-e', 'confirm=yes'])).code).toBe(0);
    expect(await project.onAll('docker ps -aq; docker volume ls -q')).toEqual(['', '', '']);
  });

  test('containers made by hand: their data come along', async () => {
    await project.clear();
    const list = 'etcd-n1=http://10.0.0.137:2380,etcd-n2=http://10.0.0.138:2380,etcd-n3=http://10.0.0.139:2380';
    await Promise.all(
      SERVERS.map((host, index) =>
        project.on(
          host,
          `docker run -d --name etcd -p 2379:2379 -p 2380:2380 -e ALLOW_NONE_AUTHENTICATION=yes -e ETCD_LISTEN_CLIENT_URLS=http://0.0.0.0:2379 \
             -e ETCD_ADVERTISE_CLIENT_URLS=http://10.0.0.13${7 + index}:2379 bitnami/etcd:3.4.14 etcd --name etcd-n${index + 1} \
             --initial-advertise-peer-urls http://10.0.0.13${7 + index}:2380 --listen-peer-urls http://0.0.0.0:2380 \
             --initial-cluster ${list} --initial-cluster-state new --initial-cluster-token etcd-token`,
        ),
      ),
    );
    await project.etcdctl('n1', '--command-timeout=20s put /kept/1 one');

    const before = await project.containers();
    const away = await project.play('teardown');
    expect(away.code).toBe(2);
    expect(away.failures).toHaveLength(3);
    expect(away.failures[0]).toMatch(
      /etcd-n1 has its data in \/bitnami\/etcd\/data of the container etcd .*not on the volume/,
    );
    expect(away.failures[0]).toContain('-e confirm=yes');
    expect(await project.containers()).toEqual(before);

    const run = await project.play('deploy', STATIC);
    expect(run.failures).toEqual([]);
    expect(run.code).toBe(0);
    expect(await project.countKeys('n2')).toBe(1);
    expect(
      await project.onAll("docker inspect --format '{{range .Mounts}}{{.Name}}:{{.Destination}}{{end}}' etcd"),
    ).toEqual(Array(3).fill('etcd-data:/bitnami/etcd'));
  });
});

function after(task: string): Moment {
  let id: string | undefined;
  return (event) => {
    if (event.type === 'task-started' && event.name === task) id = event.task;
    return event.type === 'task-finished' && event.task === id ? 0 : undefined;
  };
}

/** A client URL with which etcd does not start, on one host. */
function withBrokenUrlOn(host: string): string {
  const url = `{{ 'nonsense' if inventory_hostname == '${host}' else 'http://' ~ etcd_address ~ ':2379' }}`;
  return JSON.stringify({ etcd_client_url: url });
}
