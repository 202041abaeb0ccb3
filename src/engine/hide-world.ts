import type { Surroundings } from '../variables/surroundings.ts';

/** Lookups that ask nothing of the world. */
const PURE: ReadonlySet<string> = new Set([
  'dict',
  'env',
  'flattened',
  'indexed_items',
  'inventory_hostnames',
  'items',
  'list',
  'nested',
  'random_choice',
  'sequence',
  'subelements',
  'together',
  'varnames',
  'vars',
]);

/**
 * What templates may see of the controller as long as it may still change: nothing but what they are given.
 * @param wait throws as long as that is so
 */
export function hideWorld(surroundings: Surroundings, wait: () => void): Surroundings {
  const { lookups, fileTest } = surroundings;
  return {
    ...surroundings,
    ...(lookups && {
      lookups: (name, ...rest) => {
        if (!PURE.has(name.replace(/^ansible\.builtin\./, ''))) wait();
        return lookups(name, ...rest);
      },
    }),
    ...(fileTest && {
      fileTest: (...question) => {
        wait();
        return fileTest(...question);
      },
    }),
  };
}
