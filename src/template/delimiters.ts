/** The marks of a template, Jinja2's by default. */
export interface Delimiters {
  readonly variableStart: string;
  readonly variableEnd: string;
  readonly blockStart: string;
  readonly blockEnd: string;
  readonly commentStart: string;
  readonly commentEnd: string;
}

export const DEFAULT_DELIMITERS: Delimiters = {
  variableStart: '{{',
  variableEnd: '}}',
  blockStart: '{%',
  blockEnd: '%}',
  commentStart: '{#',
  commentEnd: '#}',
};

/** Ansible's names for them, as the `#jinja2:` header and the arguments of `template` have them. */
export const DELIMITER_NAMES: ReadonlyMap<string, keyof Delimiters> = new Map([
  ['variable_start_string', 'variableStart'],
  ['variable_end_string', 'variableEnd'],
  ['block_start_string', 'blockStart'],
  ['block_end_string', 'blockEnd'],
  ['comment_start_string', 'commentStart'],
  ['comment_end_string', 'commentEnd'],
]);

/** Those that are given under Ansible's names. */
export function readDelimiters(named: Readonly<Record<string, string | undefined>>): Partial<Delimiters> {
  const found: Partial<Record<keyof Delimiters, string>> = {};
  for (const [name, key] of DELIMITER_NAMES) {
    const mark = named[name];
    if (mark !== undefined) found[key] = mark;
  }
  return found;
}
