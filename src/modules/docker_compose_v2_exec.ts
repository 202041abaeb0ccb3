import { arg } from '../module/arg.ts';
import { defineDockerModule } from './docker-client.ts';
import { COMMAND_ARGS, decodeCommandReply, planCommand } from './docker-compose-command.ts';
import { PROJECT_CONSTRAINTS } from './docker-compose-project.ts';
import { OUTPUT_RETURNS } from './docker-output.ts';

export const dockerComposeV2Exec = defineDockerModule({
  name: 'docker_compose_v2_exec',
  aliases: ['community.docker.docker_compose_v2_exec'],
  summary: 'Runs a command in a container of a Compose project.',
  description:
    'Fails where the command exits non-zero, unless `failed_when` says otherwise, as in Ansible. The service has to be there, and to run.',
  args: {
    ...COMMAND_ARGS,
    index: arg.int().describe('Which of its containers, where it has several.'),
    privileged: arg.bool().default(false).describe('Give it every right on the host.'),
  },
  constraints: {
    requiredOneOf: [...PROJECT_CONSTRAINTS.requiredOneOf, ['argv', 'command']],
    mutuallyExclusive: [...PROJECT_CONSTRAINTS.mutuallyExclusive, ['argv', 'command']],
  },
  checkMode: 'skip',
  needs: ['docker'],
  returns: OUTPUT_RETURNS,
  examples: `- name: Migrate the database
  docker_compose_v2_exec:
    project_src: /srv/site
    service: web
    argv: [/app/manage, migrate]
  register: migration
  failed_when: migration.rc not in [0, 3]
`,
  prepare: ({ args }) =>
    planCommand(args, 'exec', [
      ...(args.index === undefined ? [] : [`--index=${args.index}`]),
      ...(args.privileged ? ['--privileged'] : []),
    ]),
  decode: ({ args, reply }) => {
    const result = decodeCommandReply(args, reply);
    return args.detach && result.failed !== true ? { changed: true } : result;
  },
});
