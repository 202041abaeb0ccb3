import { arg, type ArgsOf } from '../module/arg.ts';
import type { Reply } from '../module/reply.ts';
import { type Diff, ModuleFailure } from '../module/result.ts';
import { defineDockerModule } from './docker-client.ts';
import { nameByTag, nameImage, splitImageName } from './docker-image-name.ts';
import { planImage } from './docker-image-program.ts';
import { decodeImageReply, type ImageJson } from './docker-image-reply.ts';

const ARGS = {
  name: arg.str().required().describe('The image: repository, with or without tag or digest, or its id.'),
  tag: arg.str().default('latest').describe('Tag, where a name has none.'),
  repository: arg.list(arg.str()).required().describe('Further names for it, as `repository:tag`.'),
  existing_images: arg
    .choice('keep', 'overwrite')
    .default('overwrite')
    .describe('What becomes of another image that has such a name: `keep` leaves it its name.'),
};

export const dockerImageTag = defineDockerModule({
  name: 'docker_image_tag',
  aliases: ['community.docker.docker_image_tag'],
  summary: 'Gives an image of the host further names.',
  args: ARGS,
  checkMode: 'supported',
  alwaysDiffs: true,
  needs: ['docker'],
  returns: {
    image: 'What `docker image inspect` says of it.',
    tagged_images: 'The names that it did not have before.',
    actions: 'What was done: tagged, once for each name.',
  },
  examples: `- name: Two more names
  docker_image_tag:
    name: python:3.12
    repository:
      - python-3:3.12
      - registry.example:5000/python-3/3.12:latest
`,
  prepare: ({ args }) =>
    planImage({
      name: nameImage(args.name, args.tag),
      repositories: nameRepositories(args),
      force_tag: args.existing_images === 'overwrite',
    }),
  decode: ({ args, reply }) => {
    const name = nameImage(args.name, args.tag);
    const tagged = reply.fields.all('tagged');
    const result = decodeImageReply(name, name, reply);
    return {
      ...result,
      tagged_images: tagged,
      summary: tagged.length === 0 ? '' : `tagged ${name} as ${tagged.join(', ')}`,
      diff: makeDiff(reply, tagged, (result['image'] as ImageJson).Id),
    };
  },
});

function nameRepositories({ repository, tag }: ArgsOf<typeof ARGS>): readonly string[] {
  if (repository.length === 0) throw new ModuleFailure('repository names nothing');
  return repository.map((name) => nameByTag(name, tag, 'a name for an image'));
}

function makeDiff({ fields }: Reply, tagged: readonly string[], id: string): Diff {
  const names = fields.all('found').map((line) => line.split(' ') as [name: string, id: string]);
  const list = (find: (name: string, other: string) => string) => ({
    images: names.map(([name, other]) => {
      const { repository, tag } = splitImageName(name);
      const found = find(name, other);
      return { name: repository, tag, ...(found === '' ? { exists: false } : { id: found }) };
    }),
  });
  return {
    before: list((_, other) => other),
    after: list((name, other) => (tagged.includes(name) ? id : other)),
  };
}
