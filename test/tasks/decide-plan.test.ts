import { expect, test } from 'vitest';
import { decidePlan } from '../../tasks/etcd/decide-plan.ts';
import type { Look, Member, Peer, Wish } from '../../tasks/etcd/plan.ts';
import type { Container } from '../../tasks/etcd/read-inspection.ts';

const WISH: Wish = {
  bootstrap: 'discovery',
  discovery_service: 'http://10.0.0.10:8087',
  cluster_token: 'etcd-token',
  version: '3.4.14',
  volume: 'etcd-data',
  volume_path: '/bitnami/etcd',
  data_dir: '/bitnami/etcd/data',
  repair: '',
  confirm: false,
};

const EMPTY: Look = {
  container: null,
  aside: null,
  volume: null,
  folder: null,
  has_data: false,
  has_log: false,
  has_image: true,
  taken_ports: [],
};

const OURS = { name: 'etcd-data', source: '/var/lib/docker/volumes/etcd-data/_data', destination: '/bitnami/etcd' };

interface Sketch {
  /** Whether there is a container, and whether it runs. */
  container?: 'running' | 'exited';
  log?: boolean;
  volume?: boolean;
  labels?: Record<string, string>;
  command?: string[];
  mounts?: Container['mounts'];
  image?: string;
  taken?: number;
}

function look(number: number, sketch: Sketch): Look {
  const { container, log = false, labels = {}, command = [], mounts = [OURS], image = 'bitnami/etcd:3.4.14' } = sketch;
  return {
    ...EMPTY,
    container:
      container === undefined
        ? null
        : {
            id: `c${number}`,
            status: container,
            running: container === 'running',
            exit_code: 0,
            restarts: 0,
            image,
            command: ['etcd', '--name', `etcd-n${number}`, ...command],
            env: {},
            labels,
            working_dir: '/opt/bitnami/etcd',
            mounts,
          },
    volume: log || sketch.volume === true || container !== undefined ? { labels } : null,
    has_log: log,
    taken_ports: sketch.taken === undefined ? [] : [{ port: sketch.taken, holder: 'the container old-etcd' }],
  };
}

function cluster(...sketches: readonly Sketch[]): Member[] {
  return sketches.map((sketch, index) => ({
    host: `n${index + 1}`,
    member: `etcd-n${index + 1}`,
    peer_url: `http://n${index + 1}:2380`,
    look: look(index + 1, sketch),
  }));
}

const UP: Sketch = { container: 'running', log: true };
const GONE: Sketch = {};
const WAITING: Sketch = { container: 'running', volume: true, labels: { 'longshore.etcd.bootstrap': 'discovery' } };

function peer(number: number, started: boolean): Peer {
  return {
    name: `etcd-n${number}`,
    peerURLs: [`http://n${number}:2380`],
    clientURLs: started ? [`http://n${number}:2379`] : [],
  };
}

const ALL_STARTED = [1, 2, 3].map((number) => peer(number, true));
const THIRD_NEVER = [peer(1, true), peer(2, true), peer(3, false)];
const NOBODY_STARTED = [1, 2, 3].map((number) => peer(number, false));

interface Case {
  title: string;
  members: Member[];
  peers?: Peer[];
  wish?: Partial<Wish>;
  state: string;
  steps: string;
  clears?: string;
  token?: boolean;
  refused?: string[];
}

