import { arg } from '../module/arg.ts';
import { defineDockerModule } from './docker-client.ts';
import { nameByTag } from './docker-image-name.ts';
import { planImage } from './docker-image-program.ts';
import { decodeImageReply } from './docker-image-reply.ts';

export const dockerImagePush = defineDockerModule({
  name: 'docker_image_push',
  aliases: ['community.docker.docker_image_push'],
  summary: 'Pushes an image of the host into a registry.',
  description: 'A change is said where the registry did not have it all. The host logs in with docker_login before.',
  args: {
    name: arg.str().required().describe('Repository, with the registry, with or without tag.'),
    tag: arg.str().default('latest').describe('Tag, where the name has none.'),
  },
  checkMode: 'skip',
  needs: ['docker'],
  returns: {
    image: 'What `docker image inspect` says of it.',
    digest: 'Its digest in the registry.',
    actions: 'What was done: pushed.',
  },
  examples: `- name: Push the image
  docker_image_push:
    name: registry.example:5000/app
    tag: "1.0"
`,
  prepare: ({ args }) => planImage({ name: nameByTag(args.name, args.tag, 'pushed'), push: true }),
  decode: ({ args, reply }) => {
    const name = nameByTag(args.name, args.tag, 'pushed');
    return decodeImageReply(name, name, reply);
  },
});
