import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { LAB_NEEDS } from '../lab/lab-under-test.ts';
import { describeWith } from '../requirement.ts';
import type { Finding } from '../../tasks/etcd/diagnosis/host-report.ts';
import { LabProject, type PlaybookRun, SERVERS } from './lab-project.ts';

const CLUSTER =
  '--initial-cluster etcd-n1=http://10.0.0.137:2380,etcd-n2=http://10.0.0.138:2380,etcd-n3=http://10.0.0.139:2380 --initial-cluster-state new';
const KEEP_OUT = '-p tcp -m conntrack --ctorigdstport';

describeWith(LAB_NEEDS, 'diagnose.yml', () => {
  let project: LabProject;
  beforeAll(() => {
    project = new LabProject();
  });

  function readFindings({ events }: PlaybookRun): Finding[] {
    const outcome = events.findLast(
      (event) => event.type === 'host-finished' && event.outcome.result?.['findings'] !== undefined,
    );
    if (outcome?.type !== 'host-finished') throw new Error('there is no diagnosis');
    return outcome.outcome.result?.['findings'] as Finding[];
  }
  async function diagnose(...args: string[]): Promise<Finding[]> {
    const run = await project.play('diagnose', args);
    if (run.code !== 0 && run.code !== 4) throw new Error(run.failures.join('\n') + run.stderr);
    return readFindings(run);
  }
  /** Waits, on the host, until the member's log says something: of a peer that is gone it says so every 30 seconds. */
  const untilLogged = (host: string, pattern: string, since = '1h'): Promise<string> =>
    project.on(
      host,
      `for i in $(seq 180); do ! docker logs --since ${since} etcd 2>&1 | grep -E '${pattern}' || exit 0; sleep 0.5; done; docker logs --tail 40 etcd >&2; exit 1`,
    );
  /** Waits until the member has begun an election that nobody has won since. */
  const untilElecting = (host: string): Promise<string> =>
    project.on(
      host,
      `for i in $(seq 180); do docker logs --since 10s etcd 2>&1 | awk '/elected leader|became leader/ { n = 0 } /is starting a new election/ { n++ } END { exit !n }' && exit 0; sleep 0.5; done; docker logs --tail 40 etcd >&2; exit 1`,
    );
  const untilHealthy = (host = 'n1'): Promise<string> =>
    project.on(
      host,
      'for i in $(seq 180); do ! docker exec -e ETCDCTL_API=3 etcd etcdctl endpoint health >/dev/null 2>&1 || exit 0; sleep 0.5; done; exit 1',
    );
  async function start(host: string, version: string, flags: string): Promise<void> {
    const address = `10.0.0.${136 + Number(host.slice(1))}`;
    await project.on(
      host,
      `docker run --name etcd -d --restart unless-stopped -p 2379:2379 -p 2380:2380 -v etcd-data:/bitnami/etcd -e ETCD_ADVERTISE_CLIENT_URLS=http://${address}:2379 bitnami/etcd:${version} etcd --name etcd-${host} --initial-advertise-peer-urls http://${address}:2380 --listen-peer-urls http://0.0.0.0:2380 ${flags} 2>&1`,
    );
  }
  const wipe = (host: string): Promise<string> =>
    project.on(host, 'docker rm -f etcd >/dev/null; docker volume rm etcd-data >/dev/null');

  describe('a cluster that was deployed', () => {
    beforeAll(() => project.deployWithKeys(1, ['-e', 'etcd_bootstrap=static']));
    afterEach(async () => {
      await project.onAll('iptables -F DOCKER-USER; docker start etcd >/dev/null');
      for (const host of SERVERS) await untilHealthy(host);
    });

    test('shows nothing while it works, and nothing of what is over', async () => {
      await project.on('n2', 'docker restart etcd');
      await untilHealthy('n2');
      expect(await diagnose()).toEqual([]);
    });

    test('the verification that fails says why: a member does not run, and its peers are refused', async () => {
      await project.on('n2', 'docker stop -t 1 etcd');
      await untilLogged('n1', 'connection refused', '5s');
      const run = await project.play('verify');
      expect(run.code).toBe(2);
      const [finding, ...more] = readFindings(run);
      expect(finding?.title).toBe('etcd on n2 (etcd-n2) does not run: its container is exited');
      // Who of its peers has said so last depends on the time that verification takes.
      expect(finding?.evidence.join('\n')).toMatch(/n[13]'s log: .*10\.0\.0\.138:2380: connect: connection refused/);
      expect(finding?.evidence.join('\n')).toContain('from n3, 10.0.0.138:2379: connection refused');
      expect(finding?.remedy).toContain('docker start etcd');
      expect(more).toEqual([]);
    });

    test('the quorum is lost: election after election', async () => {
      await Promise.all(['n2', 'n3'].map((host) => project.on(host, 'docker stop -t 1 etcd')));
      await untilElecting('n1');
      const findings = await diagnose();
      expect(findings.map(({ hosts }) => hosts)).toEqual([['n2'], ['n3'], ['n1']]);
      expect(findings[2]?.title).toBe(
        'The quorum is lost because of n2, n3: election after election, and nobody becomes leader. 1 of 3 members can vote, 2 are needed',
      );
      expect(findings[2]?.evidence.join()).toContain('is starting a new election at term');
    });

    test('a host that is cut off', async () => {
      const peerIsGone = 'peer .* 10.0.0.138:2380: (i/o timeout|connect: no route)';
      let findings: Finding[] = [];
      await project.lab.cut('n2');
      try {
        await untilLogged('n1', peerIsGone, '5s');
        findings = await diagnose('-T', '2');
      } finally {
        await project.lab.heal('n2');
      }
      expect(findings[0]?.title).toMatch(/^n2 \(etcd-n2\) cannot be reached: the host is down, or cut off/);
      expect(findings[0]?.evidence.join('\n')).toMatch(/n1's log: .*10\.0\.0\.138:2380/);
      expect(findings[0]?.evidence.join('\n')).toMatch(/from n3, 10\.0\.0\.138:2379: (i\/o timeout|No route to host)/);
    });

    test('a client port that a firewall has closed', async () => {
      await project.on('n2', `iptables -I DOCKER-USER ${KEEP_OUT} 2379 -j DROP`);
      const findings = await diagnose();
      expect(findings.map(({ title }) => title)).toEqual([
        'n2 (etcd-n2) runs, and nothing comes back from its client port 2379: a firewall drops the packets (i/o timeout)',
      ]);
      expect(findings[0]?.evidence).toContain('from n1, 10.0.0.138:2379: i/o timeout');
      expect(findings[0]?.remedy).toContain('iptables -S DOCKER-USER');
    });

    test('a peer port that refuses connections though its member runs', async () => {
      await project.on('n2', `iptables -I DOCKER-USER ${KEEP_OUT} 2380 -j REJECT --reject-with tcp-reset`);
      await untilLogged('n1', '10.0.0.138:2380: connect: connection refused', '5s');
      const [finding] = await diagnose();
      expect(finding?.title).toMatch(
        /^n2 \(etcd-n2\) runs, and its peer port 2380 refuses connections: a firewall rejects them/,
      );
      expect(finding?.evidence.join('\n')).toMatch(/n1's log: .*connection refused/);
    });
  });

  // Plain text, and JSON.
  describe.each(['3.3.15', '3.5.16'])('etcd %s', (version) => {
    async function startAll(): Promise<void> {
      await project.clear();
      await Promise.all(SERVERS.map((host) => start(host, version, `${CLUSTER} --initial-cluster-token one`)));
      for (const host of SERVERS) await untilHealthy(host);
    }

    test('another cluster, lost data, a removed member, a wrong state directory', async () => {
      await startAll();

      await wipe('n2');
      await start('n2', version, `${CLUSTER} --initial-cluster-token other`);
      await untilLogged('n1', 'request cluster ID mismatch');
      const [mismatch] = await diagnose();
      expect(mismatch?.title).toMatch(
        /^n2 \(etcd-n2\) belongs to another cluster than n1, n3: \w+, and not \w+ \(request cluster ID mismatch\)/,
      );
      expect(mismatch?.evidence.join('\n')).toMatch(/n1's log: .*\n.*n3's log: /s);
      expect(mismatch?.remedy).toContain('-e etcd_repair=etcd-n2 -e confirm=yes');

      await wipe('n2');
      await start('n2', version, `${CLUSTER} --initial-cluster-token one`);
      await untilLogged('n2', 'already been bootstrapped');
      const [lost] = await diagnose();
      expect(lost?.title).toMatch(/^n2 \(etcd-n2\) has lost its data: .*"has already been bootstrapped"/);
      expect(lost?.remedy).toMatch(/-e etcd_repair=etcd-n2$/);
      expect(lost?.evidence.join('\n')).toContain('restart loop');

      await startAll();
      await project.on(
        'n1',
        "ctl='docker exec -e ETCDCTL_API=3 etcd etcdctl member'; id=$($ctl list | sed -n 's/, .*etcd-n2.*//p'); for i in $(seq 30); do ! $ctl remove $id 2>&1 || exit 0; sleep 0.5; done; exit 1",
      );
      await untilLogged('n2', 'permanently removed');
      const [removed] = await diagnose();
      expect(removed?.title).toBe(
        'The state directory of n2 (etcd-n2) holds wrong information: it is of a member that was removed from the cluster',
      );
      expect(removed?.remedy).toMatch(
        /^Remove the member, delete its state directory, and add it again: .*etcd_repair=etcd-n2 -e confirm=yes$/,
      );

      await project.on(
        'n1',
        "ctl='docker exec -e ETCDCTL_API=3 etcd etcdctl member'; for i in $(seq 30); do ! $ctl add etcd-n2 --peer-urls=http://10.0.0.138:2380 2>&1 || exit 0; sleep 0.5; done; exit 1",
      );
      await project.on('n2', 'docker restart etcd');
      await untilLogged('n2', 'failed to find (member|remote peer)');
      const [stranger] = await diagnose();
      expect(stranger?.hosts).toEqual(['n2']);
      expect(stranger?.title).toMatch(/^The state directory of n2 \(etcd-n2\) holds wrong information/);
    });

    test('a discovery token that is full or used up, a proxy, and a restart loop without a known reason', async () => {
      await project.clear();
      const token = await project.on('dns', 'curl -sf "http://10.0.0.10:8087/new?size=1"');
      const flags = `--initial-cluster-state new --discovery ${token}`;
      await start('n1', version, `${flags} --discovery-fallback=exit`);
      await untilHealthy('n1');
      await Promise.all([start('n2', version, `${flags} --discovery-fallback=exit`), start('n3', version, flags)]);
      await untilLogged('n2', 'discovery token .* was used|token was already used');
      await untilLogged('n3', 'falling back to proxy');
      const full = await diagnose();
      expect(full.map(({ title }) => title.replace(/:.*/, ''))).toEqual([
        'The cluster of this discovery token is full',
        'n3 (etcd-n3) is no member',
      ]);
      expect(full[0]?.remedy).toContain('-e etcd_repair=etcd-n2');

      await wipe('n1');
      await wipe('n3');
      await start('n1', version, `${flags} --discovery-fallback=exit`);
      await start('n3', version, '--no-such-option');
      await untilLogged('n1', 'previously registered|has been registered');
      await untilLogged('n3', 'not defined');
      const used = await diagnose();
      expect(used[0]?.title).toMatch(/^n1 \(etcd-n1\) has used up its discovery token/);
      expect(used[0]?.remedy).toMatch(/A token is good for one bootstrap, .* run playbooks\/deploy\.yml$/);
      const loop = used.find(({ hosts }) => hosts.includes('n3'));
      expect(loop?.title).toMatch(/^etcd on n3 \(etcd-n3\) is in a restart loop/);
      expect(loop?.evidence.join('\n')).toContain('no-such-option');
    });
  });
});
