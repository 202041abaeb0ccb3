import type { ActionResult } from '../module/define-action.ts';

type Stats = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** For all hosts together, under Ansible's name. */
const OF_RUN = '_run';

/** Numbers of the user's own, which tasks collect over a run. */
export class CustomStats {
  readonly #stats = new Map<string, Map<string, unknown>>();

  /** @param hosts those of the task */
  add({ data, perHost, aggregate }: NonNullable<ActionResult['customStats']>, hosts: readonly string[]): void {
    for (const owner of perHost ? hosts : [OF_RUN]) {
      const known = this.#stats.get(owner) ?? new Map<string, unknown>();
      this.#stats.set(owner, known);
      for (const [name, value] of Object.entries(data)) {
        known.set(name, aggregate && known.has(name) ? sum(known.get(name), value) : value);
      }
    }
  }

  /** Host, or `_run`, → name → value; undefined where there are none. */
  list(): Stats | undefined {
    if (this.#stats.size === 0) return undefined;
    return Object.fromEntries([...this.#stats].map(([owner, known]) => [owner, Object.fromEntries(known)]));
  }
}

/** Python's `+`, and dicts merged; what is of another type than the value before is passed over, as Ansible does. */
function sum(before: unknown, added: unknown): unknown {
  if (Array.isArray(before)) return Array.isArray(added) ? [...(before as unknown[]), ...(added as unknown[])] : before;
  if (isDict(before)) return isDict(added) ? mergeDicts(before, added) : before;
  if (typeof before === 'string') return typeof added === 'string' ? before + added : before;
  if (typeof before === 'bigint' && typeof added === 'bigint') return before + added;
  const [one, other] = [before, added].map((value) => (typeof value === 'boolean' ? Number(value) : value));
  return typeof one === 'number' && typeof other === 'number' ? one + other : before;
}

type Dict = Readonly<Record<string, unknown>>;

function isDict(value: unknown): value is Dict {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mergeDicts(before: Dict, added: Dict): Dict {
  const merged = new Map(Object.entries(before));
  for (const [name, value] of Object.entries(added)) {
    const known = merged.get(name);
    merged.set(name, isDict(known) && isDict(value) ? mergeDicts(known, value) : value);
  }
  return Object.fromEntries(merged);
}
