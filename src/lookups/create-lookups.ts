import type { RunLookup } from '../template/lookup-context.ts';
import { TemplateError } from '../template/template-error.ts';
import { LookupError, type LookupWorld } from './lookup.ts';
import { findLookup, suggestLookup } from './registry.ts';

/** `lookup()` and `query()` for templates; `errors` and `wantlist` are the language's own. */
export function createLookups(world: LookupWorld): RunLookup {
  return (name, args, keywords, context) => {
    const lookup = findLookup(name);
    if (lookup === undefined) {
      throw new TemplateError(`there is no lookup \`${name}\``, 'name', help(suggestLookup(name)));
    }
    try {
      return lookup(args, keywords, { world, context });
    } catch (error) {
      if (!isFailure(error)) throw error;
      const details = error instanceof LookupError && error.help !== undefined ? { help: error.help } : {};
      throw new TemplateError(`the ${name} lookup failed: ${error.message}`, 'lookup', details);
    }
  };
}

/** What the lookup or the system says; anything else is a mistake of this program, or for whoever renders. */
function isFailure(error: unknown): error is Error {
  return error instanceof LookupError || (error instanceof Error && 'syscall' in error);
}

function help(near: string | undefined): { readonly help?: string } {
  return near === undefined ? {} : { help: `did you mean \`${near}\`?` };
}
