/** Part of what a module may import. */
export { expandMatch } from '../util/expand-match.ts';
export { translatePythonRegex } from '../util/python-regex.ts';
export { watchRegex } from '../util/run-regex.ts';
