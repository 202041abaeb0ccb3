import { arg, type ArgsOf } from '../module/arg.ts';
import type { Call, ShellValue } from '../module/program.ts';
import { ModuleFailure } from '../module/result.ts';
import { loadDockerProgram, prefixVars } from './docker-program.ts';
import { formatJson } from './format-json.ts';

const PROGRAM = loadDockerProgram(import.meta.url, 'docker_compose_v2.sh');

/** Which project: for all modules of Compose. */
export const PROJECT_ARGS = {
  project_src: arg.path().describe('Folder of the project on the host, with its Compose file.'),
  project_name: arg.str().describe('Name of the project; that of the folder if not given. `definition` needs it.'),
  files: arg.list(arg.path()).describe('Compose files from the folder on, merged in this order.'),
  definition: arg
    .dict()
    .describe('The Compose file itself, in place of a folder. Paths in it begin in the home folder of the user.'),
  env_files: arg.list(arg.path()).describe('Files of variables from the folder on, in place of `.env`.'),
  profiles: arg.list(arg.str()).describe('Profiles to enable.'),
  check_files_existing: arg
    .bool()
    .default(true)
    .describe('Look for a Compose file in the folder first; `false` where `COMPOSE_FILE` of `.env` names it.'),
} as const;

export const PROJECT_CONSTRAINTS = {
  requiredOneOf: [['project_src', 'definition']],
  mutuallyExclusive: [
    ['definition', 'project_src'],
    ['definition', 'files'],
  ],
} as const;

type ProjectArgs = ArgsOf<typeof PROJECT_ARGS>;

/** What docker_compose_v2.sh does: its state, and the words behind `docker compose` of each call that it takes. */
export interface ComposePlan {
  readonly state: string;
  readonly [variable: string]: ShellValue;
}

/** A call of the program of Compose. @throws ModuleFailure */
export function planCompose(args: ProjectArgs, plan: ComposePlan): Call {
  if (args.definition !== undefined && args.project_name === undefined) {
    throw new ModuleFailure('definition needs a project_name');
  }
  if (args.project_name !== undefined && !/^[a-z0-9][a-z0-9_-]*$/.test(args.project_name)) {
    throw new ModuleFailure(`not a name of a project: \`${args.project_name}\``, { help: 'use a-z 0-9 _ -' });
  }
  return {
    program: PROGRAM,
    vars: prefixVars(PROGRAM, {
      src: args.project_src ?? '',
      files: args.files ?? [],
      find_files: args.check_files_existing && (args.files ?? []).length === 0,
      // YAML has JSON in it.
      definition: args.definition === undefined ? '' : formatJson(args.definition),
      base: [
        '--ansi=never',
        ...(args.project_name === undefined ? [] : [`--project-name=${args.project_name}`]),
        ...(args.definition === undefined ? (args.files ?? []) : ['-']).map((file) => `--file=${file}`),
        ...(args.env_files ?? []).map((file) => `--env-file=${file}`),
        ...(args.profiles ?? []).map((profile) => `--profile=${profile}`),
      ],
      ...plan,
    }),
  };
}

/** @param lastLine what Compose said last, where it is no event @param rc its exit status */
export function explainFailure(lastLine: string, rc: number): { msg: string; help?: string } {
  const msg = `docker compose failed: ${lastLine === '' ? `status ${rc}` : lastLine}`;
  if (/pull access denied|unauthorized|manifest unknown/i.test(lastLine)) {
    return { msg, help: 'look at name and tag of the image; a private one needs docker_login on the host first' };
  }
  if (/no such host|network is unreachable|i\/o timeout|connection refused|dial tcp/i.test(lastLine)) {
    return { msg, help: 'look whether the host reaches the registry, or load the image with docker_image before' };
  }
  return { msg };
}
