import { arg, type ArgsOf } from '../module/arg.ts';
import { ModuleFailure } from '../module/result.ts';
import { PROJECT_ARGS } from './docker-compose-project.ts';

export const COMPOSE_ARGS = {
  ...PROJECT_ARGS,
  state: arg
    .choice('present', 'absent', 'stopped', 'restarted')
    .default('present')
    .describe('`present`: up. `absent`: down. `stopped`: made, and stopped. `restarted`: restarted, each time.'),
  services: arg.list(arg.str()).describe('Only these services.'),
  pull: arg
    .choice('policy', 'always', 'missing', 'never')
    .default('policy')
    .describe('When to pull images; `policy`: as the Compose file says.'),
  build: arg
    .choice('policy', 'always', 'never')
    .default('policy')
    .describe('When to build images; `policy`: as the Compose file says.'),
  recreate: arg
    .choice('auto', 'always', 'never')
    .default('auto')
    .describe('When to make containers anew; `auto`: where they differ.'),
  dependencies: arg.bool().default(true).describe('Also start or restart the services that these depend on.'),
  renew_anon_volumes: arg.bool().default(false).describe('New anonymous volumes for new containers.'),
  scale: arg.dict().describe('How many containers: service to number.'),
  wait: arg.bool().default(false).describe('Wait until the services run, and are healthy.'),
  wait_timeout: arg.int().describe('Seconds to wait at most.'),
  remove_orphans: arg.bool().default(false).describe('Remove containers of services that the Compose file has not.'),
  remove_images: arg.choice('all', 'local').describe('With `absent`, remove images too.'),
  remove_volumes: arg.bool().default(false).describe('With `absent`, remove volumes too, with their data.'),
  timeout: arg.int().describe('Seconds to wait for a container to stop before it is killed.'),
  ignore_build_events: arg.bool().default(true).describe('An image that was built is no change by itself.'),
  assume_yes: arg
    .bool()
    .default(false)
    .describe('Make a volume anew where it differs, with its data lost; needs Compose 2.32.'),
} as const;

export type ComposeArgs = ArgsOf<typeof COMPOSE_ARGS>;

/** The words of each call behind `docker compose`. */
export interface ComposeWords {
  readonly up: readonly string[];
  readonly stop: readonly string[];
  readonly restart: readonly string[];
  readonly down: readonly string[];
  /** Lists the containers that are wanted. */
  readonly running: readonly string[];
}

export function listComposeWords(args: ComposeArgs, check: boolean): ComposeWords {
  const services = ['--', ...(args.services ?? [])];
  const timeout = args.timeout === undefined ? [] : [`--timeout=${args.timeout}`];
  const dry = check ? ['--dry-run'] : [];
  const orphans = args.remove_orphans ? ['--remove-orphans'] : [];
  const alone = args.dependencies ? [] : ['--no-deps'];
  return {
    up: ['up', ...listUpOptions(args), ...orphans, ...alone, ...timeout, ...dry, ...services],
    stop: ['stop', ...timeout, ...dry, ...services],
    restart: ['restart', ...alone, ...timeout, ...dry, ...services],
    down: [
      'down',
      ...orphans,
      ...(args.remove_images === undefined ? [] : [`--rmi=${args.remove_images}`]),
      ...(args.remove_volumes ? ['--volumes'] : []),
      ...timeout,
      ...dry,
      ...services,
    ],
    running: ['ps', '--all', '--format=json', ...services],
  };
}

function listUpOptions(args: ComposeArgs): string[] {
  const stopped = args.state === 'stopped';
  return [
    ...(stopped ? ['--no-start'] : ['--detach']),
    '--quiet-pull',
    ...(args.pull === 'policy' ? [] : [`--pull=${args.pull}`]),
    ...(args.build === 'policy' ? [] : [args.build === 'always' ? '--build' : '--no-build']),
    ...(args.recreate === 'auto' ? [] : [args.recreate === 'always' ? '--force-recreate' : '--no-recreate']),
    ...(args.renew_anon_volumes ? ['--renew-anon-volumes'] : []),
    ...Object.entries(args.scale ?? {}).map(([service, count]) => `--scale=${service}=${readCount(service, count)}`),
    ...(args.wait && !stopped ? ['--wait'] : []),
    ...(args.wait && !stopped && args.wait_timeout !== undefined ? [`--wait-timeout=${args.wait_timeout}`] : []),
    // Its long name was another one in 2.32 and 2.33.
    ...(args.assume_yes ? ['-y'] : []),
  ];
}

function readCount(service: string, count: unknown): number {
  const number = typeof count === 'string' && /^\d+$/.test(count) ? Number(count) : count;
  if (typeof number === 'number' && Number.isInteger(number) && number >= 0) return number;
  throw new ModuleFailure(`scale.${service} is no number of containers: ${JSON.stringify(count)}`);
}
