import { arg, type ArgsOf } from '../module/arg.ts';
import { ModuleFailure } from '../module/result.ts';
import { defineDockerModule } from './docker-client.ts';
import { nameImage } from './docker-image-name.ts';
import { planImage } from './docker-image-program.ts';
import { readActions } from './docker-image-reply.ts';
import { parseJson } from './parse-json.ts';

const ARGS = {
  names: arg
    .list(arg.str())
    .required()
    .aliases('name')
    .describe('The images: repositories, with or without tag or digest, or ids.'),
  tag: arg.str().default('latest').describe('Tag or digest of a name that has none.'),
  path: arg.path().required().describe('File on the host that they are saved to, as `docker save` does.'),
  force: arg.bool().default(false).describe('Save them though the file has them already.'),
  platform: arg.str().describe('Platform of what is saved, such as linux/arm64; needs Docker 28.'),
};

export const dockerImageExport = defineDockerModule({
  name: 'docker_image_export',
  aliases: ['community.docker.docker_image_export'],
  summary: 'Saves images of the host to an archive.',
  description: 'The file is written anew only where it does not have these images alone, under these names.',
  args: ARGS,
  checkMode: 'supported',
  needs: ['docker'],
  returns: {
    images: 'What `docker image inspect` says of them.',
    actions: 'What was done: archived.',
  },
  examples: `- name: Images to take along
  docker_image_export:
    names:
      - bitnami/etcd:3.4.14
      - alpine:3.20
    path: /var/tmp/images.tar
`,
  prepare: ({ args }) =>
    planImage({
      state: 'exported',
      names: nameAll(args),
      archive_path: args.path,
      force_archive: args.force,
      save_platform: args.platform ?? '',
    }),
  decode: ({ args, reply }) => {
    const actions = readActions(reply);
    return {
      changed: reply.fields.flag('changed'),
      actions,
      images: reply.fields.all('image').map((text) => parseJson(text)),
      summary: actions.length === 0 ? '' : `archived ${nameAll(args).join(', ')}`,
    };
  },
});

function nameAll({ names, tag }: ArgsOf<typeof ARGS>): readonly string[] {
  if (names.length === 0) throw new ModuleFailure('names has no image');
  return names.map((name) => nameImage(name, tag));
}