const CASES: Case[] = [
  {
    title: 'empty hosts',
    members: cluster(GONE, GONE, GONE),
    state: 'none',
    steps: 'bootstrap bootstrap bootstrap',
    token: true,
  },
  {
    title: 'empty hosts, static',
    members: cluster(GONE, GONE, GONE),
    wish: { bootstrap: 'static' },
    state: 'none',
    steps: 'bootstrap bootstrap bootstrap',
  },
  {
    title: 'one waits for a token’s others',
    members: cluster(WAITING, GONE, { volume: true }),
    state: 'never-formed',
    steps: 'bootstrap bootstrap bootstrap',
    clears: 'n1 n3',
    token: true,
  },
  {
    title: 'static containers without a log just start',
    members: cluster({ container: 'exited', labels: { 'longshore.etcd.bootstrap': 'static' } }, GONE, GONE),
    wish: { bootstrap: 'static' },
    state: 'never-formed',
    steps: 'bootstrap bootstrap bootstrap',
    clears: '',
  },
  {
    title: 'from a discovery that never was to static',
    members: cluster(WAITING, GONE, GONE),
    wish: { bootstrap: 'static' },
    state: 'never-formed',
    steps: 'bootstrap bootstrap bootstrap',
    clears: 'n1',
  },
  { title: 'all run', members: cluster(UP, UP, UP), state: 'formed', steps: 'keep keep keep' },
  {
    title: 'after a power cut: all start together',
    members: cluster({ container: 'exited', log: true }, { container: 'exited', log: true }, { log: true }),
    state: 'formed',
    steps: 'start start start',
  },
  {
    title: 'one volume lost',
    members: cluster(UP, UP, GONE),
    peers: ALL_STARTED,
    state: 'one-lost',
    steps: 'keep keep repair',
    refused: ['n3: etcd-n3 has lost its data'],
  },
  {
    title: 'one volume lost, and its repair',
    members: cluster(UP, UP, GONE),
    peers: ALL_STARTED,
    wish: { repair: 'etcd-n3' },
    state: 'one-lost',
    steps: 'keep keep repair',
  },
  {
    title: 'a repair that was ended after the removal',
    members: cluster(UP, UP, GONE),
    peers: [peer(1, true), peer(2, true)],
    wish: { repair: 'etcd-n3' },
    state: 'one-lost',
    steps: 'keep keep repair',
  },
  {
    title: 'a repair that was ended before the start',
    members: cluster(UP, UP, GONE),
    peers: THIRD_NEVER,
    state: 'incomplete',
    steps: 'keep keep join',
  },
  {
    title: 'a member that a bootstrap has left out',
    members: cluster(UP, UP, { container: 'running', volume: true }),
    peers: THIRD_NEVER,
    state: 'incomplete',
    steps: 'keep keep join',
  },
  {
    title: 'a static bootstrap that was ended after the first',
    members: cluster(UP, GONE, GONE),
    peers: NOBODY_STARTED,
    wish: { bootstrap: 'static' },
    state: 'incomplete',
    steps: 'keep bootstrap bootstrap',
  },
  {
    title: 'nobody runs who knows',
    members: cluster({ log: true }, { log: true }, GONE),
    state: 'incomplete',
    steps: 'start start wait',
  },
  {
    title: 'a majority lost',
    members: cluster(UP, GONE, GONE),
    peers: ALL_STARTED,
    wish: { repair: 'etcd-n3' },
    state: 'majority-lost',
    steps: 'keep repair repair',
    refused: [
      'n2: etcd-n2 has lost its data, and so have too many',
      'n3: etcd-n3 has lost its data, and so have too many',
    ],
  },
  {
    title: 'a repair of data that are there',
    members: cluster(UP, UP, UP),
    wish: { repair: 'etcd-n2' },
    state: 'formed',
    steps: 'keep repair keep',
    refused: ['n2: etcd-n2 still has data, which a repair deletes'],
  },
  {
    title: 'a repair of data that are there, confirmed',
    members: cluster(UP, UP, UP),
    wish: { repair: 'etcd-n2', confirm: true },
    state: 'formed',
    steps: 'keep repair keep',
  },
  {
    title: 'a repair of nobody',
    members: cluster(UP, UP, UP),
    wish: { repair: 'n2' },
    state: 'formed',
    steps: 'keep keep keep',
    refused: ['etcd_repair names `n2`, which is no member'],
  },
  {
    title: 'what a restart cannot apply, all of it at once',
    members: cluster(
      { ...UP, labels: { 'longshore.etcd.member': 'infra0' } },
      { ...UP, command: ['--initial-advertise-peer-urls=http://old:2380', '--initial-cluster-token', 'other'] },
      { ...UP, labels: { 'longshore.etcd.bootstrap': 'static', 'longshore.etcd.version': '3.5.16' } },
    ),
    state: 'formed',
    steps: 'keep keep keep',
    refused: [
      'n1: its member name is `infra0`',
      'n2: its peer URL is `http://old:2380`',
      'n2: its cluster token is `other`',
      'n3: its way of bootstrapping is `static`',
      'n3: its data are of etcd 3.5.16, and 3.4.14 is older',
    ],
  },
  {
    title: 'two minor versions at once',
    members: cluster({ ...UP, image: 'bitnami/etcd:3.3.15' }, UP, UP),
    wish: { version: '3.5.16' },
    state: 'formed',
    steps: 'keep keep keep',
    refused: ['n1: from etcd 3.3.15 to 3.5.16 are 2 minor versions'],
  },
  {
    title: 'ports that others hold, where nothing of ours runs',
    members: cluster({ taken: 2379 }, GONE, { taken: 2380 }),
    state: 'none',
    steps: 'bootstrap bootstrap bootstrap',
    token: true,
    refused: ['n1: port 2379 is already taken by the container old-etcd', 'n3: port 2380 is already taken'],
  },
  {
    title: 'two hosts of one name, and no service',
    members: cluster(GONE, GONE).map((member) => ({ ...member, member: 'etcd-n1' })),
    wish: { discovery_service: undefined },
    state: 'none',
    steps: 'bootstrap bootstrap',
    token: true,
    refused: [
      'two hosts have the etcd_member `etcd-n1`',
      'etcd_bootstrap is `discovery`, and there is no etcd_discovery_service',
    ],
  },
  {
    title: 'discovery with an etcd that has none',
    members: cluster(GONE, GONE, GONE),
    wish: { version: '3.7.0' },
    state: 'none',
    steps: 'bootstrap bootstrap bootstrap',
    token: true,
    refused: ['etcd 3.7.0 has no discovery of this kind any more'],
  },
];

