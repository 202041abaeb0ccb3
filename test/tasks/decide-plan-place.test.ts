import { test } from 'vitest';
import { checkPlan, type PlanCase } from './decide-plan-case.ts';
import { ALL_STARTED, cluster, GONE, UP } from './sketch-cluster.ts';

const CASES: PlanCase[] = [
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
];

test.each(CASES)('$title', checkPlan);
