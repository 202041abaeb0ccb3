import { arg } from './arg.ts';
import { defineModule } from './define-module.ts';
import type { Definition, Registry } from './registry.ts';

/** A registry in which every module that is not known has a stand-in: it takes any arguments, and can only be read about, not run. */
export function standForUnknown(registry: Registry): Registry {
  const standIns = new Map<string, Definition>();
  return {
    ...registry,
    standIn: (name) => {
      const known = standIns.get(name) ?? createStandIn(name);
      standIns.set(name, known);
      return known;
    },
  };
}

function createStandIn(name: string): Definition {
  return defineModule({
    name,
    summary: 'A module that is not known.',
    args: { _raw_params: arg.str() },
    freeForm: '_raw_params',
    anyArgument: true,
    // By their names these say what they know of a host, and their results are facts.
    ...(name.endsWith('facts') ? { returns: { ansible_facts: 'What it found.' } } : {}),
    checkMode: 'skip',
    prepare: () => {
      throw new TypeError(`\`${name}\` is not known, and cannot be run`);
    },
  });
}