test.each(CASES)('$title', ({ members, peers, wish, state, steps, clears = '', token = false, refused = [] }) => {
  const plan = decidePlan(members, peers, { ...WISH, ...wish });
  expect(plan.state).toBe(state);
  expect(
    Object.values(plan.members)
      .map(({ step }) => step)
      .join(' '),
  ).toBe(steps);
  expect(
    Object.entries(plan.members)
      .filter(([, { clear }]) => clear)
      .map(([host]) => host)
      .join(' '),
  ).toBe(clears);
  expect(plan.needs_token).toBe(token);
  const said = plan.refusals.map(({ host, reason }) => `${host === undefined ? '' : `${host}: `}${reason}`);
  expect(said).toEqual(refused.map((begin) => expect.stringMatching(`^${escape(begin)}`)));
  for (const { remedy } of plan.refusals) expect(remedy).not.toBe('');
});

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

test('a container keeps the options by which it found its cluster', () => {
  const discovery = ['--initial-cluster-state', 'new', '--discovery-fallback=exit', '--discovery', 'http://x/token'];
  const plan = decidePlan(cluster({ ...UP, command: discovery }, UP, UP), undefined, WISH);
  expect(plan.members['n1']).toMatchObject({ flags: discovery, discovery: 'http://x/token' });
});

test('one that takes a place in a cluster knows all members', () => {
  const plan = decidePlan(cluster(UP, UP, GONE), THIRD_NEVER, WISH);
  expect(plan.members['n3']?.flags).toEqual([
    '--initial-cluster',
    'etcd-n1=http://n1:2380,etcd-n2=http://n2:2380,etcd-n3=http://n3:2380',
    '--initial-cluster-state',
    'existing',
  ]);
});

test.each([
  ['its own data directory', { command: ['--data-dir=/data'] }, ['/data']],
  ['the image’s, or one by its name', {}, ['/bitnami/etcd/data', '/opt/bitnami/etcd/etcd-n1.etcd']],
  ['another volume', { mounts: [{ ...OURS, name: 'mine' }] }, ['/bitnami/etcd/data', '/opt/bitnami/etcd/etcd-n1.etcd']],
])('a container made by hand, with %s', (_, sketch, expected) => {
  const byHand = { container: 'running', mounts: [], ...sketch } as const;
  const plan = decidePlan(cluster(byHand, UP, UP), undefined, WISH);
  expect(plan.refusals).toEqual([]);
  expect(plan.members['n1']).toMatchObject({ step: 'keep', adopt_from: expected });
});

test.each([
  ['3.4.14', '3.5.16', true],
  ['3.4.14', '3.4.15', true],
  ['3.4.14', '3.4.14', false],
])('from %s to %s a snapshot is due: %s', (was, version, expected) => {
  const old = { ...UP, image: `bitnami/etcd:${was}` };
  expect(decidePlan(cluster(old, old, old), undefined, { ...WISH, version }).changes_version).toBe(expected);
});
