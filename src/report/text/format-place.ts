import type { Place } from '../../events/event.ts';

/** `path:line:column`, which editors and terminals open. */
export function formatPlace({ path, line, column }: Place): string {
  return `${path}:${line}:${column}`;
}
