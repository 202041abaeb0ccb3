import { arg } from '../module/arg.ts';
import { defineDockerModule } from './docker-client.ts';
import { nameOtherThanId } from './docker-image-name.ts';
import { planImage } from './docker-image-program.ts';
import { decodeImageReply, type ImageJson } from './docker-image-reply.ts';
import { listPlatformPatterns } from './docker-platform.ts';

export const dockerImagePull = defineDockerModule({
  name: 'docker_image_pull',
  aliases: ['community.docker.docker_image_pull'],
  summary: 'Pulls an image from a registry.',
  description:
    'A change is said where the registry had another image than the host. In check mode nobody knows that: an image that is there is then no change, and a warning says so.',
  args: {
    name: arg.str().required().describe('Repository, with or without tag or digest.'),
    tag: arg.str().default('latest').describe('Tag or digest, where the name has none.'),
    platform: arg.str().describe('Platform to ask for, as `os[/arch[/variant]]`.'),
    pull: arg
      .choice('always', 'not_present')
      .default('always')
      .describe('`not_present`: only where the host has no image of this name, or one for another platform.'),
  },
  checkMode: 'supported',
  alwaysDiffs: true,
  needs: ['docker'],
  returns: {
    image: 'What `docker image inspect` says of it.',
    actions: 'What was done: pulled.',
  },
  examples: `- name: Pull the image
  docker_image_pull:
    name: bitnami/etcd:3.4.14

- name: An image for the processors of some small hosts, where it is not there yet
  docker_image_pull:
    name: pacman/pacman-mirrors
    platform: linux/arm64/v8
    pull: not_present
`,
  prepare: ({ args }) =>
    planImage({
      name: nameOtherThanId(args.name, args.tag, 'pulled'),
      source: 'pull',
      force: args.pull === 'always',
      platform: args.platform ?? '',
      fitting: args.platform === undefined ? [] : listPlatformPatterns(args.platform),
    }),
  decode: ({ args, reply, check }) => {
    const name = nameOtherThanId(args.name, args.tag, 'pulled');
    const result = decodeImageReply(name, name, reply);
    const before = reply.fields.get('before');
    const found = (result['image'] as Partial<ImageJson>).Id;
    const after = check && result.changed === true ? 'unknown' : found;
    return { ...result, diff: { before: describe(before), after: describe(after) } };
  },
});

function describe(id: string | undefined): Readonly<Record<string, unknown>> {
  return id === undefined ? { exists: false } : { id };
}
