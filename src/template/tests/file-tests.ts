import type { FileTest } from '../environment.ts';
import type { TestOperation } from '../operation.ts';
import { defineTest } from '../operation.ts';
import { TemplateError } from '../template-error.ts';
import { toText } from '../to-text.ts';

const ABSOLUTE = defineTest([], (_, value) => toText(value).startsWith('/'));
const SAME = ask('same_file', ['other']);

/** What lies on the controller at a path; the environment looks. */
export const FILE_TESTS: readonly (readonly [string, TestOperation])[] = [
  ['directory', ask('directory')],
  ['is_dir', ask('directory')],
  ['file', ask('file')],
  ['is_file', ask('file')],
  ['link', ask('link')],
  ['is_link', ask('link')],
  ['exists', ask('exists')],
  ['link_exists', ask('link_exists')],
  ['mount', ask('mount')],
  ['is_mount', ask('mount')],
  ['same_file', SAME],
  ['is_same_file', SAME],
  ['abs', ABSOLUTE],
  ['is_abs', ABSOLUTE],
];

function ask(test: FileTest, parameters: readonly string[] = []): TestOperation {
  return defineTest(
    parameters,
    (runtime, value, other) => {
      const { fileTest } = runtime.environment;
      if (fileTest === undefined) throw new TemplateError('files of the controller cannot be tested here', 'lookup');
      return fileTest(test, toText(value), other === undefined ? undefined : toText(other));
    },
    { isImpure: true },
  );
}
