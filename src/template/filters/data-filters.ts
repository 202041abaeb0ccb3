import { asFlag, asInt, asString, asText } from '../argument.ts';
import { dumpJson } from '../json-dump.ts';
import { parseJson } from '../json-parse.ts';
import { repeatText } from '../limits.ts';
import type { FilterOperation } from '../operation.ts';
import { defineFilter } from '../operation.ts';
import { checkKeywords } from '../signature.ts';
import { TemplateError } from '../template-error.ts';
import { toText } from '../to-text.ts';
import type { Dict, Value } from '../value.ts';
import { Markup } from '../value.ts';
import { dumpYaml } from '../yaml-dump.ts';
import { parseYaml, parseYamlAll } from '../yaml-parse.ts';

const JSON_OPTIONS = [
  'ensure_ascii',
  'separators',
  'allow_nan',
  'skipkeys',
  'check_circular',
  'vault_to_text',
  'preprocess_unsafe',
];
const YAML_OPTIONS = ['indent', 'width', 'sort_keys', 'default_flow_style', 'explicit_start', 'explicit_end'];

/** JSON and YAML, both ways. */
export const DATA_FILTERS: readonly (readonly [string, FilterOperation])[] = [
  [
    'to_json',
    defineFilter(['indent?', 'sort_keys?', '**'], (_, value, indent, sortKeys, options) =>
      toJson('to_json', value, indent, asFlag(sortKeys), options as Dict),
    ),
  ],
  [
    'to_nice_json',
    defineFilter(['indent?', 'sort_keys?', '**'], (_, value, indent, sortKeys, options) =>
      toJson('to_nice_json', value, indent ?? 4, asFlag(sortKeys, true), options as Dict),
    ),
  ],
  [
    'from_json',
    defineFilter(['**'], (_, value) =>
      value === null || typeof value !== 'object' || value instanceof Markup
        ? parseJson(toText(value))
        : notText(value),
    ),
  ],
  [
    'tojson',
    defineFilter(['indent?'], (_, value, indent) => {
      const json = dumpJson(value, { sortsKeys: true, ...readIndent(indent) });
      return new Markup(json.replaceAll(/[<>&']/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`));
    }),
  ],
  ['to_yaml', defineFilter(['**'], (_, value, options) => toYaml('to_yaml', value, options as Dict, 2, undefined))],
  [
    'to_nice_yaml',
    defineFilter(['indent?', '**'], (_, value, indent, options) =>
      toYaml('to_nice_yaml', value, options as Dict, asInt(indent, '`indent`', 4), false),
    ),
  ],
  [
    'from_yaml',
    defineFilter([], (_, value) =>
      typeof value === 'string' || value instanceof Markup ? parseYaml(toText(value)) : value,
    ),
  ],
  [
    'from_yaml_all',
    defineFilter([], (_, value) =>
      typeof value === 'string' || value instanceof Markup ? parseYamlAll(toText(value)) : value,
    ),
  ],
];

function toJson(name: string, value: Value, indent: Value | undefined, sortsKeys: boolean, options: Dict): string {
  checkKeywords(name, options, JSON_OPTIONS);
  const separators = options.get('separators');
  const pair: readonly [string, string] | undefined = Array.isArray(separators)
    ? [asText(separators[0]), asText(separators[1])]
    : undefined;
  const ascii = options.get('ensure_ascii');
  return dumpJson(value, {
    sortsKeys,
    keepsUnicode: ascii !== undefined && !asFlag(ascii),
    refusesNan: !asFlag(options.get('allow_nan'), true),
    ...readIndent(indent),
    ...(pair === undefined ? {} : { separators: pair }),
  });
}

function readIndent(indent: Value | undefined): { indent?: string } {
  if (indent === undefined || indent === null) return {};
  return { indent: typeof indent === 'string' ? indent : repeatText(' ', asInt(indent, '`indent`')) };
}

function toYaml(name: string, value: Value, options: Dict, indentWidth: number, flow: boolean | undefined): string {
  checkKeywords(name, options, YAML_OPTIONS);
  const style = options.get('default_flow_style');
  const sort = options.get('sort_keys');
  const text = dumpYaml(value, {
    indent: asInt(options.get('indent'), '`indent`', indentWidth),
    width: asInt(options.get('width'), '`width`', 80),
    sortsKeys: asFlag(sort, true),
    flow: style === undefined ? flow : style === null ? undefined : asFlag(style),
    hasStart: asFlag(options.get('explicit_start')),
  });
  return asFlag(options.get('explicit_end')) ? `${text}...\n` : text;
}

function notText(value: Value): never {
  throw new TemplateError(`\`from_json\` reads a string, not ${asString(typeof value, '')}: is it data already?`);
}
