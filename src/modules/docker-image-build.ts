import { arg, type ArgsOf } from '../module/arg.ts';
import { formatPython } from '../module/format-python.ts';
import { ModuleFailure } from '../module/result.ts';
import { formatScalar } from './docker-container-values.ts';
import { isClientVariable } from './docker-environment.ts';

export const BUILD_OPTIONS = {
  path: arg
    .path()
    .required()
    .describe('Folder on the host with what the build needs, or the URL of a git repository or an archive.'),
  dockerfile: arg.str().describe('The Dockerfile, from the folder on.'),
  args: arg.dict().describe('Arguments of the build. Do not stand on a command line.'),
  target: arg.str().describe('Stage to build.'),
  pull: arg.bool().default(false).describe('Fetch a newer base image.'),
  nocache: arg.bool().default(false).describe('Build every layer anew.'),
  cache_from: arg.list(arg.str()).describe('Images whose layers may be taken.'),
  rm: arg
    .bool()
    .default(true)
    .describe('Remove the containers of the build, also where it fails; BuildKit leaves none either way.'),
  labels: arg.dict().describe('Labels of the image.'),
  network: arg.str().describe('Network of the build.'),
  etc_hosts: arg.dict().describe('Further hosts of the build: name to address, or to `host-gateway`.'),
  platform: arg.str().describe('Platform, as `os[/arch[/variant]]`.'),
  shm_size: arg.str().describe('Size of `/dev/shm`, such as 64M.'),
  container_limits: arg
    .object({
      memory: arg.str().describe('Memory, such as 512M.'),
      memswap: arg.str().describe('Memory and swap; `-1` or `unlimited` for no limit.'),
      cpushares: arg.int().describe('Relative weight.'),
      cpusetcpus: arg.str().describe('Processors, such as 0-3 or 0,1.'),
    })
    .describe('Limits of the containers of the build. BuildKit has none, so the classic builder is taken.'),
  use_config_proxy: arg
    .bool()
    .describe("Docker's client hands the proxies of its configuration on to every build; `false` is refused."),
  http_timeout: arg.int().describe('Accepted: nothing is asked over HTTP here. `timeout` of the task ends a build.'),
};

export const BUILD = arg.object(BUILD_OPTIONS);

type BuildArgs = ArgsOf<typeof BUILD_OPTIONS>;

/** A build's source that the engine fetches itself. */
const REMOTE = /^(?:https?:\/\/|git:\/\/|github\.com\/|git@)/;

/** The shell variables of a build. */
export interface BuildPlan {
  readonly build_path: string;
  readonly build_remote: boolean;
  readonly build_file: string;
  /** Options of `docker build`. */
  readonly build: readonly string[];
  /** `NAME=value` for the environment of the client. */
  readonly build_exports: readonly string[];
  readonly build_classic: boolean;
}

const NO_BUILD: BuildPlan = {
  build_path: '',
  build_remote: false,
  build_file: '',
  build: [],
  build_exports: [],
  build_classic: false,
};

export function planBuild(build: BuildArgs | undefined): BuildPlan {
  if (build === undefined) return NO_BUILD;
  if (build.use_config_proxy === false) {
    throw new ModuleFailure('build.use_config_proxy cannot be false: docker hands its proxies on to every build', {
      help: 'take `proxies` out of ~/.docker/config.json of the user on the host',
    });
  }
  const { options, exports } = planArguments(build.args);
  return {
    build_path: build.path,
    build_remote: REMOTE.test(build.path),
    build_file: build.dockerfile ?? '',
    build: [...options, ...listOptions(build)],
    build_exports: exports,
    build_classic: build.container_limits !== undefined,
  };
}

function listOptions(build: BuildArgs): string[] {
  const limits = build.container_limits;
  const option = (name: string, value: string | number | undefined): string[] =>
    value === undefined ? [] : [`--${name}=${value}`];
  return [
    ...listPairs(build.labels, 'labels').map(([name, value]) => `--label=${name}=${value}`),
    ...listPairs(build.etc_hosts, 'etc_hosts').map(([name, value]) => `--add-host=${name}:${value}`),
    ...(build.cache_from ?? []).map((image) => `--cache-from=${image}`),
    ...option('target', build.target),
    ...option('network', build.network),
    ...option('platform', build.platform),
    ...option('shm-size', build.shm_size),
    ...option('memory', limits?.memory),
    ...option('memory-swap', limits?.memswap === 'unlimited' ? '-1' : limits?.memswap),
    ...option('cpu-shares', limits?.cpushares),
    ...option('cpuset-cpus', limits?.cpusetcpus),
    ...(build.pull ? ['--pull'] : []),
    ...(build.nocache ? ['--no-cache'] : []),
    ...(build.rm ? ['--force-rm'] : ['--rm=false']),
  ];
}

function listPairs(dict: Readonly<Record<string, unknown>> | undefined, option: string): (readonly [string, string])[] {
  return Object.entries(dict ?? {}).map(([name, value]) => [name, formatScalar(value, `build.${option}.${name}`)]);
}

/** The client takes the value of a build argument from its own environment, where only its name is given. */
function planArguments(args: Readonly<Record<string, unknown>> | undefined): {
  readonly options: readonly string[];
  readonly exports: readonly string[];
} {
  const options: string[] = [];
  const exports: string[] = [];
  for (const [name, value] of Object.entries(args ?? {})) {
    if (name === '' || name.includes('=')) throw new ModuleFailure(`not a name of a build argument: \`${name}\``);
    const pair = `${name}=${value === null ? '' : formatPython(value)}`;
    if (isClientVariable(name)) {
      options.push(`--build-arg=${pair}`);
    } else {
      options.push(`--build-arg=${name}`);
      exports.push(pair);
    }
  }
  return { options, exports };
}
