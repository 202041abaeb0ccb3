import { ModuleFailure } from '../module/result.ts';
import { defineDockerModule } from './docker-client.ts';
import { COMPOSE_ARGS, listComposeWords } from './docker-compose-args.ts';
import { type ComposeAction, describeContainer, readComposeList, readComposeOutput } from './docker-compose-events.ts';
import { loadDockerProgram, prefixVars } from './docker-program.ts';
import { formatJson } from './format-json.ts';
import { parseJson } from './parse-json.ts';

const PROGRAM = loadDockerProgram(import.meta.url, 'docker_compose_v2.sh');

export const dockerComposeV2 = defineDockerModule({
  name: 'docker_compose_v2',
  aliases: ['docker_compose', 'community.docker.docker_compose_v2', 'community.docker.docker_compose'],
  summary: 'Brings a Compose project up, stops, restarts or removes it.',
  description:
    "Needs the plugin `compose` of docker's client on the host, 2.18 or later. Check mode asks Compose what it would do; images are not pulled then.",
  args: COMPOSE_ARGS,
  constraints: {
    requiredOneOf: [['project_src', 'definition']],
    mutuallyExclusive: [
      ['definition', 'project_src'],
      ['definition', 'files'],
    ],
  },
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
  prepare: ({ args, check }) => {
    if (args.definition !== undefined && args.project_name === undefined) {
      throw new ModuleFailure('definition needs a project_name');
    }
    if (args.project_name !== undefined && !/^[a-z0-9][a-z0-9_-]*$/.test(args.project_name)) {
      throw new ModuleFailure(`not a name of a project: \`${args.project_name}\``, { help: 'use a-z 0-9 _ -' });
    }
    return {
      program: PROGRAM,
      vars: prefixVars(PROGRAM, {
        state: args.state,
        src: args.project_src ?? '',
        files: args.files ?? [],
        find_files: args.check_files_existing && (args.files ?? []).length === 0,
        // YAML has JSON in it.
        definition: args.definition === undefined ? '' : formatJson(args.definition),
        list_volumes: args.state === 'absent' && args.remove_volumes,
        ...listComposeWords(args, check),
      }),
    };
  },
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

function explainFailure(lastLine: string, rc: number): { msg: string; help?: string } {
  const msg = `docker compose failed: ${lastLine === '' ? `status ${rc}` : lastLine}`;
  if (/pull access denied|unauthorized|manifest unknown/i.test(lastLine)) {
    return { msg, help: 'look at name and tag of the image; a private one needs docker_login on the host first' };
  }
  if (/no such host|network is unreachable|i\/o timeout|connection refused|dial tcp/i.test(lastLine)) {
    return { msg, help: 'look whether the host reaches the registry, or load the image with docker_image before' };
  }
  return { msg };
}

/** `Creating container a, b` is `creating a, b`. */
function summarize(actions: readonly ComposeAction[]): string {
  const byStatus = new Map<string, string[]>();
  for (const { id, status } of actions) byStatus.set(status, [...(byStatus.get(status) ?? []), id]);
  return [...byStatus].map(([status, ids]) => `${status.toLowerCase()} ${ids.join(', ')}`).join('; ');
}
