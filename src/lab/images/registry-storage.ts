import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { digest } from './layer.ts';
import type { Layer } from './layer.ts';

export interface Image {
  readonly repository: string;
  readonly tag: string;
  readonly layers: readonly Layer[];
  /** The image configuration's `config` (format: Docker Image Specification v1.2). */
  readonly config: Readonly<Record<string, unknown>>;
  /** GOARCH of the programs inside. */
  readonly architecture: string;
}

const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
const CONFIG = 'application/vnd.docker.container.image.v1+json';
const LAYER = 'application/vnd.docker.image.rootfs.diff.tar.gzip';

/**
 * Lays images into the storage folder of a registry (docker-registry's `filesystem` driver), as if they had been pushed. No engine is needed for it.
 * Formats: Docker Image Manifest V2, Schema 2; the storage layout is that of distribution/registry/storage/paths.go.
 */
export async function storeImages(storage: string, images: readonly Image[]): Promise<void> {
  for (const image of images) {
    const repository = join(storage, 'docker/registry/v2/repositories', image.repository);
    const config = encode({
      architecture: image.architecture,
      os: 'linux',
      created: '1970-01-01T00:00:00Z',
      config: image.config,
      rootfs: { type: 'layers', diff_ids: image.layers.map((layer) => layer.diffId) },
      history: image.layers.map(() => ({ created: '1970-01-01T00:00:00Z', created_by: 'longshore lab' })),
    });
    const manifest = encode({
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: { mediaType: CONFIG, size: config.length, digest: digest(config) },
      layers: image.layers.map(({ blob, digest: id }) => ({ mediaType: LAYER, size: blob.length, digest: id })),
    });
    for (const blob of [config, ...image.layers.map((layer) => layer.blob)]) {
      const id = await storeBlob(storage, blob);
      await link(join(repository, '_layers', folder(id)), id);
    }
    const id = await storeBlob(storage, manifest);
    await link(join(repository, '_manifests/revisions', folder(id)), id);
    await link(join(repository, '_manifests/tags', image.tag, 'current'), id);
    await link(join(repository, '_manifests/tags', image.tag, 'index', folder(id)), id);
  }
}

async function storeBlob(storage: string, data: Buffer): Promise<string> {
  const id = digest(data);
  const hash = id.slice('sha256:'.length);
  const path = join(storage, 'docker/registry/v2/blobs/sha256', hash.slice(0, 2), hash, 'data');
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, data);
  return id;
}

async function link(path: string, id: string): Promise<void> {
  await mkdir(path, { recursive: true });
  await writeFile(join(path, 'link'), id);
}

/** `sha256:…` as the storage's folders have it. */
function folder(id: string): string {
  return id.replace(':', '/');
}

function encode(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
