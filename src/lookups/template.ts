import { dirname, join } from 'node:path';
import { toText } from '../template/convert.ts';
import { readDelimiters } from '../template/delimiters.ts';
import { findFile, listPlaces } from './find-file.ts';
import type { Lookup } from './lookup.ts';
import { dict, flag, readOptions, text } from './options.ts';
import { readTextFile } from './read-file.ts';
import { evaluateFile, renderFile } from './template-file.ts';

/** Templates of the controller, rendered with the variables of the task. One that is a single expression keeps its value's type unless `convert_data=false`. */
export const template: Lookup = (terms, given, call) => {
  const {
    convert_data,
    template_vars,
    jinja2_native: _,
    ...marks
  } = readOptions(given, {
    convert_data: flag(true),
    jinja2_native: flag(false),
    template_vars: dict(),
    variable_start_string: text('{{'),
    variable_end_string: text('}}'),
    comment_start_string: text('{#'),
    comment_end_string: text('#}'),
  });
  const vars = Object.fromEntries(Array.from(template_vars, ([key, value]) => [toText(key), value]));
  const make = convert_data ? evaluateFile : renderFile;
  return terms.map((term) => {
    const name = toText(term);
    const path = findFile(call, name, 'templates');
    const folders = {
      places: (other: string) => [join(dirname(path), other), ...listPlaces(call, other, 'templates')],
      readFile: call.context.place?.readFile ?? call.world.readFile,
    };
    const file = { name: path, given: name, text: readTextFile(call, path), vars };
    return make(file, { delimiters: readDelimiters(marks) }, call.context, folders);
  });
};
