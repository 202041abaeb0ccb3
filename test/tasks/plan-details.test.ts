import { expect, test } from 'vitest';
import { decidePlan } from '../../tasks/etcd/decide-plan.ts';
import { cluster, GONE, OURS, THIRD_NEVER, UP, WISH } from './sketch-cluster.ts';

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
  ['a folder where its log was seen', { own: '/srv/etcd' }, ['/srv/etcd']],
  ['our volume, and the data beside it', { mounts: [OURS], own: '/etcd-n1.etcd' }, ['/etcd-n1.etcd']],
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

test.each([
  ['a tag with a v', { image: 'quay.io/coreos/etcd:v3.4.14' }, '3.4.14'],
  ['a label with a v', { labels: { 'longshore.etcd.version': 'v3.4.14' } }, '3.4.14'],
  ['a candidate', { image: 'quay.io/coreos/etcd:v3.5.0-rc.1' }, '3.5.0'],
  ['no version', { image: 'my/etcd:latest' }, ''],
])('the version of before, of %s, can be compared', (_, sketch, expected) => {
  const plan = decidePlan(cluster({ ...UP, ...sketch }, UP, UP), undefined, WISH);
  expect(plan.members['n1']?.version_before).toBe(expected);
});

test.each(['3.3.15', 'v3.3.15', '3.3', 'v2.3.8'])('%s is deployed by DNS', (version) => {
  expect(decidePlan(cluster(GONE, GONE, GONE), undefined, { ...WISH, bootstrap: 'dns', version }).refusals).toEqual([]);
});

test.each(['3.4.14', 'v3.4.14', 'latest'])('%s is not deployed by DNS', (version) => {
  const { refusals } = decidePlan(cluster(GONE, GONE, GONE), undefined, { ...WISH, bootstrap: 'dns', version });
  expect(refusals.map(({ reason }) => reason).join()).toContain('only over TLS');
});
