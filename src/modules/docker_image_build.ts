import { arg, type ArgsOf } from '../module/arg.ts';
import { defineDockerModule } from './docker-client.ts';
import { BUILD_OPTIONS, type BuildPlan, planBuild } from './docker-image-build.ts';
import { listOutputs, OUTPUTS, planSecrets, SECRETS } from './docker-image-buildkit.ts';
import { nameByTag } from './docker-image-name.ts';
import { planImage } from './docker-image-program.ts';
import { decodeImageReply } from './docker-image-reply.ts';

const { dockerfile, cache_from, pull, network, nocache, etc_hosts, args, target, shm_size, labels } = BUILD_OPTIONS;

const ARGS = {
  name: arg.str().required().describe('Repository, with or without tag.'),
  tag: arg.str().default('latest').describe('Tag, where the name has none.'),
  path: BUILD_OPTIONS.path,
  dockerfile,
  cache_from,
  pull,
  network,
  nocache,
  etc_hosts,
  args,
  target,
  platform: arg.list(arg.str()).describe('Platforms, as `os[/arch[/variant]]`; several need BuildKit.'),
  shm_size,
  labels,
  rebuild: arg
    .choice('never', 'always')
    .default('never')
    .describe('Whether to build it though it is there, which is a change each time.'),
  secrets: SECRETS.describe('Secrets of the build, as files in `/run/secrets`; they need BuildKit.'),
  outputs: OUTPUTS.describe('Where the image goes; into the engine if not given. They need BuildKit.'),
};

type Args = ArgsOf<typeof ARGS>;

export const dockerImageBuild = defineDockerModule({
  name: 'docker_image_build',
  aliases: ['community.docker.docker_image_build'],
  summary: 'Builds an image where it is not there yet.',
  description:
    'Runs `docker build`, which builds with BuildKit where the host has the plugin `buildx`, and with the classic builder where it has not.',
  args: ARGS,
  checkMode: 'supported',
  needs: ['docker'],
  returns: {
    image: 'What `docker image inspect` says of it.',
    command: 'The words of the command that built it.',
    stdout: 'What the build said.',
    actions: 'What was done: built.',
  },
  examples: `- name: Our image
  docker_image_build:
    name: registry.example/shop:1.0
    path: /srv/shop
    dockerfile: Dockerfile.production
    args: { VERSION: "1.0" }

- name: For two kinds of processors, straight into the registry
  docker_image_build:
    name: registry.example/app
    tag: "1.0"
    path: /srv/app
    platform: [linux/amd64, linux/arm64/v8]
    outputs:
      - type: image
        push: true
    secrets:
      - id: token
        type: value
        value: "{{ build_token }}"
`,
  prepare: ({ args: given }) => {
    const name = nameByTag(given.name, given.tag, 'built');
    return planImage({ name, source: 'build', force: given.rebuild === 'always', counts: true, ...plan(given, name) });
  },
  decode: ({ args: given, reply }) => {
    const name = nameByTag(given.name, given.tag, 'built');
    const command = reply.fields.all('command');
    return { ...decodeImageReply(name, name, reply), ...(command.length === 0 ? {} : { command }) };
  },
});

function plan(given: Args, name: string): BuildPlan & { readonly build_elsewhere: boolean } {
  const platform = given.platform?.join(',');
  const { secrets: asked, outputs: asked_outputs, ...options } = given;
  const build = planBuild({
    ...options,
    platform,
    rm: true,
    container_limits: undefined,
    use_config_proxy: undefined,
    http_timeout: undefined,
  });
  const secrets = planSecrets(asked ?? []);
  const outputs = listOutputs(asked_outputs ?? [], name);
  return {
    ...build,
    build: [...build.build, ...secrets.options, ...outputs],
    build_exports: [...build.build_exports, ...secrets.exports],
    build_elsewhere: outputs.length > 0,
  };
}
