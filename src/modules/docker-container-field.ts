import type { ArgsOf } from '../module/arg.ts';
import type { CONTAINER_ARGS } from './docker-container-args.ts';
import { formatScalar } from './docker-container-values.ts';

export type ContainerArgs = ArgsOf<typeof CONTAINER_ARGS>;

/** A key and what stands under it; several parts where docker keeps several. The key is empty for a scalar, and an index in a list. */
export type Entry = readonly [key: string, ...parts: string[]];

export type Comparison = 'strict' | 'allow_more_present' | 'ignore';

/**
 * One option of a container: how docker keeps it, what it should be, and how it is asked for.
 *
 * The present value comes from a Go template over the JSON of `docker inspect`, in which `$c` is `.Config` and `$h` is `.HostConfig`. It prints
 * one line an entry, `NAME KEY PART:PART…`, key and parts in hexadecimal, so that a host can compare lines whatever bytes the values hold.
 */
export interface ContainerField {
  readonly name: string;
  readonly kind: 'scalar' | 'list' | 'set' | 'dict';
  readonly template: string;
  /** The same for an image, where the image has a say. */
  readonly imageTemplate?: string;
  /** What the image says goes where the option is not given (`inherit`), or is added to what is given (`merge`). */
  readonly fromImage?: 'inherit' | 'merge';
  /** Compared where it is not given, too: against what `docker run` would make of it. */
  readonly always?: boolean;
  /** The engine drops it where the kernel does not have it, so that it is compared only where there is a value. */
  readonly ifShown?: boolean;
  readonly comparison?: Comparison;
  /** Undefined: not given. */
  readonly wanted: (args: ContainerArgs) => readonly Entry[] | undefined;
  /** Options of `docker create`, one word each. */
  readonly options: (args: ContainerArgs) => readonly string[];
}

type Given = string | number | boolean | undefined;

/** `path` is a place in the JSON, such as `$h "Memory"`. */
export function scalarField(
  name: string,
  path: string,
  option: string,
  read: (args: ContainerArgs) => Given,
  more: Partial<ContainerField> = {},
): ContainerField {
  return {
    name,
    kind: 'scalar',
    template: `\n${name} - {{with index ${path}}}{{printf "%x" (print .)}}{{end}}`,
    wanted: (args) => mapGiven(read(args), (value) => [['', value === false ? '' : String(value)]]),
    options: (args) => mapGiven(read(args), (value) => [`${option}=${value}`]) ?? [],
    ...more,
  };
}

/** A mode that may name another container is kept by docker with that one's id, so such a one is not compared. */
export function modeField(
  name: string,
  path: string,
  option: string,
  read: (args: ContainerArgs) => string | undefined,
): ContainerField {
  return scalarField(name, path, option, read, {
    wanted: (args) => mapGiven(read(args), (value) => (value.startsWith('container:') ? undefined : [['', value]])),
  });
}

export function setField(
  name: string,
  path: string,
  option: string,
  read: (args: ContainerArgs) => readonly string[] | undefined,
  more: Partial<ContainerField> = {},
): ContainerField {
  return {
    name,
    kind: 'set',
    template: `{{range index ${path}}}\n${name} {{printf "%x" .}} {{end}}`,
    wanted: (args) => read(args)?.map((value) => [value, '']),
    options: (args) => (read(args) ?? []).map((value) => `${option}=${value}`),
    ...more,
  };
}

export function dictField(
  name: string,
  path: string,
  option: string,
  read: (args: ContainerArgs) => Readonly<Record<string, unknown>> | undefined,
  more: Partial<ContainerField> = {},
): ContainerField {
  const entries = (args: ContainerArgs): readonly [string, string][] | undefined =>
    mapGiven(read(args), (dict) =>
      Object.entries(dict).map(([key, value]) => [key, formatScalar(value, `${name}.${key}`)]),
    );
  return {
    name,
    kind: 'dict',
    template: `{{range $k, $v := index ${path}}}\n${name} {{printf "%x" $k}} {{printf "%x" $v}}{{end}}`,
    wanted: entries,
    options: (args) => (entries(args) ?? []).map(([key, value]) => `${option}=${key}=${value}`),
    ...more,
  };
}

/** What docker keeps in a form that cannot be compared: it is set when the container is made, and left alone then. */
export function createOnly(name: string, options: ContainerField['options']): ContainerField {
  return { name, kind: 'set', template: '', comparison: 'ignore', wanted: () => undefined, options };
}

export function mapGiven<T, R>(value: T | undefined, map: (value: T) => R): R | undefined {
  return value === undefined ? undefined : map(value);
}
