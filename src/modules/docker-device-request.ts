import { ModuleFailure } from '../module/result.ts';
import { formatScalar } from './docker-container-values.ts';
import type { ContainerArgs, ContainerField } from './docker-container-field.ts';

type DeviceRequest = NonNullable<ContainerArgs['device_requests']>[number];

interface Wanted {
  readonly driver: string;
  /** 0 where devices are named. */
  readonly count: number;
  readonly ids: readonly string[];
  /** Without `gpu`, which the client adds. */
  readonly capabilities: readonly string[];
  readonly options: readonly string[];
}

/** @throws ModuleFailure for devices that are no graphics processors */
function readRequest(request: DeviceRequest): Wanted {
  const capabilities = readCapabilities(request.capabilities);
  if (capabilities !== undefined && !capabilities.includes('gpu'))
    throw new ModuleFailure(
      `device_requests: docker's client asks for gpu alone, and not for ${capabilities.join(', ')}`,
      { help: 'Name devices in `devices`.' },
    );
  const ids = request.device_ids ?? [];
  return {
    driver: request.driver ?? '',
    count: request.count ?? (ids.length === 0 ? -1 : 0),
    ids,
    capabilities: (capabilities ?? []).filter((name) => name !== 'gpu'),
    options: Object.entries(request.options ?? {})
      .map(([name, value]) => `${name}=${formatScalar(value, `device_requests.options.${name}`)}`)
      .sort(),
  };
}

/** The value of `docker create --gpus`: fields as CSV. */
function formatRequest({ driver, count, ids, capabilities, options }: Wanted): string {
  return [
    ...(count === 0 ? [] : [`count=${count}`]),
    ...(ids.length === 0 ? [] : [`device=${ids.join(',')}`]),
    ...(driver === '' ? [] : [`driver=${driver}`]),
    ...(capabilities.length === 0 ? [] : [`capabilities=${capabilities.join(',')}`]),
    ...(options.length === 0 ? [] : [`options=${options.join(',')}`]),
  ]
    .map(quoteField)
    .join(',');
}

const LISTED = '{{range $i, $v := index . "KEY"}}{{if $i}}2c{{end}}{{printf "%x" $v}}{{end}}';

/** Graphics processors: docker keeps of each request a driver, a count, ids, capabilities and options. */
export const DEVICE_REQUESTS: ContainerField = {
  name: 'device_requests',
  kind: 'dict',
  template: [
    '{{range $n, $r := index $h "DeviceRequests"}}{{with $r}}\ndevice_requests {{printf "%x" (print $n)}} {{printf "%x" (index . "Driver")}}',
    `:{{printf "%x" (print (index . "Count"))}}:${LISTED.replace('KEY', 'DeviceIDs')}:`,
    // The client puts its `gpu` behind the others.
    `{{range index . "Capabilities"}}{{range $v := .}}{{if ne $v "gpu"}}{{printf "%x2c" $v}}{{end}}{{end}}{{end}}:`,
    '{{range $k, $v := index . "Options"}}{{printf "%x3d%x2c" $k $v}}{{end}}{{end}}{{end}}',
  ].join(''),
  wanted: (args) =>
    args.device_requests?.map(readRequest).map(({ driver, count, ids, capabilities, options }, index) => {
      const end = (texts: readonly string[]): string => texts.map((text) => `${text},`).join('');
      return [String(index), driver, String(count), ids.join(','), end(capabilities), end(options)];
    }),
  options: ({ device_requests: requests = [] }) =>
    requests.map((request) => `--gpus=${formatRequest(readRequest(request))}`),
};

/** A list of lists, of which one has to be met: docker's client can say one. */
function readCapabilities(given: unknown): readonly string[] | undefined {
  if (given === undefined || given === null) return undefined;
  const lists = Array.isArray(given) ? (given as unknown[]) : [given];
  if (lists.length > 1 && lists.some(Array.isArray))
    throw new ModuleFailure("device_requests: docker's client takes one list of capabilities, not several");
  return lists.flat().map((name) => formatScalar(name, 'device_requests.capabilities'));
}

/** A field of CSV. */
export function quoteField(field: string): string {
  return /[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
