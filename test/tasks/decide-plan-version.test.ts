import { test } from 'vitest';
import { checkPlan, type PlanCase } from './decide-plan-case.ts';
import { cluster, DOWN, UP } from './sketch-cluster.ts';

const CASES: PlanCase[] = [
  {
    title: 'a new version, and nobody runs',
    members: cluster(DOWN, DOWN, DOWN),
    wish: { version: '3.5.16' },
    state: 'formed',
    steps: 'start start start',
    refused: [1, 2, 3].map((number) => `n${number}: etcd-n${number} does not run, and only 0 of 3 members do`),
  },
  {
    title: 'a new version, and the quorum is lost',
    members: cluster(UP, DOWN, DOWN),
    wish: { version: 'v3.4.15' },
    state: 'formed',
    steps: 'keep start start',
    refused: ['n2: etcd-n2 does not run, and only 1 of 3', 'n3: etcd-n3 does not run, and only 1 of 3'],
  },
  {
    title: 'a new version, and one is down, as after a change that was ended: the others can take a snapshot',
    members: cluster(DOWN, UP, UP),
    wish: { version: '3.5.16' },
    state: 'formed',
    steps: 'start keep keep',
  },
  {
    title: 'a power cut in the midst of a change of the version',
    members: cluster({ ...DOWN, image: 'bitnami/etcd:3.5.16' }, DOWN, DOWN),
    wish: { version: '3.5.16' },
    state: 'formed',
    steps: 'start start start',
  },
  {
    title: 'a new version for a container made by hand, whose data are not on the volume yet',
    members: cluster({ container: 'running', mounts: [] }, UP, UP),
    wish: { version: '3.5.16' },
    state: 'formed',
    steps: 'keep keep keep',
    refused: ['n1: its data are not on the volume etcd-data yet, and the version cannot change from 3.4.14 to 3.5.16'],
  },
  {
    title: 'the same version, and nobody runs',
    members: cluster(DOWN, DOWN, DOWN),
    wish: { version: 'v3.4.14' },
    state: 'formed',
    steps: 'start start start',
  },
  {
    title: 'an older version with a v',
    members: cluster({ ...UP, image: 'quay.io/coreos/etcd:v3.5.16' }, UP, UP),
    state: 'formed',
    steps: 'keep keep keep',
    refused: ['n1: its data are of etcd 3.5.16, and 3.4.14 is older'],
  },
  {
    title: 'two minor versions at once',
    members: cluster({ ...UP, image: 'bitnami/etcd:3.3.15' }, UP, UP),
    wish: { version: '3.5.16' },
    state: 'formed',
    steps: 'keep keep keep',
    refused: ['n1: from etcd 3.3.15 to 3.5.16 are 2 minor versions'],
  },
];

test.each(CASES)('$title', checkPlan);
