import { asFlag, asString } from '../argument.ts';
import type { TestOperation } from '../operation.ts';
import { defineTest } from '../operation.ts';
import { compileRegex } from '../python-regex.ts';
import { runRegex } from '../../util/run-regex.ts';
import { isLower, isUpper } from '../string-checks.ts';
import { TemplateError } from '../template-error.ts';
import { toText } from '../to-text.ts';
import type { Value } from '../value.ts';
import { compareVersions } from '../version.ts';

const VERSION = defineTest(
  ['version', 'operator?', 'strict?', 'version_type?'],
  (_, value, version = null, operator, strict, type) => {
    if ((strict ?? undefined) !== undefined && (type ?? undefined) !== undefined)
      throw new TemplateError('`strict` and `version_type` cannot go together', 'value');
    const kind = asFlag(strict ?? undefined) ? 'strict' : asString(type ?? undefined, '`version_type`', 'loose');
    return compareVersions(toText(value), toText(version), asString(operator, '`operator`', 'eq'), kind);
  },
);
const FLAGS = ['pattern?', 'ignorecase?', 'multiline?'];

export const TEXT_TESTS: readonly (readonly [string, TestOperation])[] = [
  ['lower', defineTest([], (_, value) => isLower(toText(value)))],
  ['upper', defineTest([], (_, value) => isUpper(toText(value)))],
  [
    'match',
    defineTest(FLAGS, (_, value, pattern, ignoreCase, multiline) =>
      matches(value, pattern, ignoreCase, multiline, 'match'),
    ),
  ],
  [
    'search',
    defineTest(FLAGS, (_, value, pattern, ignoreCase, multiline) =>
      matches(value, pattern, ignoreCase, multiline, 'search'),
    ),
  ],
  [
    'regex',
    defineTest([...FLAGS, 'match_type?'], (_, value, pattern, ignoreCase, multiline, type) =>
      matches(value, pattern, ignoreCase, multiline, asString(type, '`match_type`', 'search')),
    ),
  ],
  ['version', VERSION],
  ['version_compare', VERSION],
];

function matches(
  value: Value,
  pattern: Value | undefined,
  ignoreCase: Value | undefined,
  multiline: Value | undefined,
  type: string,
): boolean {
  if (type !== 'search' && type !== 'match' && type !== 'fullmatch') {
    throw new TemplateError('`match_type` has to be `search`, `match` or `fullmatch`', 'value');
  }
  const regex = compileRegex(asString(pattern, 'the pattern', ''), {
    ignoreCase: asFlag(ignoreCase),
    multiline: asFlag(multiline),
  });
  const text = toText(value);
  if (type === 'search') return runRegex(regex, text, () => regex.test(text));
  // Python's match is bound to the start of the text only, whatever the flags say.
  const anchored = new RegExp(
    type === 'match' ? regex.source : `(?:${regex.source})(?![^])`,
    `${regex.flags.replace('g', '')}y`,
  );
  return runRegex(regex, text, () => anchored.test(text));
}
