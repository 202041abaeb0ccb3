import type { Environment } from '../template/environment.ts';
import type { RunLookup } from '../template/lookup-context.ts';
import type { Secrets } from './secrets.ts';

/** What every evaluation of a run shares: lookups, the clock, the loader of included templates. */
export type Surroundings = Pick<Environment, Exclude<keyof Environment, 'lookup' | 'lookups' | 'warn'>> & {
  readonly lookups?: RunLookup;
  readonly secrets?: Secrets;
};

const othersOf = new WeakMap<Surroundings, Omit<Surroundings, 'lookups' | 'secrets'>>();

/** Scopes are many, and their surroundings are the same. */
export function listOthers(surroundings: Surroundings): Omit<Surroundings, 'lookups' | 'secrets'> {
  let others = othersOf.get(surroundings);
  if (others === undefined) {
    const { lookups: _lookups, secrets: _secrets, ...rest } = surroundings;
    othersOf.set(surroundings, (others = rest));
  }
  return others;
}
