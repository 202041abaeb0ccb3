import { afterEach, beforeAll, expect, test } from 'vitest';
import { LAB_NEEDS } from '../lab/lab-under-test.ts';
import { describeWith } from '../requirement.ts';
import { LabProject, SERVERS } from './lab-project.ts';

describeWith(LAB_NEEDS, 'deploy.yml where it cannot go on', () => {
  let project: LabProject;
  const undo: string[][] = [];
  beforeAll(async () => {
    project = new LabProject();
    await project.clear();
  });
  afterEach(async () => {
    for (const [host = '', command = ''] of undo.splice(0).reverse()) await project.on(host, command);
  });

  /** Does something to a host until the end of the test. */
  async function during(host: string, command: string, back: string): Promise<void> {
    undo.push([host, back]);
    await project.on(host, command);
  }

  async function expectUntouched(): Promise<void> {
    expect(await project.onAll("docker ps -a --format '{{.Names}}' | grep -x etcd; docker volume ls -q")).toEqual([
      '',
      '',
      '',
    ]);
  }

  test('a part of the members is not enough to decide', async () => {
    const run = await project.play('deploy', ['--limit', 'n1']);
    expect(run.failures.join()).toContain('Run this playbook without --limit');
    await expectUntouched();
  });

  test('an image that cannot be pulled: every host says so, with alternatives', async () => {
    const run = await project.play('deploy', ['-e', 'etcd_version=3.4.77']);
    expect(run.code).toBe(2);
    expect(run.failures).toHaveLength(3);
    for (const failure of run.failures) {
      expect(failure).toContain('the image bitnami/etcd:3.4.77 cannot be pulled');
      expect(failure).toContain('bitnamilegacy/etcd:3.4.77');
      expect(failure).toContain('quay.io/coreos/etcd:v3.4.77');
    }
    await expectUntouched();
  });

  test('ports that others hold, before anything is started', async () => {
    await during('n1', 'docker run -d --name other -p 2379:80 bitnami/etcd:3.4.14 sleep 600', 'docker rm -f other');
    await during(
      'n3',
      "systemd-run --unit=holder perl -MIO::Socket::INET -e 'IO::Socket::INET->new(Listen => 1, LocalPort => 2380)->accept'",
      'systemctl stop holder',
    );
    const run = await project.play('deploy');
    expect(run.failures).toHaveLength(1);
    expect(run.failures[0]).toContain('n1: port 2379 is already taken by the container other');
    expect(run.failures[0]).toContain('n3: port 2380 is already taken by perl');
    await expectUntouched();
  });

  test.each([
    ['nobody listens', 'http://10.0.0.10:8099'],
    ['no such host', 'http://discovery.example.invalid'],
    ['no discovery service', 'http://10.0.0.10:5000'],
  ])('a discovery service that does not answer (%s) names static', async (_, service) => {
    const run = await project.play('deploy', ['-e', `etcd_discovery_service=${service}`]);
    expect(run.code).toBe(2);
    expect(run.failures).toHaveLength(1);
    expect(run.failures[0]).toContain(service);
    expect(run.failures[0]).toContain('-e etcd_bootstrap=static');
    await expectUntouched();
  });

  test('the v2 keys of an etcd do as a discovery service', async () => {
    const run = await project.play('deploy', ['-e', 'etcd_discovery_service=http://10.0.0.10:2379']);
    expect(run.failures).toEqual([]);
    expect(run.code).toBe(0);
    await project.clear();
  });

  test('another data directory than that of the data: nothing is touched, with and without containers', async () => {
    await project.deployWithKeys(1);
    const before = await project.containers();
    const elsewhere = ['-e', 'etcd_data_dir=/bitnami/etcd/x'];
    const run = await project.play('deploy', elsewhere);
    expect(run.code).toBe(2);
    for (const host of SERVERS) expect(run.failures.join()).toContain(`${host}: its data lie in /bitnami/etcd/data`);
    expect(run.failures.join()).toContain('Set etcd_data_dir to /bitnami/etcd/data');
    expect(await project.containers()).toEqual(before);
    await project.onAll('docker rm -f etcd');
    expect((await project.play('deploy', elsewhere)).failures.join()).toContain('its data lie in /bitnami/etcd/data');
    await project.onAll('cd "$(docker volume inspect -f "{{.Mountpoint}}" etcd-data)" && mv data moved');
    const moved = await project.play('deploy');
    expect(moved.failures.join()).toContain('n1: its data lie in /bitnami/etcd/moved');
    await project.onAll('cd "$(docker volume inspect -f "{{.Mountpoint}}" etcd-data)" && rm -rf moved');
    const gone = await project.play('deploy');
    expect(gone.failures.join()).toContain('n2: the volume etcd-data has held data of etcd 3.4.14');
    expect(await project.onAll('docker volume ls -q')).toEqual(['etcd-data', 'etcd-data', 'etcd-data']);
  });

  test('an image that puts its data elsewhere than it is told: said at once, and mended', async () => {
    await project.clear();
    const run = await project.play('deploy', ['-e', 'etcd_data_dir=/bitnami/etcd/x']);
    expect(run.code).toBe(2);
    expect(run.failures).toHaveLength(3);
    expect(run.failures[0]).toContain('The data are not in /bitnami/etcd/x on the volume etcd-data, but in data');
    expect((await project.play('deploy')).failures).toEqual([]);
    await project.clear();
  });

  test('an engine that is down, and a host without docker: both are said', async () => {
    await during('n1', 'systemctl stop docker.socket docker', 'systemctl start docker');
    await during('n2', 'mount --bind /dev/null /usr/bin/docker', 'umount /usr/bin/docker');
    const run = await project.play('deploy');
    expect(run.code).toBe(2);
    expect(run.failures).toHaveLength(2);
    expect(run.failures.find((failure) => failure.startsWith('n1: '))).toMatch(
      /the Docker engine does not answer.*\n.*systemctl start docker/s,
    );
    expect(run.failures.find((failure) => failure.startsWith('n2: '))).toMatch(
      /this host has no docker command.*\n.*Install/s,
    );
  });

  test('a verification that finds a member down looks for the reason, and says what was expected', async () => {
    await project.deployWithKeys(1);
    await project.on('n3', 'docker stop etcd');
    const run = await project.play('verify');
    expect(run.code).toBe(2);
    expect(run.failures.join()).toContain('expected every member to be healthy, found 2 of 3');
    expect(run.failures.join()).toContain('http://10.0.0.139:2379');
    expect(run.tasks).toContain('What each host says about its member: n1 ok, n2 ok, n3 ok');
  });

  test('a member list that is not the inventory', async () => {
    const run = await project.play('verify', ['-e', 'etcd_member=etcd-x']);
    expect(run.code).toBe(2);
    expect(run.failures.join()).toContain('expected etcd-x at http://10.0.0.139:2380');
  });
});
