import { arg, type ArgsOf } from '../module/arg.ts';
import type { Fields } from '../module/reply.ts';
import { defineDockerModule } from './docker-client.ts';
import { parseSize } from './docker-container-values.ts';
import { listFilters } from './docker-filters.ts';
import { loadDockerProgram, prefixVars } from './docker-program.ts';

const PROGRAM = loadDockerProgram(import.meta.url, 'docker_prune.sh');

const FILTERS = 'Which of them: filter to value, or to a list of values; as those of `docker';

const ARGS = {
  containers: arg.bool().default(false).describe('Containers that do not run.'),
  containers_filters: arg.dict().describe(`${FILTERS} container prune\`.`),
  images: arg
    .bool()
    .default(false)
    .describe('Images without a name; with the filter `dangling: false` all that no container uses.'),
  images_filters: arg.dict().describe(`${FILTERS} image prune\`.`),
  networks: arg.bool().default(false).describe('Networks that no container uses.'),
  networks_filters: arg.dict().describe(`${FILTERS} network prune\`.`),
  volumes: arg
    .bool()
    .default(false)
    .describe(
      'Volumes that no container uses, with their data; since Docker 23 only those without a name, unless the filter `all` says so.',
    ),
  volumes_filters: arg.dict().describe(`${FILTERS} volume prune\`.`),
  builder_cache: arg.bool().default(false).describe('What builds have kept.'),
  builder_cache_all: arg.bool().default(false).describe('Of builds also what is in use by other parts of the cache.'),
  builder_cache_filters: arg.dict().describe(`${FILTERS} builder prune\`.`),
  builder_cache_keep_storage: arg
    .str()
    .describe('How much of builds may stay, such as 10G; a bare number counts bytes.'),
};

type PruneArgs = ArgsOf<typeof ARGS>;

export const dockerPrune = defineDockerModule({
  name: 'docker_prune',
  aliases: ['community.docker.docker_prune', 'community.general.docker_prune'],
  summary: 'Removes containers, images, networks, volumes and builds that nothing uses.',
  description: 'Check mode does not run it: the engine does not say what it would remove.',
  args: ARGS,
  checkMode: 'skip',
  needs: ['docker'],
  returns: {
    containers: 'Ids of the containers that were removed.',
    containers_space_reclaimed: 'Bytes that this gave back, as docker rounds them; so are the others.',
    images: 'Ids of the images that were removed.',
    images_space_reclaimed: 'Bytes.',
    networks: 'Names of the networks that were removed.',
    volumes: 'Names of the volumes that were removed.',
    volumes_space_reclaimed: 'Bytes.',
    builder_cache_caches_deleted: 'Ids of what was removed of builds.',
    builder_cache_space_reclaimed: 'Bytes.',
  },
  examples: `- name: Old containers, and all images that nothing uses
  docker_prune:
    containers: true
    containers_filters: { until: 24h, "label!": keep }
    images: true
    images_filters: { dangling: false }
`,
  prepare: ({ args }) => {
    const { dangling, ...filters } = args.images_filters ?? {};
    const wanted = {
      ...(args.containers ? { container: listFilters(args.containers_filters, 'containers_filters') } : {}),
      ...(args.images
        ? { image: [...listFilters(filters, 'images_filters'), ...(isFalse(dangling) ? ['--all'] : [])] }
        : {}),
      ...(args.networks ? { network: listFilters(args.networks_filters, 'networks_filters') } : {}),
      ...(args.volumes ? { volume: listFilters(args.volumes_filters, 'volumes_filters') } : {}),
      ...(args.builder_cache ? { builder: listBuilderOptions(args) } : {}),
    };
    return {
      program: PROGRAM,
      vars: prefixVars(PROGRAM, { kinds: Object.keys(wanted).join(' '), ...wanted }),
    };
  },
  decode: ({ args, reply: { fields } }) => {
    const containers = readPruned(fields, 'container');
    const images = readPruned(fields, 'image');
    const networks = readPruned(fields, 'network');
    const volumes = readPruned(fields, 'volume');
    const builds = readPruned(fields, 'builder');
    const all = { container: containers, image: images, network: networks, volume: volumes, 'part of builds': builds };
    return {
      changed: Object.values(all).some(({ names, bytes }) => names.length > 0 || bytes > 0),
      ...(args.containers ? { containers: containers.names, containers_space_reclaimed: containers.bytes } : {}),
      ...(args.images ? { images: listDeleted(images.names), images_space_reclaimed: images.bytes } : {}),
      ...(args.networks ? { networks: networks.names } : {}),
      ...(args.volumes ? { volumes: volumes.names, volumes_space_reclaimed: volumes.bytes } : {}),
      ...(args.builder_cache
        ? { builder_cache_caches_deleted: builds.names, builder_cache_space_reclaimed: builds.bytes }
        : {}),
      summary: Object.entries({ ...all, image: { names: listDeleted(images.names) } })
        .filter(([, { names }]) => names.length > 0)
        .map(([kind, { names }]) => `${kind}: ${names.length}`)
        .join(', '),
    };
  },
});

function listBuilderOptions(args: PruneArgs): string[] {
  const keep = args.builder_cache_keep_storage;
  return [
    ...listFilters(args.builder_cache_filters, 'builder_cache_filters'),
    ...(args.builder_cache_all ? ['--all'] : []),
    ...(keep === undefined ? [] : [`--keep-storage=${parseSize(keep, 'builder_cache_keep_storage')}`]),
  ];
}

function isFalse(value: unknown): boolean {
  return value === false || /^(?:false|0|f|no)$/i.test(String(value));
}

interface Pruned {
  /** The lines that docker says below its heading. */
  readonly names: readonly string[];
  readonly bytes: number;
}

/** `Deleted Volumes:`, a line for each, an empty line, and `Total reclaimed space: 1.2MB`. */
function readPruned(fields: Fields, kind: string): Pruned {
  const said = fields.get(kind) ?? '';
  const [, list = ''] = /^Deleted [^\n]*:\n((?:[^\n]+\n)*)/m.exec(`${said}\n`) ?? [];
  const [, count = '0', unit = ''] = /^Total(?: reclaimed space)?:\s*([\d.]+)\s*([kKMGTP]?)i?B/m.exec(said) ?? [];
  return {
    names: list.split('\n').filter((line) => line !== '' && !line.startsWith('Total')),
    bytes: Math.round(Number(count) * 1000 ** ' KMGTP'.indexOf(unit.toUpperCase() || ' ')),
  };
}

/** Of images docker also says which names went. */
function listDeleted(lines: readonly string[]): string[] {
  return lines.filter((line) => line.startsWith('deleted: ')).map((line) => line.slice('deleted: '.length));
}
