import { arg, type ArgsOf } from '../module/arg.ts';
import { defineDockerModule } from './docker-client.ts';
import { COMMAND_ARGS, decodeCommandReply, planCommand } from './docker-compose-command.ts';
import { PROJECT_CONSTRAINTS } from './docker-compose-project.ts';
import { OUTPUT_RETURNS } from './docker-output.ts';

const ARGS = {
  ...COMMAND_ARGS,
  build: arg.bool().default(false).describe('Build the image first.'),
  cap_add: arg.list(arg.str()).describe('Capabilities to add.'),
  cap_drop: arg.list(arg.str()).describe('Capabilities to drop.'),
  entrypoint: arg.str().describe("Replaces the image's entrypoint."),
  interactive: arg.bool().default(true).describe('Keep its standard input open.'),
  labels: arg.list(arg.str()).describe('Labels, as `name=value`.'),
  name: arg.str().describe("The container's name."),
  no_deps: arg.bool().default(false).describe('Do not start the services that it depends on.'),
  publish: arg.list(arg.str()).describe('Ports, as of `docker run -p`.'),
  quiet_pull: arg.bool().default(false).describe('Say nothing of how a pull gets on.'),
  remove_orphans: arg.bool().default(false).describe('Remove containers of services that the Compose file has not.'),
  cleanup: arg.bool().default(false).describe('Remove the container when it has ended.'),
  service_ports: arg.bool().default(false).describe("Publish the service's ports."),
  use_aliases: arg.bool().default(false).describe("Give it the service's names in its networks."),
  volumes: arg.list(arg.str()).describe('As of `docker run -v`.'),
} as const;

export const dockerComposeV2Run = defineDockerModule({
  name: 'docker_compose_v2_run',
  aliases: ['community.docker.docker_compose_v2_run'],
  summary: 'Runs a command in a new container of a service of a Compose project.',
  description: 'Fails where the command exits non-zero, unless `failed_when` says otherwise, as in Ansible.',
  args: ARGS,
  constraints: {
    requiredOneOf: PROJECT_CONSTRAINTS.requiredOneOf,
    mutuallyExclusive: [...PROJECT_CONSTRAINTS.mutuallyExclusive, ['argv', 'command']],
  },
  checkMode: 'skip',
  needs: ['docker'],
  returns: {
    container_id: 'With `detach`: the id of the container.',
    ...OUTPUT_RETURNS,
  },
  examples: `- name: Load what the site begins with
  docker_compose_v2_run:
    project_src: /srv/site
    service: web
    command: /app/manage load initial
    cleanup: true
`,
  prepare: ({ args }) => planCommand(args, 'run', listOptions(args)),
  decode: ({ args, reply }) => {
    const result = decodeCommandReply(args, reply);
    if (!args.detach || result.failed === true) return result;
    return { changed: true, container_id: (reply.fields.get('stdout') ?? '').trim() };
  },
});

function listOptions(args: ArgsOf<typeof ARGS>): readonly string[] {
  const flag = (isGiven: boolean, name: string): string[] => (isGiven ? [`--${name}`] : []);
  const each = (name: string, values: readonly string[] = []): string[] => values.map((value) => `--${name}=${value}`);
  return [
    ...flag(args.build, 'build'),
    ...each('cap-add', args.cap_add),
    ...each('cap-drop', args.cap_drop),
    ...each('entrypoint', args.entrypoint === undefined ? [] : [args.entrypoint]),
    ...(args.interactive ? [] : ['--interactive=false']),
    ...each('label', args.labels),
    ...each('name', args.name === undefined ? [] : [args.name]),
    ...flag(args.no_deps, 'no-deps'),
    ...each('publish', args.publish),
    ...flag(args.quiet_pull, 'quiet-pull'),
    ...flag(args.remove_orphans, 'remove-orphans'),
    ...flag(args.cleanup, 'rm'),
    ...flag(args.service_ports, 'service-ports'),
    ...flag(args.use_aliases, 'use-aliases'),
    ...each('volume', args.volumes),
  ];
}
