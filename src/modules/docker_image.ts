import { arg, type ArgsOf } from '../module/arg.ts';
import { ModuleFailure } from '../module/result.ts';
import { defineDockerModule } from './docker-client.ts';
import { BUILD, planBuild } from './docker-image-build.ts';
import { isImageId, nameImage, splitImageName } from './docker-image-name.ts';
import { planImage } from './docker-image-program.ts';
import { decodeImageReply } from './docker-image-reply.ts';

const ARGS = {
  name: arg
    .str()
    .required()
    .describe('Repository, with or without tag or digest; or `sha256:` and the id of an image.'),
  tag: arg.str().default('latest').describe('Tag or digest, where the name has none.'),
  source: arg
    .choice('pull', 'build', 'load', 'local')
    .default('pull')
    .describe('Where it comes from if it is not on the host; `local`: it must be there.'),
  state: arg.choice('present', 'absent').default('present').describe('Whether it should be there.'),
  force_source: arg.bool().default(false).aliases('force').describe('Fetch, build or load it though it is there.'),
  force_absent: arg.bool().default(false).describe('Remove it though it has other tags or stopped containers.'),
  force_tag: arg.bool().default(false).describe('Tag it though the repository has another image of that name.'),
  build: BUILD.describe('How to build it.'),
  pull: arg
    .object({ platform: arg.str().describe('Platform to ask for, as `os[/arch[/variant]]`.') })
    .describe('How to pull it. Whether it is there is not asked by platform.'),
  load_path: arg.path().describe('Archive on the host, of `docker save`.'),
  archive_path: arg.path().describe('File on the host that it is saved to, as `docker save` does.'),
  repository: arg.str().describe('Further name for it.'),
  push: arg.bool().default(false).describe('Push it, under `repository` if that is given.'),
};

type ImageArgs = ArgsOf<typeof ARGS>;

export const dockerImage = defineDockerModule({
  name: 'docker_image',
  aliases: ['community.docker.docker_image', 'community.general.docker_image'],
  summary: 'Pulls, builds, loads, saves, tags, pushes and removes images.',
  args: ARGS,
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
    actions: 'What was done: pulled, built, loaded, archived, tagged, pushed, removed.',
    stdout: 'What a build said.',
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

- name: An image of our own, into a registry of our own
  docker_image:
    name: registry.example/app:1.0
    source: build
    build:
      path: /srv/app
      args: { VERSION: "1.0" }
    push: true
`,
  prepare: ({ args }) => {
    const name = nameImage(args.name, args.tag);
    refuseId(args);
    const repository = nameRepository(args, name);
    return planImage({
      name,
      state: args.state,
      source: args.source,
      force: args.force_source,
      force_absent: args.force_absent,
      force_tag: args.force_tag,
      platform: args.pull?.platform ?? '',
      ...planBuild(args.build),
      load_path: args.load_path ?? '',
      archive_path: args.archive_path ?? '',
      archive_tag: isImageId(name) || name.includes('@') ? '' : name.replace(/^docker\.io\/(?:library\/)?/, ''),
      repositories: repository === '' ? [] : [repository],
      push: args.push,
    });
  },
  decode: ({ args, reply }) => {
    const name = nameImage(args.name, args.tag);
    return decodeImageReply(name, nameRepository(args, name) || name, reply);
  },
});

/** What can only be done to an image with a name. */
function refuseId(args: Pick<ImageArgs, 'name' | 'source' | 'state' | 'repository' | 'push'>): void {
  const refuse = (what: string, help: string): never => {
    throw new ModuleFailure(`${what}: it is the id of an image`, { help });
  };
  if (args.repository !== undefined && isImageId(args.repository)) {
    refuse(`the image cannot be tagged ${args.repository}`, 'write it as repository:tag');
  }
  if (args.state === 'absent' || !isImageId(args.name)) return;
  if (args.source === 'pull' || args.source === 'build') {
    refuse(`${args.name} cannot be ${args.source === 'pull' ? 'pulled' : 'built'}`, 'give a name, or `source: local`');
  }
  if (args.push && args.repository === undefined) {
    refuse(`${args.name} cannot be pushed`, 'give the name to push it under as `repository`');
  }
}

/** The further name; empty where none is asked for. Without a tag of its own it has that of the image. */
function nameRepository(args: Pick<ImageArgs, 'repository' | 'tag'>, name: string): string {
  if (args.repository === undefined) return '';
  const { tag = args.tag } = isImageId(name) ? {} : splitImageName(name);
  return nameImage(args.repository, tag);
}
