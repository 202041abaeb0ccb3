import { ModuleFailure } from '../module/result.ts';
import { formatScalar } from './docker-container-values.ts';
import type { ContainerArgs } from './docker-container-field.ts';

/** The value of `docker create --gpus`: fields as CSV. @throws ModuleFailure for devices that are no graphics processors */
export function formatDeviceRequest(request: NonNullable<ContainerArgs['device_requests']>[number]): string {
  const capabilities = readCapabilities(request.capabilities);
  if (capabilities !== undefined && !capabilities.includes('gpu'))
    throw new ModuleFailure(
      `device_requests: docker's client asks for gpu alone, and not for ${capabilities.join(', ')}`,
      { help: 'Name devices in `devices`.' },
    );
  const further = (capabilities ?? []).filter((name) => name !== 'gpu');
  const options = Object.entries(request.options ?? {}).map(
    ([name, value]) => `${name}=${formatScalar(value, `device_requests.options.${name}`)}`,
  );
  const ids = request.device_ids ?? [];
  const count = request.count ?? (ids.length === 0 ? -1 : undefined);
  return [
    ...(count === undefined ? [] : [`count=${count}`]),
    ...(ids.length === 0 ? [] : [`device=${ids.join(',')}`]),
    ...(request.driver === undefined ? [] : [`driver=${request.driver}`]),
    ...(further.length === 0 ? [] : [`capabilities=${further.join(',')}`]),
    ...(options.length === 0 ? [] : [`options=${options.join(',')}`]),
  ]
    .map(quoteField)
    .join(',');
}

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
