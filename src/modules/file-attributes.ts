import { arg } from '../module/arg.ts';
import type { ShellValue } from '../module/program.ts';
import type { Fields } from '../module/reply.ts';
import { ModuleFailure } from '../module/result.ts';

/** The arguments that every module which writes files shares. */
export const ATTRIBUTES = {
  mode: arg
    .mode()
    .describe(
      'Permissions: octal as a quoted string, such as "0644", or symbolic, such as u=rw,g=r. New files get 0644 without it.',
    ),
  owner: arg.str().describe('Name or number of the user that shall own it.'),
  group: arg.str().describe('Name or number of the group that shall own it.'),
};

export interface FileAttributes {
  readonly mode?: string | undefined;
  readonly owner?: string | undefined;
  readonly group?: string | undefined;
}

/** What the prelude's ls_plan reads. */
export function attributeVars({ mode, owner, group }: FileAttributes): Record<string, ShellValue> {
  return {
    ls_want_mode: mode === undefined ? '' : normalizeMode(mode),
    ls_want_owner: owner ?? '',
    ls_want_group: group ?? '',
  };
}

/**
 * Octal digits without leading zeros, or the symbolic mode as it is.
 * @throws ModuleFailure on what is neither.
 */
export function normalizeMode(mode: string): string {
  const octal = /^0?o?([0-7]{1,5})$/.exec(mode)?.[1];
  if (octal !== undefined && Number.parseInt(octal, 8) <= 0o7777) return Number.parseInt(octal, 8).toString(8);
  if (/^[ugoa]*([-+=]([rwxXst]*|[ugo]))+(,[ugoa]*([-+=]([rwxXst]*|[ugo]))+)*$/.test(mode)) return mode;
  throw new ModuleFailure(`mode: ${mode} is neither octal nor symbolic`, {
    help: 'Write it as "0644" or as u=rw,g=r.',
  });
}

/** The return values `mode`, `owner`, `group`, `uid`, `gid` and `size`, as far as the host told them. */
export function readFileAttributes(fields: Fields): Record<string, unknown> {
  const mode = fields.get('mode');
  const numbers = ['uid', 'gid', 'size'].flatMap((name) => {
    const number = fields.int(name);
    return number === undefined ? [] : [[name, number] as const];
  });
  const names = ['owner', 'group', 'state'].flatMap((name) => {
    const text = fields.get(name);
    return text === undefined ? [] : [[name, text] as const];
  });
  return {
    ...Object.fromEntries(names),
    ...(mode === undefined ? {} : { mode: mode.padStart(4, '0') }),
    ...Object.fromEntries(numbers),
  };
}

export const ATTRIBUTE_RETURNS = {
  mode: 'Permissions of the file, such as `0644`.',
  owner: 'Name of its owner.',
  group: 'Name of its group.',
  uid: 'Number of its owner.',
  gid: 'Number of its group.',
  size: 'Size in bytes.',
  state: 'What it is: file, directory, link, hard or absent.',
};
