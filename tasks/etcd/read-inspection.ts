import { ModuleFailure } from 'longshore';

/** What matters of a container, from `docker inspect`. */
export interface Container {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly running: boolean;
  readonly exit_code: number;
  readonly restarts: number;
  /** As it was given: repository and tag. */
  readonly image: string;
  /** Entrypoint apart: the words behind the image. */
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly working_dir: string;
  readonly mounts: readonly { readonly name: string; readonly source: string; readonly destination: string }[];
}

interface Inspected {
  readonly Id?: string;
  readonly Name?: string;
  readonly RepoTags?: readonly string[] | null;
  readonly Mountpoint?: string;
  readonly Labels?: Readonly<Record<string, string>> | null;
  readonly RestartCount?: number;
  readonly State?: { readonly Status: string; readonly Running: boolean; readonly ExitCode: number };
  readonly Config?: {
    readonly Image: string;
    readonly Cmd?: readonly string[] | null;
    readonly Env?: readonly string[] | null;
    readonly Labels?: Readonly<Record<string, string>> | null;
    readonly WorkingDir?: string;
  };
  readonly Mounts?: readonly { readonly Name?: string; readonly Source: string; readonly Destination: string }[];
}

const TROUBLE = /^(?:error|template parsing error|cannot connect|failed to|got permission denied|permission denied)/i;

/** What is not docker_container's in the answer to `docker inspect` begins with `%`. */
export function dropOwnLines(said: string): string {
  return said
    .split('\n')
    .filter((line) => !line.startsWith('%'))
    .join('\n');
}

/** Reads the lines `@json …` and `%json …` of docker's answer. Throws ModuleFailure where docker said anything but that there is no such object. */
export function readObjects(said: string): readonly Inspected[] {
  const lines = said.split('\n');
  const trouble = lines.find(
    (line) => TROUBLE.test(line) && !/^error(?: response from daemon)?: no such (?:object|container)/i.test(line),
  );
  if (trouble !== undefined) throw new ModuleFailure(...explainTrouble(trouble));
  return lines
    .filter((line) => /^[@%]json /.test(line))
    .map((line) => JSON.parse(line.slice('@json '.length)) as Inspected);
}

function explainTrouble(line: string): [message: string, more: { help: string; stderr: string }] {
  if (/permission denied/i.test(line)) {
    return [
      'permission denied on the socket of the Docker engine',
      { help: 'Add `become: true`, or the user to the group docker.', stderr: line },
    ];
  }
  if (/cannot connect|failed to connect|is the docker daemon running/i.test(line)) {
    return [
      'the Docker engine does not answer on this host',
      { help: 'Start it there: `systemctl start docker`; `journalctl -u docker` says why it stopped.', stderr: line },
    ];
  }
  return [`docker inspect failed: ${line}`, { help: 'Try `docker info` on the host.', stderr: line }];
}

export function readContainer(objects: readonly Inspected[], name: string): Container | null {
  const found = objects.find((object) => object.State !== undefined && object.Name === `/${name}`);
  if (found?.State === undefined || found.Config === undefined) return null;
  const { State, Config } = found;
  return {
    id: found.Id ?? '',
    name,
    status: State.Status,
    running: State.Running && State.Status === 'running',
    exit_code: State.ExitCode,
    restarts: found.RestartCount ?? 0,
    image: Config.Image,
    command: Config.Cmd ?? [],
    env: Object.fromEntries((Config.Env ?? []).map(splitVariable)),
    labels: Config.Labels ?? {},
    working_dir: Config.WorkingDir ?? '/',
    mounts: (found.Mounts ?? []).map(({ Name = '', Source, Destination }) => ({
      name: Name,
      source: Source,
      destination: Destination,
    })),
  };
}

function splitVariable(variable: string): [name: string, value: string] {
  const at = variable.indexOf('=');
  return at === -1 ? [variable, ''] : [variable.slice(0, at), variable.slice(at + 1)];
}

/** `version` is what a note on the volume says of its data: it is newer than the label, which stays as it was made. */
export function readVolume(
  objects: readonly Inspected[],
  version: string | undefined,
): { labels: Readonly<Record<string, string>> } | null {
  const found = objects.find((object) => object.Mountpoint !== undefined);
  if (found === undefined) return null;
  return { labels: { ...found.Labels, ...(version === undefined ? {} : { 'longshore.etcd.version': version }) } };
}

export function readImage(objects: readonly Inspected[]): boolean {
  return objects.some((object) => object.RepoTags !== undefined);
}
