import { iterate } from '../iterate.ts';
import type { TestOperation } from '../operation.ts';
import { defineTest } from '../operation.ts';
import { TemplateError } from '../template-error.ts';
import { toText } from '../to-text.ts';
import { splitUrl } from '../url-split.ts';
import type { Dict, Value } from '../value.ts';

/** What can be said of the form of an address, such as `http://example.com` or `urn:isbn:0451450523`. As with Ansible, any text is the path of a `uri`. */
export const URL_TESTS: readonly (readonly [string, TestOperation])[] = [
  ['uri', defineTest(['schemes?'], (_, value, schemes) => readUri(value, readSchemes(schemes)) !== undefined)],
  [
    'url',
    defineTest(['schemes?'], (_, value, schemes) => {
      const parts = readUri(value, readSchemes(schemes));
      return parts !== undefined && (parts.get('netloc') !== '' || parts.get('scheme') === 'file');
    }),
  ],
  ['urn', defineTest([], (_, value) => readUri(value, ['urn']) !== undefined)],
];

function readUri(value: Value, schemes: readonly string[] | undefined): Dict | undefined {
  if (typeof value !== 'string') return undefined;
  const parts = trySplit(value);
  const scheme = toText(parts?.get('scheme') ?? '');
  return schemes === undefined || schemes.length === 0 || schemes.includes(scheme) ? parts : undefined;
}

function trySplit(text: string): Dict | undefined {
  try {
    return splitUrl(text);
  } catch (error) {
    if (error instanceof TemplateError) return undefined;
    throw error;
  }
}

function readSchemes(schemes: Value | undefined): string[] | undefined {
  return schemes === undefined || schemes === null ? undefined : iterate(schemes).map(toText);
}
