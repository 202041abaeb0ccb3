import type { FilterOperation } from '../operation.ts';
import { APPLY_FILTERS } from './apply-filters.ts';
import { DATA_FILTERS } from './data-filters.ts';
import { DATE_FILTERS } from './date-filters.ts';
import { DICT_FILTERS } from './dict-filters.ts';
import { HASH_FILTERS } from './hash-filters.ts';
import { IP_FILTERS } from './ip-filters.ts';
import { LIST_FILTERS } from './list-filters.ts';
import { NUMBER_FILTERS } from './number-filters.ts';
import { PASSWORD_FILTERS } from './password-filters.ts';
import { PATH_FILTERS } from './path-filters.ts';
import { RANDOM_FILTERS } from './random-filters.ts';
import { REGEX_FILTERS } from './regex-filters.ts';
import { SET_FILTERS } from './set-filters.ts';
import { SIZE_FILTERS } from './size-filters.ts';
import { TEXT_FILTERS } from './text-filters.ts';
import { VALUE_FILTERS } from './value-filters.ts';
import { VAULT_FILTERS } from './vault-filters.ts';
import { WEB_FILTERS } from './web-filters.ts';

/** All filters, by their short names. */
export const FILTERS: ReadonlyMap<string, FilterOperation> = new Map([
  ...VALUE_FILTERS,
  ...TEXT_FILTERS,
  ...NUMBER_FILTERS,
  ...LIST_FILTERS,
  ...APPLY_FILTERS,
  ...DICT_FILTERS,
  ...SET_FILTERS,
  ...DATA_FILTERS,
  ...REGEX_FILTERS,
  ...PATH_FILTERS,
  ...HASH_FILTERS,
  ...PASSWORD_FILTERS,
  ...DATE_FILTERS,
  ...SIZE_FILTERS,
  ...RANDOM_FILTERS,
  ...WEB_FILTERS,
  ...IP_FILTERS,
  ...VAULT_FILTERS,
]);
