import { expect, test } from 'vitest';
import { explain } from '../../tasks/etcd/diagnosis/explain.ts';
import { findSigns } from '../../tasks/etcd/diagnosis/find-signs.ts';
import type { HostReport, Patient } from '../../tasks/etcd/diagnosis/host-report.ts';
import { readLog } from '../../tasks/etcd/diagnosis/log-line.ts';

const NOW = Date.parse('2026-01-02T03:05:00Z');
const IDS = ['8e9e05c52164694d', '91bc3c398fb3c146', 'fd422379fda50e48'];
const CLUSTER = 'cdf818194e3a8c32';

/** A member as its host shows it, with the lines of its log; it has no leader. */
function sketch(number: number, status: 'running' | 'exited', log: readonly string[]): Patient {
  const lines = readLog(log.map((line, index) => `2026-01-02T03:04:${40 + index}.1Z ${line}`).join('\n'));
  const report: HostReport = {
    host: `n${number}`,
    container: { status, exit_code: 0, restarts: 0, image: '', error: '', oom_killed: false, since: 20 },
    trouble: '',
    signs: findSigns(lines, NOW, status === 'running'),
    ports: [],
    status: status === 'running' ? { member_id: IDS[number - 1] ?? '', cluster_id: CLUSTER, has_leader: false } : null,
    members: [],
    log: [],
  };
  const address = `10.0.0.${136 + number}`;
  return {
    host: `n${number}`,
    member: `etcd-n${number}`,
    peer_port: `${address}:2380`,
    client_port: `${address}:2379`,
    report,
  };
}

const ELECTIONS = [4, 6].map(
  (term) => `raft2026/01/02 03:04:40 INFO: ${IDS[0]} is starting a new election at term ${term}`,
);

test.each([
  [
    '3.4',
    (ids: readonly string[]) => [
      '2026-01-02 03:04:40.1 N | pkg/osutil: received terminated signal, shutting down...',
      ...ids.map((id) => `2026-01-02 03:04:41.1 E | rafthttp: failed to find member ${id} in cluster ${CLUSTER}`),
    ],
  ],
  [
    '3.5',
    (ids: readonly string[]) => [
      '{"level":"info","msg":"received signal; shutting down","signal":"terminated"}',
      ...ids.map(
        (id) =>
          `{"level":"warn","msg":"failed to find remote peer in cluster","local-member-id":"1","remote-peer-id-stream-handler":"1","remote-peer-id-from":"${id}","cluster-id":"${CLUSTER}"}`,
      ),
    ],
  ],
])('what a member says while it stops is no sign of a wrong state directory (etcd %s)', (_, stopping) => {
  const patients = [
    sketch(1, 'running', ELECTIONS),
    sketch(2, 'exited', stopping(IDS.slice(0, 1))),
    sketch(3, 'exited', stopping(IDS.slice(0, 2))),
  ];
  expect(explain(patients, 'playbooks/deploy.yml').map(({ hosts }) => hosts)).toEqual([['n2'], ['n3'], ['n1']]);
});

test('one that runs and does not know another is', () => {
  const unknown = `2026-01-02 03:04:41.1 E | rafthttp: failed to find member ${IDS[0]} in cluster ${CLUSTER}`;
  const patients = [sketch(1, 'running', []), sketch(2, 'running', [unknown]), sketch(3, 'running', [unknown])];
  const [finding] = explain(patients, 'playbooks/deploy-dns.yml');
  expect(finding?.title).toMatch(/^The state directory of n1 \(etcd-n1\) holds wrong information/);
  expect(finding?.remedy).toContain('run playbooks/deploy-dns.yml -e etcd_repair=etcd-n1 -e confirm=yes');
});

test('one election tells that the quorum is lost where too few members run to win it', () => {
  const [once] = ELECTIONS;
  const alone = [sketch(1, 'running', [once ?? '']), sketch(2, 'exited', []), sketch(3, 'exited', [])];
  expect(explain(alone, 'playbooks/deploy.yml').at(-1)?.title).toMatch(/^The quorum is lost because of n2, n3/);
  const enough = [sketch(1, 'running', [once ?? '']), sketch(2, 'running', []), sketch(3, 'exited', [])];
  expect(explain(enough, 'playbooks/deploy.yml').map(({ hosts }) => hosts)).toEqual([['n3']]);
});
