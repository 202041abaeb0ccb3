import type { TestOperation } from '../operation.ts';
import { FILE_TESTS } from './file-tests.ts';
import { IP_TESTS } from './ip-tests.ts';
import { RESULT_TESTS } from './result-tests.ts';
import { TEXT_TESTS } from './text-tests.ts';
import { TYPE_TESTS } from './type-tests.ts';
import { URL_TESTS } from './url-tests.ts';
import { VALUE_TESTS } from './value-tests.ts';
import { VAULT_TESTS } from './vault-tests.ts';

/** All tests, by their short names. */
export const TESTS: ReadonlyMap<string, TestOperation> = new Map([
  ...TYPE_TESTS,
  ...VALUE_TESTS,
  ...TEXT_TESTS,
  ...RESULT_TESTS,
  ...FILE_TESTS,
  ...URL_TESTS,
  ...IP_TESTS,
  ...VAULT_TESTS,
]);
