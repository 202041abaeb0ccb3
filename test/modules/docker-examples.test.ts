import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useFolder } from '../cli/use-folder.ts';
import { describeWith } from '../requirement.ts';
import { findComposePlugin } from './compose-plugin.ts';
import { startDockerEngine, type DockerEngine } from './docker-engine.ts';
import { DOCKER_NEEDS } from './docker-host.ts';
import { type DockerRegistry, REGISTRY_NEEDS, startDockerRegistry } from './docker-registry.ts';
import { OF_DOCKER, TASKS_LEFT_OUT } from './example-courses.ts';
import { followExamples } from './follow-examples.ts';
import { buildSmallRoot } from './image-root.ts';

const plugin = await findComposePlugin();
const missing = plugin === undefined ? "needs docker's plugin compose, and Debian's cannot be downloaded" : undefined;

/** Modules that others build on come first; this one takes away the images that the others have brought. */
const FIRST = ['docker_login', 'docker_compose_v2_pull', 'docker_compose_v2'];
const LAST = 'docker_prune';

/** Those that change something whenever they are followed: they run a command, load, or end by taking away what they have made. */
const NEVER_THE_SAME = [
  'docker_compose_v2_exec',
  'docker_compose_v2_run',
  'docker_container',
  'docker_container_exec',
  'docker_image_load',
];

/** An image that is all that the examples ask for: an etcd that says what one says, the program of an application, and what stays. */
function buildExampleRoot(root: string): void {
  buildSmallRoot(root);
  for (const folder of ['app', 'etc/nginx', 'bitnami/etcd']) mkdirSync(join(root, folder), { recursive: true });
  const write = (name: string, text: string) =>
    writeFileSync(join(root, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  write('bin/etcd', 'echo "raft: 1 became leader at term 2" >&2; trap "exit 0" TERM; sleep 1000 & wait');
  write('bin/etcdctl', 'echo "etcdctl $*"');
  write('app/manage', 'echo "manage $*"');
}

/** Names in Docker Hub, of which the engine has a mirror. */
const IN_THE_HUB = ['bitnami/etcd:3.4.14', 'nginx:1.27'];
const ON_THE_HOST = [
  'alpine:3.20',
  'bitnami/etcd:3.3.15',
  'etcd:before',
  'example/app:1.0',
  'python:3.12',
  'redis:7',
  'registry.example:5000/app:1.0',
];

/** Without a network, which takes its time to be made. */
const SITE = {
  name: 'site',
  services: { web: { image: 'nginx:1.27', network_mode: 'none', stop_grace_period: '0s', init: true } },
};

const HOST = `
mkdir -p /root/.docker /srv/app /srv/shop /srv/site /srv/web
ln -sfn "$1/plugins" /root/.docker/cli-plugins
printf 'FROM alpine:3.20\\nARG VERSION\\nENV VERSION=$VERSION\\n' | tee /srv/app/Dockerfile >/srv/shop/Dockerfile.production
echo '${JSON.stringify(SITE)}' >/srv/site/compose.yaml
echo 'events {}' >/srv/web/nginx.conf
docker save -o /var/tmp/app.tar example/app:1.0 && docker rmi example/app:1.0
for name in client web; do docker run -d --init --name "$name" alpine:3.20; done
docker volume create etcd
`;
/** The container that the example replaces, and in the end removes. */
const BEFORE = 'docker run -d --init --name etcd etcd:before etcd';

describeWith([...DOCKER_NEEDS, ...REGISTRY_NEEDS, { missing }], 'the examples of modules for Docker', () => {
  const folder = useFolder();
  let engine: DockerEngine;
  const registries: DockerRegistry[] = [];
  beforeAll(async () => {
    const insecure = ['registry.example', 'registry.example:5000'].map((name) => `--insecure-registry=${name}`);
    const words = ['--registry-mirror=http://127.0.0.1:80', ...insecure];
    engine = await startDockerEngine({ words, names: ['registry.example'] });
    const login = { username: 'deploy', password: 'the password' };
    registries.push(await startDockerRegistry(engine, 80), await startDockerRegistry(engine, 5000, login));
    engine.importImage('test/base:1', ['CMD ["sleep","1000"]'], buildExampleRoot);
    for (const name of ON_THE_HOST) engine.docker('tag', 'test/base:1', name);
    const publish = (name: string, image: string) => {
      const mirrored = `127.0.0.1:80/${name.includes('/') ? name : `library/${name}`}`;
      engine.docker('tag', image, mirrored);
      engine.docker('push', '-q', mirrored);
      engine.docker('rmi', mirrored);
    };
    for (const name of IN_THE_HUB) publish(name, 'test/base:1');
    engine.docker('build', '-q', '--platform=linux/arm64/v8', '-t', 'test/arm:1', writeContext(engine.folder));
    publish('pacman/pacman-mirrors:latest', 'test/arm:1');
  });
  afterAll(async () => {
    await Promise.all(registries.map((registry) => registry.stop()));
    await engine?.stop();
  });

  const follow = (modules: readonly string[], host = '') =>
    followExamples(folder, {
      modules,
      vars: { registry_password: 'the password' },
      without: TASKS_LEFT_OUT,
      enter: ['nsenter', '-t', String(engine.pid), '-m', '-n'],
      mounts: `: >run/docker.sock && mount --bind '${engine.folder}/docker.sock' run/docker.sock
mkdir -p ".$1/plugins" && mount --bind '${plugin}' ".$1/plugins"`,
      host: `hostname host\n${host}`,
      before: host && BEFORE,
    });

  test('do what they say, and the second time nothing', () => {
    const rest = OF_DOCKER.filter((name) => !FIRST.includes(name) && name !== LAST && name !== 'docker_container');
    const modules = [...FIRST, ...rest, 'docker_container'];
    const [first, second] = follow(modules, HOST);
    expect(first?.failures).toEqual([]);
    expect(first?.followed).toEqual([...modules].sort());
    expect(second?.failures).toEqual([]);
    expect(second?.changed).toEqual(NEVER_THE_SAME);
  });

  test(`${LAST} does what it says, and the second time nothing`, () => {
    const [first, second] = follow([LAST]);
    expect(first).toMatchObject({ failures: [], changed: [LAST] });
    expect(second).toMatchObject({ failures: [], changed: [] });
  });
});

/** An image of another kind of processors without anything to run. */
function writeContext(folder: string): string {
  const context = join(folder, 'context');
  mkdirSync(context);
  writeFileSync(join(context, 'Dockerfile'), 'FROM scratch\nCOPY Dockerfile /\n');
  return context;
}
