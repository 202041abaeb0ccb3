import { dockerImageBuild } from '../../src/modules/docker_image_build.ts';
import { dockerImageExport } from '../../src/modules/docker_image_export.ts';
import { dockerImageInfo } from '../../src/modules/docker_image_info.ts';
import { dockerImageLoad } from '../../src/modules/docker_image_load.ts';
import { dockerImagePull } from '../../src/modules/docker_image_pull.ts';
import { dockerImagePush } from '../../src/modules/docker_image_push.ts';
import { dockerImageRemove } from '../../src/modules/docker_image_remove.ts';
import { dockerImageTag } from '../../src/modules/docker_image_tag.ts';
import type { Definition } from './run-definition.ts';

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

/** The same of the modules that each do one thing: what the failure says. */
export const IMAGE_MODULE_FAILURES: readonly [module: Definition, args: Record<string, unknown>, msg: string][] = [
  [dockerImagePull, { name: ID }, `${ID} cannot be pulled: it is the id of an image`],
  [dockerImagePull, { name: 'nowhere/x' }, 'the image nowhere/x:latest cannot be pulled'],
  [dockerImagePull, { name: 'x', platform: '$(id)', pull: 'not_present' }, 'not a platform: `$(id)`'],
  [dockerImagePush, { name: `x@${ID}` }, `x@${ID} cannot be pushed: it has a digest`],
  [dockerImagePush, { name: 'test/none' }, 'the image test/none:latest is not on this host'],
  [dockerImagePush, { name: '127.0.0.1:1/x' }, 'the image 127.0.0.1:1/x:latest is not on this host'],
  [dockerImageTag, { name: 'test/none', repository: 'x' }, 'the image test/none:latest is not on this host'],
  [dockerImageTag, { name: 'test/box:1', repository: [] }, 'repository names nothing'],
  [dockerImageTag, { name: 'test/box:1', repository: [ID] }, `${ID} cannot be a name for an image`],
  [dockerImageRemove, { name: '$(touch /pwned)' }, 'not a name of an image'],
  [dockerImageLoad, { path: '/none.tar' }, 'there is no file /none.tar'],
  [dockerImageLoad, { path: '/etc/passwd' }, 'the image cannot be loaded from /etc/passwd'],
  [dockerImageExport, { names: 'test/none', path: '/tmp/x.tar' }, 'the image test/none:latest is not on this host'],
  [dockerImageExport, { names: 'test/box:1', path: '/none/x.tar' }, 'cannot write /none/x.tar'],
  [dockerImageInfo, { name: 'a b' }, 'not a name of an image'],
  [dockerImageBuild, { name: 'x', path: '/none' }, 'there is no folder /none'],
  [dockerImageBuild, { name: ID, path: '/' }, `${ID} cannot be built`],
  [
    dockerImageBuild,
    { name: 'x', path: '/', secrets: [{ id: 'a', type: 'value' }] },
    'secrets[0] of type value has no value',
  ],
  [dockerImageBuild, { name: 'x', path: '/', outputs: [{ type: 'tar' }] }, 'outputs[0] of type tar has no dest'],
];
