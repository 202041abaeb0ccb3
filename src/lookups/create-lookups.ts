import { suggest } from '../util/suggest.ts';
import { toText } from '../template/convert.ts';
import type { Environment } from '../template/environment.ts';
import { TemplateError } from '../template/template-error.ts';
import type { Value } from '../template/value.ts';
import { dict, indexedItems, items } from './collections.ts';
import { env } from './env.ts';
import { file } from './file.ts';
import { fileglob } from './fileglob.ts';
import type { Lookup, LookupWorld } from './lookup.ts';
import { lines, pipe } from './pipe.ts';

const LOOKUPS: ReadonlyMap<string, Lookup> = new Map([
  ['dict', dict],
  ['env', env],
  ['file', file],
  ['fileglob', fileglob],
  ['indexed_items', indexedItems],
  ['items', items],
  ['lines', lines],
  ['list', items],
  ['pipe', pipe],
]);

/** `lookup()` and `query()` for templates. `errors='ignore'` and `errors='warn'` make a failure an empty list. */
export function createLookups(world: LookupWorld): NonNullable<Environment['lookups']> {
  return (name, args, keywords) => {
    const lookup = LOOKUPS.get(name.replace(/^ansible\.builtin\./, ''));
    if (lookup === undefined) {
      const near = suggest(name, LOOKUPS.keys());
      throw new TemplateError(
        `there is no lookup \`${name}\``,
        'lookup',
        near === undefined ? {} : { help: `did you mean \`${near}\`?` },
      );
    }
    const errors = toText(keywords.get('errors') ?? 'strict');
    try {
      return lookup(args, keywords, world);
    } catch (error) {
      if (errors !== 'strict') return [] satisfies Value[];
      throw new TemplateError(
        `the ${name} lookup failed: ${error instanceof Error ? error.message : String(error)}`,
        'lookup',
      );
    }
  };
}
