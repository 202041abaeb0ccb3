import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compileTemplate } from '../template/compile.ts';
import { toText } from '../template/convert.ts';
import type { Delimiters } from '../template/delimiters.ts';
import type { Environment } from '../template/environment.ts';
import type { LookupContext } from '../template/lookup-context.ts';
import { TEMPLATE_FILE_OPTIONS } from '../template/template-options.ts';
import { TemplateError, type TemplateSource, TemplateSyntaxProblem } from '../template/template-error.ts';
import { Unknown, type Value } from '../template/value.ts';
import { findFile, listPlaces } from './find-file.ts';
import type { Lookup, LookupCall } from './lookup.ts';
import { dict, flag, readOptions, text } from './options.ts';
import { readTextFile } from './read-file.ts';

/** Templates of the controller, rendered with the variables of the task. One that is a single expression keeps its value's type unless `convert_data=false`. */
export const template: Lookup = (terms, given, call) => {
  const options = readOptions(given, {
    convert_data: flag(true),
    jinja2_native: flag(false),
    template_vars: dict(),
    variable_start_string: text('{{'),
    variable_end_string: text('}}'),
    comment_start_string: text('{#'),
    comment_end_string: text('#}'),
  });
  const delimiters = {
    variableStart: options.variable_start_string,
    variableEnd: options.variable_end_string,
    commentStart: options.comment_start_string,
    commentEnd: options.comment_end_string,
  };
  return terms.map((term) => {
    const name = toText(term);
    const path = findFile(call, name, 'templates');
    const source = { name: path, text: readTextFile(call, path) };
    const value = render(source, delimiters, describeFile(call.context, name, path, options.template_vars), call);
    return options.convert_data || typeof value === 'string' || value instanceof Unknown
      ? value
      : toText(value) + (/\n*$/.exec(source.text)?.[0] ?? '');
  });
};

/** The names that Ansible gives to every template, and those of `template_vars`. */
function describeFile(
  { environment }: LookupContext,
  name: string,
  path: string,
  more: ReadonlyMap<Value, Value>,
): Record<string, Value> {
  return {
    ansible_managed: 'Ansible managed',
    template_path: name,
    template_fullpath: path,
    template_run_date: environment.now().toISOString(),
    ...Object.fromEntries(Array.from(more, ([key, value]) => [toText(key), value])),
  };
}

function render(
  source: TemplateSource,
  delimiters: Partial<Delimiters>,
  values: Readonly<Record<string, Value>>,
  call: LookupCall,
): Value {
  const compiled = compileTemplate(source.text, { ...TEMPLATE_FILE_OPTIONS, delimiters });
  if (compiled instanceof TemplateSyntaxProblem) {
    const help = compiled.help === undefined ? {} : { help: compiled.help };
    throw placeAt(new TemplateError(compiled.message, 'include', help), compiled.start, compiled.end, source);
  }
  const environment: Environment = {
    ...call.context.withData(values).environment,
    loader: (name) => loadBeside(source.name, name, call),
  };
  try {
    return compiled.evaluate(environment);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw placeAt(error, error.start, error.end, error.source ?? source);
  }
}

function placeAt(error: TemplateError, start: number, end: number, source: TemplateSource): TemplateError {
  error.start = start;
  error.end = end;
  error.source = source;
  return error;
}

/** What a template includes: beside it, or where templates are. */
function loadBeside(path: string, name: string, call: LookupCall): TemplateSource | undefined {
  const places = [join(dirname(path), name), ...listPlaces(call, name, 'templates')];
  const found = places.find((place) => existsSync(place));
  return found === undefined ? undefined : { name: found, text: readTextFile(call, found) };
}
