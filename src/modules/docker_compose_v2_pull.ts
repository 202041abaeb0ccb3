import { arg } from '../module/arg.ts';
import { defineDockerModule } from './docker-client.ts';
import { listPulls, readComposeOutput } from './docker-compose-events.ts';
import { explainFailure, planCompose, PROJECT_ARGS, PROJECT_CONSTRAINTS } from './docker-compose-project.ts';

export const dockerComposeV2Pull = defineDockerModule({
  name: 'docker_compose_v2_pull',
  aliases: ['community.docker.docker_compose_v2_pull'],
  summary: 'Pulls the images of a Compose project.',
  description:
    'A change is said where an image is another one than before. In check mode nobody knows that: with `policy: always`, images that are there are then no change, and a warning says so.',
  args: {
    ...PROJECT_ARGS,
    policy: arg
      .choice('always', 'missing')
      .default('always')
      .describe('`missing`: only those that the host has not; needs Compose 2.22.'),
    ignore_buildable: arg.bool().default(false).describe('Leave out images that can be built.'),
    ignore_pull_failures: arg.bool().default(false).describe('Pull what can be pulled.'),
    include_deps: arg.bool().default(false).describe('With `services`: also those that they depend on.'),
    services: arg.list(arg.str()).describe('Only these services.'),
  },
  constraints: PROJECT_CONSTRAINTS,
  checkMode: 'supported',
  needs: ['docker'],
  returns: {
    actions: 'What was asked for: a list of `what`, `id` and `status`, such as image, redis:7, Pulling.',
    stdout: 'What Compose said.',
    rc: 'Exit status of Compose.',
  },
  examples: `- name: Images of the site, before it is brought up
  docker_compose_v2_pull:
    project_src: /srv/site
    policy: missing
`,
  prepare: ({ args, check }) =>
    planCompose(args, {
      state: 'pulled',
      always: args.policy === 'always',
      images: ['config', '--images', '--', ...(args.services ?? [])],
      pull: check
        ? ['config', '--quiet', '--', ...(args.services ?? [])]
        : [
            'pull',
            ...(args.policy === 'always' ? [] : [`--policy=${args.policy}`]),
            ...(args.ignore_buildable ? ['--ignore-buildable'] : []),
            ...(args.ignore_pull_failures ? ['--ignore-pull-failures'] : []),
            ...(args.include_deps ? ['--include-deps'] : []),
            '--',
            ...(args.services ?? []),
          ],
    }),
  decode: ({ reply: { fields } }) => {
    const output = fields.get('output') ?? '';
    const rc = fields.int('rc') ?? 1;
    const report = readComposeOutput(output, { ignoreBuilds: true });
    const warnings = [...report.warnings, ...fields.all('warning')];
    const changed = fields.flag('changed');
    const result = {
      changed,
      actions: [...listPulls(output), ...fields.all('pulls').map((id) => ({ what: 'image', id, status: 'Pulling' }))],
      rc,
      stdout: output,
      ...(warnings.length === 0 ? {} : { warnings }),
    };
    if (rc !== 0) return { ...result, failed: true, ...explainFailure(report.lastLine, rc) };
    return { ...result, summary: changed ? 'pulled' : '' };
  },
});
