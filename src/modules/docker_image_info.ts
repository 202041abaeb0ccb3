import { arg } from '../module/arg.ts';
import { defineDockerModule } from './docker-client.ts';
import { completeImageName } from './docker-image-name.ts';
import { planImage } from './docker-image-program.ts';
import { readImages } from './docker-image-reply.ts';

export const dockerImageInfo = defineDockerModule({
  name: 'docker_image_info',
  aliases: ['community.docker.docker_image_info'],
  summary: 'Looks at images; changes nothing.',
  args: {
    name: arg
      .list(arg.str())
      .describe('Their names, with `latest` for one without a tag, or ids; every image of the host if not given.'),
  },
  checkMode: 'supported',
  onlyLooks: true,
  needs: ['docker'],
  returns: { images: 'What `docker image inspect` says of those that are there: a list.' },
  examples: `- name: Look at the image
  docker_image_info:
    name: bitnami/etcd:3.4.14
  register: found

- name: It is there
  debug:
    msg: "{{ found.images | map(attribute='Id') }}"
`,
  prepare: ({ args }) => planImage({ state: 'listed', names: (args.name ?? []).map(completeImageName) }),
  decode: ({ reply }) => ({ changed: false, images: readImages(reply) }),
});
