const ID = `sha256:${'0'.repeat(64)}`;

/** Arguments, and what the failure and its remedy say. */
export const IMAGE_FAILURES: readonly [args: Record<string, unknown>, msg: string, help: string][] = [
  [
    { name: 'bitnami/etcd', tag: '3.4.14' },
    'the image bitnami/etcd:3.4.14 cannot be pulled',
    'bitnamilegacy/etcd:3.4.14',
  ],
  [{ name: 'nowhere/x' }, 'the image nowhere/x:latest cannot be pulled', 'docker_login'],
  [{ name: 'nowhere/x', source: 'local' }, 'the image nowhere/x:latest is not on this host', 'source'],
  [{ name: 'x', source: 'load', load_path: '/none.tar' }, 'there is no file /none.tar', 'copy the archive'],
  [{ name: 'a b' }, 'not a name of an image: `a b:latest`', 'repository:tag'],
  [{ name: ID }, `${ID} cannot be pulled: it is the id of an image`, 'source: local'],
  [{ name: ID, source: 'local', push: true }, `${ID} cannot be pushed: it is the id of an image`, 'repository'],
  [{ name: 'x', source: 'local', repository: ID }, `cannot be tagged ${ID}`, 'repository:tag'],
  [{ name: 'x', source: 'build', build: { path: '/none' } }, 'there is no folder /none', 'on the host'],
  [{ name: 'x', source: 'build', build: { path: '/', args: { 'a=b': 1 } } }, 'not a name of a build argument', ''],
  [
    { name: 'x', source: 'build', build: { path: '/', use_config_proxy: false } },
    'build.use_config_proxy cannot be false',
    '~/.docker/config.json',
  ],
  [{ name: 'test/box:1', source: 'local', archive_path: '/' }, '/ is not a file', 'archive'],
  [{ name: 'test/box:1', source: 'local', archive_path: '/none/x.tar' }, 'cannot write /none/x.tar', ''],
  [
    { name: 'test/box:1', source: 'local', repository: '127.0.0.1:1/x:1', push: true },
    'the image 127.0.0.1:1/x:1 cannot be pushed',
    'docker_login',
  ],
];
