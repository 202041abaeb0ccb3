import { Composer, type Document, type Tags } from 'yaml';
import { tokenizeYaml } from '../source/tokenize-yaml.ts';
import { readInt } from './number.ts';
import { TemplateError } from './template-error.ts';
import type { Value } from './value.ts';
import { Float } from './value.ts';
import { toValue } from './convert.ts';

const WORDS: ReadonlyMap<string, boolean> = new Map(
  (['yes', 'on', 'true'] as const)
    .flatMap((word) => forms(word).map((form) => [form, true] as const))
    .concat(
      (['no', 'off', 'false'] as const).flatMap((word) => forms(word).map((form) => [form, false as true] as const)),
    ),
);

const BOOLEAN = {
  tag: 'tag:yaml.org,2002:bool',
  default: true as const,
  test: /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
  resolve: (text: string) => WORDS.get(text) ?? false,
};
const OCTAL = {
  tag: 'tag:yaml.org,2002:int',
  default: true as const,
  test: /^[-+]?0[0-7_]+$/,
  resolve: (text: string) => Number.parseInt(text.replaceAll('_', ''), 8),
};
const FLOAT = {
  tag: 'tag:yaml.org,2002:float',
  default: true as const,
  test: /^[-+]?(?:\d[\d_]*)\.[\d_]*(?:[eE][-+]\d+)?$|^[-+]?\.\d[\d_]*(?:[eE][-+]\d+)?$/,
  resolve: (text: string) => new Float(Number(text.replaceAll('_', ''))),
};

const MOST_ALIASES = 1000;

const OPTIONS = {
  version: '1.2',
  schema: 'core',
  intAsBigInt: true,
  merge: true,
  uniqueKeys: false,
  logLevel: 'silent',
  customTags: (tags: Tags) => [BOOLEAN, OCTAL, FLOAT, ...tags],
} as const;

/** The only document of a YAML text, as Ansible reads scalars. @throws TemplateError where it is none */
export function parseYaml(text: string): Value {
  const documents = parseYamlAll(text);
  if (documents.length > 1)
    throw new TemplateError('this YAML has more than one document: use `from_yaml_all`', 'value');
  return documents[0] ?? null;
}

export function parseYamlAll(text: string): Value[] {
  const tokens = tokenizeYaml(text);
  if ('reason' in tokens) throw notYaml(tokens.reason);
  const documents: Value[] = [];
  for (const document of new Composer(OPTIONS).compose(tokens)) {
    const [error] = document.errors;
    if (error !== undefined) throw notYaml((error.message.split('\n')[0] ?? '').replace(/:$/, ''));
    documents.push(readDocument(document));
  }
  return documents;
}

function readDocument(document: Document): Value {
  try {
    return settle(toValue(document.toJS({ mapAsMap: true, maxAliasCount: MOST_ALIASES })));
  } catch (error) {
    if (error instanceof RangeError) throw notYaml('an alias stands in itself');
    if (error instanceof ReferenceError) throw notYaml('its aliases expand to too much');
    // What `<<` cannot take.
    throw error instanceof TemplateError ? error : notYaml((error as Error).message);
  }
}

function notYaml(reason: string): TemplateError {
  return new TemplateError(`this is not YAML: ${reason}`, 'value');
}

/** Floats with a fraction are plain numbers; integers within 2^53 too. */
function settle(value: Value): Value {
  if (Array.isArray(value)) return value.map(settle);
  if (value instanceof Map) return new Map(Array.from(value, ([key, item]) => [settle(key), settle(item)]));
  if (value instanceof Float) return Number.isInteger(value.value) ? value : value.value;
  if (typeof value !== 'bigint') return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? (readInt(number) ?? value) : value;
}

function forms(word: string): string[] {
  return [word, word.charAt(0).toUpperCase() + word.slice(1), word.toUpperCase()];
}
