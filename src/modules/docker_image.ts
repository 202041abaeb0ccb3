import { arg } from '../module/arg.ts';
import { defineModule } from '../module/define-module.ts';
import type { Reply } from '../module/reply.ts';
import { ModuleFailure, type ModuleResult } from '../module/result.ts';
import { completeImageName } from './docker-image-name.ts';
import { loadDockerProgram, prefixVars } from './docker-program.ts';
import { parseJson } from './parse-json.ts';

const PROGRAM = loadDockerProgram(import.meta.url, 'docker_image.sh');

const BUILD = arg.object({
  path: arg.path().required().describe('Folder on the host with what the build needs.'),
  dockerfile: arg.str().describe('Name of the Dockerfile, from the folder on.'),
  args: arg.dict().describe('Arguments of the build.'),
  target: arg.str().describe('Stage to build.'),
  pull: arg.bool().default(false).describe('Fetch a newer base image.'),
  nocache: arg.bool().default(false).describe('Build every layer anew.'),
  labels: arg.dict().describe('Labels of the image.'),
  network: arg.str().describe('Network of the build.'),
});

export const dockerImage = defineModule({
  name: 'docker_image',
  aliases: ['community.docker.docker_image', 'community.general.docker_image'],
  summary: 'Pulls, builds, loads, tags, pushes and removes images.',
  args: {
    name: arg.str().required().describe('Repository, with or without tag or digest.'),
    tag: arg.str().default('latest').describe('Tag, where the name has none.'),
    source: arg
      .choice('pull', 'build', 'load', 'local')
      .default('pull')
      .describe('Where it comes from if it is not on the host; `local`: it must be there.'),
    state: arg.choice('present', 'absent').default('present').describe('Whether it should be there.'),
    force_source: arg.bool().default(false).aliases('force').describe('Fetch, build or load it though it is there.'),
    force_absent: arg.bool().default(false).describe('Remove it though it has other tags or stopped containers.'),
    force_tag: arg.bool().default(false).describe('Tag it though the repository has another image of that name.'),
    build: BUILD.describe('How to build it.'),
    load_path: arg.path().describe('Archive on the host, of `docker save`.'),
    repository: arg.str().describe('Further name for it.'),
    push: arg.bool().default(false).describe('Push it, under `repository` if that is given.'),
  },
  constraints: {
    requiredIf: [
      ['source', 'build', ['build']],
      ['source', 'load', ['load_path']],
    ],
  },
  checkMode: 'supported',
  needs: ['docker'],
  returns: {
    image: 'What `docker image inspect` says of it.',
    id: 'Its id.',
    digest: 'Its digest in the registry, where it came from one.',
    size: 'Its size in bytes.',
    actions: 'What was done: pulled, built, loaded, tagged, pushed, removed.',
  },
  examples: `- name: Pull the image
  docker_image:
    name: bitnami/etcd
    tag: "3.4.14"

- name: An image without a registry
  docker_image:
    name: example/app:1.0
    source: load
    load_path: /var/tmp/app.tar
`,
  prepare: ({ args }) => ({
    program: PROGRAM,
    vars: prefixVars(PROGRAM, {
      name: nameImage(args.name, args.tag),
      state: args.state,
      source: args.source,
      force: args.force_source,
      force_absent: args.force_absent,
      force_tag: args.force_tag,
      build: args.build === undefined ? [] : buildOptions(args.build),
      load_path: args.load_path,
      repository: args.repository === undefined ? '' : nameImage(args.repository, args.tag),
      push: args.push,
    }),
  }),
  decode: ({ args, reply }) => decodeImageReply(nameImage(args.name, args.tag), reply),
});

function nameImage(name: string, tag: string): string {
  const full = name.includes('@') || name.slice(name.lastIndexOf('/') + 1).includes(':') ? name : `${name}:${tag}`;
  return completeImageName(full);
}

function buildOptions(build: NonNullable<(typeof BUILD)['type']>): string[] {
  if (build.path.startsWith('-')) throw new ModuleFailure(`build.path begins with a dash: \`${build.path}\``);
  const pairs = (option: string, dict: Readonly<Record<string, unknown>> = {}): string[] =>
    Object.entries(dict).map(([key, value]) => `${option}=${key}=${JSON.stringify(value).replace(/^"(.*)"$/s, '$1')}`);
  return [
    ...(build.dockerfile === undefined ? [] : [`--file=${build.path}/${build.dockerfile}`]),
    ...pairs('--build-arg', build.args),
    ...pairs('--label', build.labels),
    ...(build.target === undefined ? [] : [`--target=${build.target}`]),
    ...(build.network === undefined ? [] : [`--network=${build.network}`]),
    ...(build.pull ? ['--pull'] : []),
    ...(build.nocache ? ['--no-cache'] : []),
    build.path,
  ];
}

interface ImageJson {
  readonly Id: string;
  readonly Size: number;
  readonly RepoDigests?: readonly string[] | null;
}

function decodeImageReply(name: string, { fields }: Reply): ModuleResult {
  const actions = (fields.get('actions') ?? '').split(' ').filter((action) => action !== '');
  const warnings = fields.all('warning');
  const text = fields.get('image');
  const image = text === undefined ? undefined : (parseJson(text) as ImageJson);
  const size = image === undefined ? '' : ` (${formatMegabytes(image.Size)})`;
  return {
    changed: fields.flag('changed'),
    actions,
    image: image ?? {},
    ...(image === undefined ? {} : { id: image.Id, size: image.Size }),
    ...(image?.RepoDigests?.[0] === undefined ? {} : { digest: image.RepoDigests[0].replace(/^[^@]*@/, '') }),
    ...(fields.has('stdout') ? { stdout: fields.get('stdout') } : {}),
    ...(warnings.length === 0 ? {} : { warnings }),
    summary: actions.length === 0 ? '' : `${actions.join(', ')} ${name}${size}`,
  };
}

function formatMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}
