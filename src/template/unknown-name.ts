import { suggest } from '../util/suggest.ts';
import { IP_FILTERS } from './filters/ip-filters.ts';
import { FILTERS } from './filters/registry.ts';
import { TemplateError } from './template-error.ts';
import { IP_TESTS } from './tests/ip-tests.ts';
import { TESTS } from './tests/registry.ts';

const IP_NAMES: ReadonlySet<string> = new Set([...IP_FILTERS, ...IP_TESTS].map(([name]) => name));

/** The short name of a filter or test, also of one under its fully qualified name. */
export function stripCollection(name: string): string {
  if (!name.includes('.')) return name;
  if (name.startsWith('ansible.builtin.')) return name.slice('ansible.builtin.'.length);
  const [, short = name] = /^ansible\.(?:utils|netcommon)\.(\w+)$/.exec(name) ?? [];
  return IP_NAMES.has(short) ? short : name;
}

export function suggestFilter(name: string): string | undefined {
  return suggest(stripCollection(name), FILTERS.keys());
}

export function suggestTest(name: string): string | undefined {
  return suggest(stripCollection(name), TESTS.keys());
}

export function unknownFilter(name: string): TemplateError {
  return unknown(`there is no filter \`${name}\``, suggestFilter(name));
}

export function unknownTest(name: string): TemplateError {
  return unknown(`there is no test \`${name}\``, suggestTest(name));
}

function unknown(message: string, known: string | undefined): TemplateError {
  return new TemplateError(message, 'name', known === undefined ? {} : { help: `did you mean \`${known}\`?` });
}
