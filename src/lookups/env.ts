import { toText } from '../template/convert.ts';
import type { Lookup } from './lookup.ts';

/** Variables of the controller's environment; one that is not set is `default`, else an empty string. */
export const env: Lookup = (terms, options, world) =>
  terms.map((term) => world.env[toText(term)] ?? options.get('default') ?? '');
