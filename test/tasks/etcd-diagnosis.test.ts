import { describe, expect, test } from 'vitest';
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

describe.each([
  [
    '3.4, the database',
    '2026-01-02 03:04:40.1 C | mvcc/backend: cannot open database at /d/member/snap/db (invalid database)',
  ],
  ['3.4, its free list', 'panic: freepages: failed to get all reachable pages (page 102: out of bounds: 5)'],
  ['3.4, the log', '2026-01-02 03:04:40.1 C | etcdmain: walpb: crc mismatch'],
  ['3.4, the head of the log', '2026-01-02 03:04:40.1 C | etcdmain: wal: max entry size limit exceeded'],
  [
    '3.4, a log from before',
    'raft2026/01/02 03:04:40 tocommit(88) is out of range [lastIndex(73)]. Was the raft log corrupted, truncated, or lost?',
  ],
  [
    '3.5, the database',
    '{"level":"panic","msg":"failed to open database","path":"/d/member/snap/db","error":"invalid database"}',
  ],
  ['3.5, a page', 'panic: assertion failed: Page expected to be: 4, but self identifies as 11757'],
  ['3.5, the log', '{"level":"fatal","msg":"discovery failed","error":"walpb: crc mismatch"}'],
])('damaged data (etcd %s)', (_, line) => {
  const others = [1, 2].map((number) => serve(sketch(number, 'running', [])));

  test('are taken out and in again where the others serve', () => {
    const [finding, ...more] = explain([...others, crash(sketch(3, 'exited', [line]))], 'playbooks/deploy.yml');
    expect(finding?.title).toBe('The data of n3 (etcd-n3) are damaged: etcd cannot read them, and ends');
    expect(finding?.remedy).toContain('run playbooks/deploy.yml -e etcd_repair=etcd-n3 -e confirm=yes');
    expect(more).toEqual([]);
  });

  test('are nowhere else to be had where none serves', () => {
    const patients = [1, 2, 3].map((number) => crash(sketch(number, 'exited', [line])));
    for (const { remedy } of explain(patients, 'playbooks/deploy.yml')) {
      expect(remedy).toMatch(/from a snapshot/);
      expect(remedy).not.toMatch(/etcd_repair/);
    }
  });
});

test('what etcd has repaired itself, and what a later start has left behind, is no damage', () => {
  const log = [
    '2026-01-02 03:04:40.1 C | etcdmain: walpb: crc mismatch',
    '2026-01-02 03:04:41.1 I | etcdserver: repaired WAL error (unexpected EOF)',
    '2026-01-02 03:04:42.1 N | embed: ready to serve client requests',
  ];
  expect(explain([serve(sketch(1, 'running', log))], 'playbooks/deploy.yml')).toEqual([]);
});

test.each([
  '2026-01-02 03:04:40.1 C | mvcc/backend: cannot commit tx (write /d/member/snap/db: no space left on device)',
  '{"level":"fatal","msg":"failed to create WAL","error":"write /d/member/wal/0.tmp: disk quota exceeded"}',
])('a full disk is said before the damage that it did: %s', (line) => {
  const broken = crash(sketch(1, 'exited', [line, '2026-01-02 03:04:41.1 C | etcdmain: walpb: crc mismatch']));
  const [finding] = explain([broken], 'playbooks/deploy.yml');
  expect(finding?.title).toBe('The disk of n1 (etcd-n1) is full: etcd cannot write its data');
  expect(finding?.remedy).toContain('run exec n1 -b -- df -h');
});

/** The same member, with a leader. */
function serve(patient: Patient): Patient {
  const { report } = patient;
  if (report?.status == null) throw new Error('it does not run');
  return { ...patient, report: { ...report, status: { ...report.status, has_leader: true } } };
}

/** The same member, whose process has failed. */
function crash(patient: Patient): Patient {
  const { report } = patient;
  if (report?.container == null) throw new Error('it has no container');
  return { ...patient, report: { ...report, container: { ...report.container, exit_code: 2 } } };
}
