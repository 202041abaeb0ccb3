import type { TestOperation } from '../operation.ts';
import { defineTest } from '../operation.ts';
import { TemplateError } from '../template-error.ts';

/** Known by name, so that whoever uses them is told why they cannot be answered. */
export const VAULT_TESTS: readonly (readonly [string, TestOperation])[] = [
  ['vault_encrypted', refuse('a variable is decrypted when it is read, and does not say what it was')],
  ['vaulted_file', refuse('files of the controller are not read for a test')],
];

function refuse(why: string): TestOperation {
  return defineTest([], () => {
    throw new TemplateError(`this test has no answer here: ${why}`);
  });
}
