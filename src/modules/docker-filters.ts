import { formatScalar } from './docker-container-values.ts';

/** Options of docker's client for filters: filter to value, or to a list of values. @param option its name, for errors */
export function listFilters(filters: Readonly<Record<string, unknown>> | undefined, option: string): string[] {
  return Object.entries(filters ?? {}).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map(
      (each: unknown) => `--filter=${name}=${formatScalar(each, `${option}.${name}`)}`,
    ),
  );
}
