import { arg, type ArgsOf } from '../module/arg.ts';
import type { Reply } from '../module/reply.ts';
import type { ModuleResult } from '../module/result.ts';
import { defineDockerModule } from './docker-client.ts';
import { listFilters } from './docker-filters.ts';
import { readDiskUsage, shortenItem } from './docker-host-lists.ts';
import { explainMissing } from './docker-output.ts';
import { loadDockerProgram, prefixVars } from './docker-program.ts';
import { parseJson } from './parse-json.ts';

const PROGRAM = loadDockerProgram(import.meta.url, 'docker_host_info.sh');

const KINDS = ['volumes', 'networks', 'containers', 'images'] as const;

const FILTERS = 'Which of them: filter to value, or to a list of values; as those of `docker';

const ARGS = {
  containers: arg.bool().default(false).describe('List containers.'),
  containers_all: arg.bool().default(false).describe('Also those that do not run.'),
  containers_filters: arg.dict().describe(`${FILTERS} ps\`.`),
  images: arg.bool().default(false).describe('List images.'),
  images_filters: arg.dict().describe(`${FILTERS} image ls\`.`),
  networks: arg.bool().default(false).describe('List networks.'),
  networks_filters: arg.dict().describe(`${FILTERS} network ls\`.`),
  volumes: arg.bool().default(false).describe('List volumes.'),
  volumes_filters: arg.dict().describe(`${FILTERS} volume ls\`.`),
  disk_usage: arg.bool().default(false).describe('How much space all of it takes.'),
  verbose_output: arg
    .bool()
    .default(false)
    .describe(
      'Everything that is known: of containers what `docker ps` says, of the others what `docker inspect` does.',
    ),
} as const;

type HostInfoArgs = ArgsOf<typeof ARGS>;

export const dockerHostInfo = defineDockerModule({
  name: 'docker_host_info',
  aliases: ['community.docker.docker_host_info'],
  summary: 'Asks an engine about itself, and lists what it has; changes nothing.',
  args: ARGS,
  checkMode: 'supported',
  onlyLooks: true,
  needs: ['docker'],
  returns: {
    can_talk_to_docker: 'Whether the engine answers; there also where the module fails.',
    host_info: 'What `docker info` says.',
    containers: 'With `containers`: a list of Id, Image, Command, Created, Status, Ports and Names.',
    images: 'With `images`: a list of Id, RepoTags, Created and Size.',
    networks: 'With `networks`: a list of Id, Driver, Name and Scope.',
    volumes: 'With `volumes`: a list of Driver and Name.',
    disk_usage:
      'With `disk_usage`: LayersSize in bytes, as near as docker says it; with `verbose_output` also each kind.',
  },
  examples: `- name: The engine and what runs on it
  docker_host_info:
    containers: true
    containers_filters: { label: longshore.etcd.member }
  register: engine

- name: Its version
  debug:
    msg: "{{ engine.host_info.ServerVersion }} with {{ engine.containers | map(attribute='Names') | flatten }}"
`,
  prepare: ({ args }) => ({
    program: PROGRAM,
    vars: prefixVars(PROGRAM, {
      kinds: KINDS.filter((kind) => args[kind]).join(' '),
      disk_usage: args.disk_usage,
      containers: [
        ...(args.containers_all ? ['--all'] : []),
        ...listFilters(args.containers_filters, 'containers_filters'),
      ],
      images: listFilters(args.images_filters, 'images_filters'),
      networks: listFilters(args.networks_filters, 'networks_filters'),
      volumes: listFilters(args.volumes_filters, 'volumes_filters'),
    }),
  }),
  decode: ({ args, reply }) => decodeReply(args, reply),
});

function decodeReply(args: HostInfoArgs, { fields }: Reply): ModuleResult {
  const trouble = fields.get('trouble');
  if (trouble !== undefined) {
    const reason = explainMissing('', trouble) ?? { msg: `the Docker engine does not tell of itself: ${trouble}` };
    return { failed: true, can_talk_to_docker: false, ...reason };
  }
  const lines = (name: string): Record<string, unknown>[] =>
    (fields.get(name) ?? '')
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => parseJson(line) as Record<string, unknown>);
  const lists = KINDS.filter((kind) => args[kind]).map((kind) => [
    kind,
    lines(kind).map((item) => shortenItem(kind, item, args.verbose_output)),
  ]);
  return {
    changed: false,
    can_talk_to_docker: true,
    host_info: lines('info')[0] ?? {},
    ...(Object.fromEntries(lists) as Record<string, unknown>),
    ...(args.disk_usage ? { disk_usage: readDiskUsage(lines('disk_usage'), args.verbose_output) } : {}),
  };
}
