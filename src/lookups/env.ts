import { toText } from '../template/convert.ts';
import { refuseUse } from '../template/refuse-use.ts';
import type { Lookup } from './lookup.ts';
import { raw, readOptions } from './options.ts';

/** Variables of the controller's environment; one that is not set is `default`, else an empty string. */
export const env: Lookup = (terms, given, { world }) => {
  const { default: initial = '' } = readOptions(given, { default: raw() });
  return terms.map((term) => {
    const [name = ''] = toText(term).trim().split(/\s/);
    const value = Object.hasOwn(world.env, name) ? world.env[name] : undefined;
    // `default=undef()` asks for an error, where there is no variable.
    if (value === undefined) refuseUse(initial);
    return value ?? initial;
  });
};
