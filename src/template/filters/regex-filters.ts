import { asFlag, asInt, asString, asText } from '../argument.ts';
import { runRegex } from '../../util/run-regex.ts';
import { limitSize } from '../limits.ts';
import type { FilterOperation } from '../operation.ts';
import { defineFilter } from '../operation.ts';
import { checkKeywords } from '../signature.ts';
import { compileRegex } from '../python-regex.ts';
import { compileReplacement } from '../regex-replacement.ts';
import { TemplateError } from '../template-error.ts';
import { toText } from '../to-text.ts';
import type { Dict, Value } from '../value.ts';
import { Tuple } from '../value.ts';

/** Python's `re`, under Ansible's names. */
export const REGEX_FILTERS: readonly (readonly [string, FilterOperation])[] = [
  [
    'regex_replace',
    defineFilter(['pattern?', 'replacement?', 'ignorecase?', 'multiline?', 'count?', 'mandatory_count?'], replace),
  ],
  [
    'regex_search',
    defineFilter(['regex', '*', '**'], (_, value, pattern, groups, options) =>
      search(toText(value), asString(pattern, 'the pattern'), groups as Value[], options as Dict),
    ),
  ],
  [
    'regex_findall',
    defineFilter(['regex', 'multiline?', 'ignorecase?'], (_, value, pattern, multiline, ignoreCase) => {
      const regex = compileRegex(asString(pattern, 'the pattern'), {
        multiline: asFlag(multiline),
        ignoreCase: asFlag(ignoreCase),
      });
      const text = toText(value);
      return runRegex(regex, text, () =>
        Array.from(text.matchAll(regex), ([all, ...groups]) => {
          const texts = groups.map((group: string | undefined) => group ?? '');
          return texts.length === 0 ? all : texts.length === 1 ? (texts[0] ?? '') : Tuple.from(texts);
        }),
      );
    }),
  ],
  [
    'regex_escape',
    defineFilter(['re_type?'], (_, value, type) => {
      const kind = asString(type, '`re_type`', 'python');
      if (kind === 'posix_basic') return toText(value).replaceAll(/[\].[^$*\\]/g, '\\$&');
      if (kind !== 'python')
        throw new TemplateError(`Invalid regex type (${kind}): it is python or posix_basic`, 'value');
      return toText(value).replaceAll(/[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g, '\\$&');
    }),
  ],
];

function replace(
  _: unknown,
  value: Value,
  pattern?: Value,
  replacement?: Value,
  ignoreCase?: Value,
  multiline?: Value,
  count?: Value,
  mandatory?: Value,
): Value {
  const regex = compileRegex(asString(pattern, 'the pattern', ''), {
    ignoreCase: asFlag(ignoreCase),
    multiline: asFlag(multiline),
  });
  const expand = compileReplacement(asText(replacement), regex);
  const limit = asInt(count, '`count`', 0);
  const wanted = asInt(mandatory, '`mandatory_count`', 0);
  let done = 0;
  const text = toText(value);
  let { length } = text;
  const replaceOne = (...parts: unknown[]): string => {
    const all = String(parts[0]);
    if (limit > 0 && done >= limit) return all;
    done++;
    const piece = expand(parts);
    limitSize((length += piece.length - all.length));
    return piece;
  };
  const result = runRegex(regex, text, () => text.replace(regex, replaceOne));
  if (wanted > 0 && done !== wanted)
    throw new TemplateError(`the pattern should match ${wanted} times, but matches ${done}`, 'value');
  return result;
}

function search(text: string, pattern: string, wanted: readonly Value[], options: Dict): Value {
  checkKeywords('regex_search', options, ['ignorecase', 'multiline']);
  const flags = { ignoreCase: asFlag(options.get('ignorecase')), multiline: asFlag(options.get('multiline')) };
  const regex = compileRegex(pattern, flags);
  const match = runRegex(regex, text, () => regex.exec(text));
  if (match === null) return null;
  if (wanted.length === 0) return match[0];
  return wanted.map((reference) => {
    const name = /^\\(?:g<([^>]+)>|(\d+))$/.exec(toText(reference));
    if (name === null)
      throw new TemplateError(`\`${toText(reference)}\` names no group: write \`\\\\1\` or \`\\\\g<name>\``, 'value');
    const key = name[1] ?? name[2] ?? '0';
    const isNumber = /^\d+$/.test(key);
    if (isNumber ? Number(key) >= match.length : match.groups === undefined || !(key in match.groups)) {
      throw new TemplateError(`the pattern has no group \`${key}\``, 'value');
    }
    return (isNumber ? match[Number(key)] : match.groups?.[key]) ?? null;
  });
}
