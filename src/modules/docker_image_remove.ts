import { arg } from '../module/arg.ts';
import { ModuleFailure } from '../module/result.ts';
import { defineDockerModule } from './docker-client.ts';
import { isImageId, nameImage, splitImageName } from './docker-image-name.ts';
import { planImage } from './docker-image-program.ts';
import { type ImageJson, readActions, readImage } from './docker-image-reply.ts';

interface Removal {
  readonly deleted: readonly string[];
  readonly untagged: readonly string[];
}

export const dockerImageRemove = defineDockerModule({
  name: 'docker_image_remove',
  aliases: ['community.docker.docker_image_remove'],
  summary: 'Takes a name from an image of the host, and removes it with its last one.',
  args: {
    name: arg.str().required().describe('Repository, with or without tag or digest; or the id of an image.'),
    tag: arg.str().default('latest').describe('Tag or digest, where the name has none.'),
    force: arg.bool().default(false).describe('Though it has other names, or stopped containers.'),
    prune: arg.bool().default(true).describe('Remove its parents too, where they have no name.'),
  },
  checkMode: 'supported',
  needs: ['docker'],
  returns: {
    image: 'What `docker image inspect` said of it before; empty where there was none.',
    deleted: 'The ids of the images and layers that went.',
    untagged: 'The names that went.',
    actions: 'What was done: removed.',
  },
  examples: `- name: The old image is not needed any more
  docker_image_remove:
    name: bitnami/etcd:3.3.15
`,
  prepare: ({ args }) =>
    planImage({
      name: nameImage(args.name, args.tag),
      state: 'absent',
      force_absent: args.force,
      force_option: 'force',
      keep_parents: !args.prune,
    }),
  decode: ({ args, reply, check }) => {
    const name = nameImage(args.name, args.tag);
    const image = readImage(reply.fields.get('removed'));
    if (image === undefined) return { changed: false, actions: [], image: {}, deleted: [], untagged: [] };
    const removal = check ? foresee(name, image, args.force) : readRemoval(reply.fields.get('said') ?? '');
    return {
      changed: true,
      actions: readActions(reply),
      image,
      ...removal,
      summary: `removed ${name}`,
      diff: { before: describe(image), after: describe(subtract(image, removal)) },
    };
  },
});

function readRemoval(said: string): Removal {
  const list = (verb: string): string[] =>
    said
      .split('\n')
      .filter((line) => line.startsWith(`${verb}: `))
      .map((line) => line.slice(verb.length + 2))
      .sort();
  return { deleted: list('Deleted'), untagged: list('Untagged') };
}

/** What a removal would take. @throws ModuleFailure where the engine would refuse it */
function foresee(name: string, image: ImageJson, force: boolean): Removal {
  const tags = image.RepoTags ?? [];
  const digests = image.RepoDigests ?? [];
  if (isImageId(name)) {
    if (tags.length > 1 && !force) {
      throw new ModuleFailure(`the image ${name} cannot be removed: it has several names`, {
        help: 'remove each of them, or give `force`',
      });
    }
    return { deleted: [image.Id], untagged: [...tags, ...digests].sort() };
  }
  const isDigest = splitImageName(name).digest !== undefined;
  const isLast = isDigest ? tags.length === 0 && digests.length < 2 : tags.length < 2;
  return { deleted: isLast ? [image.Id] : [], untagged: [name] };
}

function subtract(image: ImageJson, { deleted, untagged }: Removal): ImageJson | undefined {
  if (deleted.includes(image.Id)) return undefined;
  const keep = (names: readonly string[] | null | undefined) =>
    (names ?? []).filter((each) => !untagged.includes(each));
  return { ...image, RepoTags: keep(image.RepoTags), RepoDigests: keep(image.RepoDigests) };
}

function describe(image: ImageJson | undefined): Readonly<Record<string, unknown>> {
  if (image === undefined) return { exists: false };
  const sort = (texts: readonly string[] | null | undefined): string[] => [...(texts ?? [])].sort();
  return { exists: true, id: image.Id, tags: sort(image.RepoTags), digests: sort(image.RepoDigests) };
}
