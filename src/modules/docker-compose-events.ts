/** What Compose says of a container, network, volume or image, line by line: `Container site-web-1  Creating`. */
const EVENT =
  /^\s*(?:DRY-RUN MODE -\s+)?(?:(Container|Network|Volume|Image|Service)\s+)?"?(\S+?)"?\s+([A-Z][a-z]+)\s*$/;
const WARNING = /\blevel=warn(?:ing)? msg=("(?:[^"\\]|\\.)*"|\S+)/;

/** Words for what is being done; what is done is said once more, in another word. */
const CHANGES = new Set(['Creating', 'Starting', 'Restarting', 'Stopping', 'Killing', 'Removing', 'Recreate']);
const BUILDS = new Set(['Building']);
const ENDS = new Set(
  'Created Started Restarted Stopped Killed Removed Recreated Running Waiting Healthy Exited Pulling Pulled Built Error Warning Skipped'.split(
    ' ',
  ),
);

/** As Ansible names them. */
export interface ComposeAction {
  /** `container`, `network`, `volume`, `image`, `service` or `unknown`. */
  readonly what: string;
  readonly id: string;
  /** Such as `Creating`. */
  readonly status: string;
}

export interface ComposeReport {
  readonly actions: readonly ComposeAction[];
  readonly changed: boolean;
  readonly warnings: readonly string[];
  /** The last line that is neither an event nor a warning: where Compose failed, why. */
  readonly lastLine: string;
}

export interface ComposeReading {
  /** Whether a build counts as a change. */
  readonly ignoreBuilds: boolean;
  /** The volumes that there were: Compose says of others too that it removes them. */
  readonly volumes?: ReadonlySet<string>;
}

/** Reads what Compose said on its standard error with `--progress plain`. */
export function readComposeOutput(output: string, { ignoreBuilds, volumes }: ComposeReading): ComposeReport {
  const actions: ComposeAction[] = [];
  const warnings: string[] = [];
  let changed = false;
  let lastLine = '';
  for (const line of output.split('\n')) {
    const warning = WARNING.exec(line)?.[1];
    const [, kind, id = '', status = ''] = EVENT.exec(line) ?? [];
    if (warning !== undefined) {
      warnings.push(warning.startsWith('"') ? (JSON.parse(warning) as string) : warning);
    } else if (kind === 'Volume' && status === 'Removing' && volumes?.has(id) === false) {
      continue;
    } else if (CHANGES.has(status) || BUILDS.has(status)) {
      actions.push({ what: kind?.toLowerCase() ?? 'unknown', id, status });
      changed ||= CHANGES.has(status) || !ignoreBuilds;
    } else if (!ENDS.has(status) && line.trim() !== '') {
      lastLine = line.trim();
    }
  }
  return { actions, changed, warnings, lastLine: lastLine.replace(/^Error response from daemon: /, '') };
}

/** What a pull asks for, of its output. */
export function listPulls(output: string): readonly ComposeAction[] {
  return output.split('\n').flatMap((line) => {
    const [, kind, id = '', status] = EVENT.exec(line) ?? [];
    return status === 'Pulling' ? [{ what: kind?.toLowerCase() ?? 'unknown', id, status }] : [];
  });
}

/** JSON of `ps` or `images`: a list, or since Compose 2.21 a line for each. */
export function readComposeList(text: string, parse: (text: string) => unknown): Record<string, unknown>[] {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  const values = trimmed.startsWith('[') ? parse(trimmed) : trimmed.split('\n').map((line) => parse(line));
  return Array.isArray(values) ? (values as Record<string, unknown>[]) : [];
}

/** A container as Ansible has it: labels as a dict, names and networks as lists. */
export function describeContainer(container: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const split = (value: unknown): string[] => (typeof value === 'string' && value !== '' ? value.split(',') : []);
  const labels = container['Labels'];
  return {
    ...container,
    Labels: typeof labels === 'string' ? readLabels(labels) : (labels ?? {}),
    Names: split(container['Names'] ?? container['Name']),
    Networks: split(container['Networks']),
    Publishers: container['Publishers'] ?? [],
  };
}

/** Docker puts no quotes around a comma in a value: what has no `=` goes on with the label before. */
function readLabels(text: string): Record<string, string> {
  const labels: [string, string][] = [];
  for (const part of text.split(',')) {
    const at = part.indexOf('=');
    const last = labels.at(-1);
    if (at === -1 && last !== undefined) last[1] += `,${part}`;
    else if (at !== -1) labels.push([part.slice(0, at), part.slice(at + 1)]);
  }
  return Object.fromEntries(labels);
}
