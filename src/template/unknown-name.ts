import { suggest } from '../util/suggest.ts';
import { FILTERS } from './filters/registry.ts';
import { TemplateError } from './template-error.ts';
import { TESTS } from './tests/registry.ts';

/** The filter of a name, also under its fully qualified one. */
export function stripCollection(name: string): string {
  return name.startsWith('ansible.builtin.') ? name.slice('ansible.builtin.'.length) : name;
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
