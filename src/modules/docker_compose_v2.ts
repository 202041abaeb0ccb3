import { defineDockerModule } from './docker-client.ts';
import { COMPOSE_ARGS, listComposeWords } from './docker-compose-args.ts';
import { type ComposeAction, describeContainer, readComposeList, readComposeOutput } from './docker-compose-events.ts';
import { explainFailure, planCompose, PROJECT_CONSTRAINTS } from './docker-compose-project.ts';
import { parseJson } from './parse-json.ts';

export const dockerComposeV2 = defineDockerModule({
  name: 'docker_compose_v2',
  aliases: ['docker_compose', 'community.docker.docker_compose_v2', 'community.docker.docker_compose'],
  summary: 'Brings a Compose project up, stops, restarts or removes it.',
  description:
    "Needs the plugin `compose` of docker's client on the host, 2.18 or later. Check mode asks Compose what it would do; images are not pulled then.",
  args: COMPOSE_ARGS,
  constraints: PROJECT_CONSTRAINTS,
  checkMode: 'supported',
  needs: ['docker'],
  returns: {
    containers: 'The containers of the project, as `docker compose ps` has them.',
    images: 'Their images, as `docker compose images` has them.',
    actions: 'What was done: a list of `what`, `id` and `status`, such as container, site-web-1, Creating.',
    stdout: 'What Compose said.',
    rc: 'Exit status of Compose.',
  },
  examples: `- name: The site
  docker_compose_v2:
    project_src: /srv/site
    wait: true
    remove_orphans: true

- name: Without a file on the host
  docker_compose_v2:
    project_name: cache
    definition:
      services:
        redis:
          image: redis:7
          restart: always
`,
  prepare: ({ args, check }) =>
    planCompose(args, {
      state: args.state,
      list_volumes: args.state === 'absent' && args.remove_volumes,
      ...listComposeWords(args, check),
    }),
  decode: ({ args, reply: { fields } }) => {
    const output = fields.all('output').filter(Boolean).join('\n');
    const rc = fields.int('rc') ?? 1;
    const volumes = fields.get('volumes')?.split('\n');
    const report = readComposeOutput(output, {
      ignoreBuilds: args.ignore_build_events,
      ...(volumes === undefined ? {} : { volumes: new Set(volumes) }),
    });
    const result = {
      changed: report.changed,
      actions: report.actions,
      rc,
      stdout: output,
      containers: readComposeList(fields.get('containers') ?? '', parseJson).map(describeContainer),
      images: readComposeList(fields.get('images') ?? '', parseJson),
      ...(report.warnings.length === 0 ? {} : { warnings: report.warnings }),
    };
    if (rc !== 0) return { ...result, failed: true, ...explainFailure(report.lastLine, rc) };
    return { ...result, summary: summarize(report.actions) };
  },
});

/** `Creating container a, b` is `creating a, b`. */
function summarize(actions: readonly ComposeAction[]): string {
  const byStatus = new Map<string, string[]>();
  for (const { id, status } of actions) byStatus.set(status, [...(byStatus.get(status) ?? []), id]);
  return [...byStatus].map(([status, ids]) => `${status.toLowerCase()} ${ids.join(', ')}`).join('; ');
}
