import { expect, test } from 'vitest';
import { decidePlan } from '../../tasks/etcd/decide-plan.ts';
import type { Member, Peer, Wish } from '../../tasks/etcd/plan.ts';
import { ALL_STARTED, cluster, GONE, NOBODY_STARTED, peer, THIRD_NEVER, UP, WAITING, WISH } from './sketch-cluster.ts';

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
    title: 'another data directory than that of the data',
    members: cluster(UP, UP, UP),
    wish: { data_dir: '/bitnami/etcd/x' },
    state: 'formed',
    steps: 'keep keep keep',
    refused: [1, 2, 3].map(
      (number) => `n${number}: its data lie in /bitnami/etcd/data on the volume etcd-data, and etcd_data_dir is`,
    ),
  },
  {
    title: 'the same data directory, written in another way',
    members: cluster(UP, UP, UP),
    wish: { data_dir: '/bitnami//etcd/data/' },
    state: 'formed',
    steps: 'keep keep keep',
  },
  {
    title: 'data elsewhere on the volume, of containers that are gone',
    members: cluster({ log: 'old/data' }, { log: '.' }, { log: 'data.copy/etcd-n3.etcd' }),
    state: 'formed',
    steps: 'start start start',
    refused: [
      'n1: its data lie in /bitnami/etcd/old/data',
      'n2: its data lie in /bitnami/etcd on the volume',
      'n3: its data lie in /bitnami/etcd/data.copy/etcd-n3.etcd',
    ],
  },
  {
    title: 'a copy that was ended, whose container is there',
    members: cluster({ container: 'exited', mounts: [], own: '/etcd-n1.etcd', log: 'data.copy/etcd-n1.etcd' }, UP, UP),
    state: 'formed',
    steps: 'start keep keep',
  },
  {
    title: 'data elsewhere, of a member whose data may be deleted',
    members: cluster(UP, { ...UP, log: 'other' }, UP),
    wish: { repair: 'etcd-n2', confirm: true },
    state: 'formed',
    steps: 'keep repair keep',
  },
  {
    title: 'a container of ours whose image puts the data beside the volume',
    members: cluster({ container: 'running', own: '/data', labels: { 'longshore.etcd.member': 'etcd-n1' } }, UP, UP),
    state: 'formed',
    steps: 'keep keep keep',
    refused: ['n1: its data lie in /data of the container etcd, and not on the volume'],
  },
  {
    title: 'containers that have the volume, and their data beside it: nothing is cleared',
    members: cluster(...[1, 2, 3].map(() => ({ container: 'running', own: '/default.etcd' }) as const)),
    state: 'formed',
    steps: 'keep keep keep',
  },
  {
    title: 'a container put aside with its data, and nothing in its place',
    members: cluster({ own: '/etcd-n1.etcd' }, GONE, GONE),
    state: 'incomplete',
    steps: 'start wait wait',
  },
  {
    title: 'a volume that has held data and has none any more',
    members: cluster({ volume: true, proven: true, labels: { 'longshore.etcd.version': '3.4.14' } }, GONE, GONE),
    state: 'never-formed',
    steps: 'bootstrap bootstrap bootstrap',
    clears: 'n1',
    token: true,
    refused: ['n1: the volume etcd-data has held data of etcd 3.4.14, as its .etcd-version says'],
  },
  {
    title: 'a volume that has held data, of one that the others know: it is lost',
    members: cluster(UP, UP, { volume: true, proven: true }),
    peers: ALL_STARTED,
    wish: { repair: 'etcd-n3' },
    state: 'one-lost',
    steps: 'keep keep repair',
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
