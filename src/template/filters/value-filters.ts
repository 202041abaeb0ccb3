import { ifAbsent } from '../if-absent.ts';
import { readAttribute, readItem } from '../attribute.ts';
import { asFlag, asString, asText } from '../argument.ts';
import { makePathReader } from '../attribute-path.ts';
import { readInt } from '../number.ts';
import type { FilterOperation } from '../operation.ts';
import { defineFilter } from '../operation.ts';
import { prettyPrint } from '../pretty-print.ts';
import { TemplateError } from '../template-error.ts';
import { isTruthy } from '../truth.ts';
import type { Value } from '../value.ts';
import { Undefined } from '../value.ts';
import { typeNameOf } from '../value-kind.ts';

const DEFAULT = defineFilter(
  ['default_value?', 'boolean?'],
  (_, value, initial = '', boolean) => {
    const isMissing = value instanceof Undefined || (asFlag(boolean) && !isTruthy(value));
    return isMissing ? initial : value;
  },
  { takesUndefined: true, takesUnknown: true },
);

/** The filters that choose or look at a value of any type. */
export const VALUE_FILTERS: readonly (readonly [string, FilterOperation])[] = [
  ['default', DEFAULT],
  ['d', DEFAULT],
  [
    'mandatory',
    defineFilter(
      ['msg?'],
      (_, value, message) => {
        if (!(value instanceof Undefined)) return value;
        const missing = value.name === undefined ? {} : { missing: value.name };
        const shown =
          value.name === undefined
            ? 'Mandatory variable not defined'
            : `Mandatory variable '${value.name}' not defined`;
        throw new TemplateError(
          message === undefined || message === null ? shown : asText(message),
          'undefined',
          missing,
        );
      },
      { takesUndefined: true },
    ),
  ],
  [
    'ternary',
    defineFilter(
      ['true_val', 'false_val', 'none_val?'],
      (_, value, yes = null, no = null, none = null) => {
        if (value === null && none !== null) return none;
        return isTruthy(value) ? yes : no;
      },
      { takesUnknown: true },
    ),
  ],
  ['bool', defineFilter([], (_, value) => readAsBool(value))],
  ['type_debug', defineFilter([], (_, value) => typeNameOf(value))],
  [
    'attr',
    defineFilter(['name'], (_, value, name) => {
      const wanted = asString(name, 'the name');
      const isData = value instanceof Map || Array.isArray(value);
      const found = isData && value instanceof Map && value.has(wanted) ? undefined : readAttribute(value, wanted);
      return ifAbsent(found, () => new Undefined(`a ${typeNameOf(value)} has no attribute \`${wanted}\``));
    }),
  ],
  [
    'extract',
    defineFilter(['container', 'morekeys?'], (_, value, container = null, more) => {
      const keys = [value, ...(more === undefined || more === null ? [] : Array.isArray(more) ? more : [more])];
      let found: Value = container;
      for (const key of keys) {
        if (found instanceof Undefined) return found;
        const owner = found;
        found = ifAbsent(readItem(owner, key), () => makePathReader(key)(owner));
      }
      return found;
    }),
  ],
  ['pprint', defineFilter([], (_, value) => prettyPrint(value))],
];

/** Ansible's reading of a boolean: yes, on, 1 and true in any case; none stays none, anything else is false. */
function readAsBool(value: Value): Value {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return ['yes', 'on', '1', 'true'].includes(value.toLowerCase());
  return Number(readInt(value) ?? 0) === 1 || (typeof value === 'object' && 'value' in value && value.value === 1);
}
