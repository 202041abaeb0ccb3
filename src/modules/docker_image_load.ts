import { arg } from '../module/arg.ts';
import { defineDockerModule } from './docker-client.ts';
import { planImage } from './docker-image-program.ts';
import { readActions, readImages } from './docker-image-reply.ts';

export const dockerImageLoad = defineDockerModule({
  name: 'docker_image_load',
  aliases: ['community.docker.docker_image_load'],
  summary: 'Loads all images of an archive.',
  description:
    'An archive does not say beforehand what it would change, so that every load is a change. docker_image with `source: load` loads one image where it is not there.',
  args: { path: arg.path().required().describe('Archive on the host, of `docker save`.') },
  checkMode: 'skip',
  needs: ['docker'],
  returns: {
    image_names: 'Names of the images that were loaded, and ids of those without one.',
    images: 'What `docker image inspect` says of them.',
    stdout: 'What docker said.',
  },
  examples: `- name: Images that were brought along
  docker_image_load:
    path: /var/tmp/images.tar
`,
  prepare: ({ args }) => planImage({ state: 'loaded', load_path: args.path }),
  decode: ({ reply }) => {
    const names = (reply.fields.get('names') ?? '').split('\n').filter((name) => name !== '');
    return {
      changed: true,
      actions: readActions(reply),
      image_names: names,
      images: readImages(reply),
      ...reply.fields.texts('stdout'),
      summary: `loaded ${names.join(', ')}`,
    };
  },
});
