import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { arch } from 'node:os';
import { join } from 'node:path';
import type { EtcdPackages } from './etcd-packages.ts';
import { buildEtcdLayer, buildToolsLayer } from './layer.ts';
import { storeImages } from './registry-storage.ts';
import type { Image } from './registry-storage.ts';
import { STAND_INS } from './stand-ins.ts';
import type { StandIn } from './stand-ins.ts';

/** To be raised with each change of how images are built: older ones in caches are then not used any more. */
const RECIPE = 2;

export interface BuiltImages {
  /** A registry's storage folder with the images in it. */
  readonly storage: string;
  readonly images: readonly StandIn[];
}

/** Builds the images that can be built from these packages, or finds them in the cache. */
export async function buildImages(cache: string, packages: EtcdPackages): Promise<BuiltImages> {
  const images = STAND_INS.filter(({ release }) => packages.folders.has(release));
  const programs = new Map([
    ['opt/bitnami/scripts/etcd/entrypoint.sh', await readFile(new URL('etcd-entrypoint.sh', import.meta.url), 'utf8')],
    ['opt/bitnami/scripts/etcd/run.sh', await readFile(new URL('etcd-run.sh', import.meta.url), 'utf8')],
  ]);
  const recipe = JSON.stringify([RECIPE, images, [...programs]]);
  const storage = join(cache, `images-${createHash('sha256').update(recipe).digest('hex').slice(0, 12)}`);
  if (existsSync(storage)) return { storage, images };

  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(join(cache, 'build-'));
  try {
    const draft = join(work, 'storage');
    const tools = await buildToolsLayer(work);
    const built: Image[] = [];
    for (const image of images) {
      const folder = packages.folders.get(image.release) ?? '';
      const layers = [tools, await buildEtcdLayer(work, folder, programs)];
      built.push({ ...image, layers, config: configure(image), architecture: arch() === 'x64' ? 'amd64' : arch() });
    }
    await storeImages(draft, built);
    await rename(draft, storage).catch(() => {
      // Another lab has just put the same thing there.
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return { storage, images };
}

/** As the originals are configured, as far as anybody can tell from outside. */
function configure(image: StandIn): Record<string, unknown> {
  return {
    User: '1001',
    ExposedPorts: { '2379/tcp': {}, '2380/tcp': {} },
    Env: [
      'PATH=/opt/bitnami/common/bin:/opt/bitnami/etcd/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      'HOME=/',
      'OS_NAME=linux',
      `APP_VERSION=${image.tag}`,
      'BITNAMI_APP_NAME=etcd',
      'ETCDCTL_API=3',
    ],
    Entrypoint: ['/opt/bitnami/scripts/etcd/entrypoint.sh'],
    Cmd: ['/opt/bitnami/scripts/etcd/run.sh'],
    WorkingDir: '/opt/bitnami/etcd',
    Labels: { 'org.longshore.stand-in': `Debian's etcd ${image.version}` },
  };
}
