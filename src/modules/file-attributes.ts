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
  seuser: arg
    .str()
    .describe(
      "The user of its SELinux label. This and the next three do nothing on a host without SELinux; `_default` is what the host's policy says.",
    ),
  serole: arg.str().describe('The role of its SELinux label.'),
  setype: arg.str().describe('The type of its SELinux label.'),
  selevel: arg.str().aliases('serange').describe('The level of its SELinux label, such as s0.'),
  attributes: arg
    .str()
    .aliases('attr')
    .describe('Attributes of the file system as `chattr` takes them, such as +i or =A; the host needs chattr.'),
  unsafe_writes: arg
    .bool()
    .default(false)
    .describe(
      'What cannot be replaced, such as a file that Docker has mounted into a container, is written into; for a moment it is not whole then.',
    ),
};

export interface FileAttributes {
  readonly mode?: string | undefined;
  readonly owner?: string | undefined;
  readonly group?: string | undefined;
  readonly seuser?: string | undefined;
  readonly serole?: string | undefined;
  readonly setype?: string | undefined;
  readonly selevel?: string | undefined;
  readonly attributes?: string | undefined;
  readonly unsafe_writes?: boolean | undefined;
}

/** Those among the arguments of a module. */
export function pickAttributes(args: FileAttributes): FileAttributes {
  const { mode, owner, group, seuser, serole, setype, selevel, attributes, unsafe_writes } = args;
  return { mode, owner, group, seuser, serole, setype, selevel, attributes, unsafe_writes };
}

/** What the prelude's ls_plan reads. */
export function attributeVars(wanted: FileAttributes): Record<string, ShellValue> {
  const { mode, owner, group, attributes } = wanted;
  return {
    ls_want_mode: mode === undefined ? '' : normalizeMode(mode),
    ls_want_owner: owner ?? '',
    ls_want_group: group ?? '',
    ls_want_label: describeLabel(wanted),
    ls_want_flags: attributes === undefined ? '' : checkFlags(attributes),
    ls_unsafe: wanted.unsafe_writes ?? false,
  };
}

function describeLabel({ seuser, serole, setype, selevel }: FileAttributes): string {
  if (!(seuser || serole || setype || selevel)) return '';
  const parts = Object.entries({ seuser, serole, setype });
  for (const [name, part = ''] of parts) {
    if (part.includes(':'))
      throw new ModuleFailure(`${name}: \`${part}\` is more than the ${name.slice(2)} of a label: it has a colon`);
  }
  return [...parts.map(([, part = '']) => part), selevel ?? ''].join(':');
}

function checkFlags(flags: string): string {
  if (flags === '' || /^[-+=]?[aAcCdDeEFijmPsStTuxX]+$/.test(flags)) return flags;
  throw new ModuleFailure(`attributes: \`${flags}\` is not what chattr takes`, {
    help: 'Write them as +i, -i or =iA; `man chattr` lists them.',
  });
}

/**
 * Octal digits without leading zeros, or the symbolic mode as it is.
 * @throws ModuleFailure on what is neither.
 */
export function normalizeMode(mode: string): string {
  const octal = /^0?o?([0-7]{1,5})$/.exec(mode)?.[1];
  if (octal !== undefined && Number.parseInt(octal, 8) <= 0o7777) return Number.parseInt(octal, 8).toString(8);
  if (/^[ugoa]*([-+=]([rwxXst]*|[ugo]))+(,[ugoa]*([-+=]([rwxXst]*|[ugo]))+)*$/.test(mode)) return mode;
  throw new ModuleFailure(`mode must be in octal or symbolic form, not ${mode}`, {
    details: `bad symbolic permission for mode: ${mode}`,
    help: 'Write it as "0644" or as u=rw,g=r.',
  });
}

/** The return values `mode`, `owner`, `group`, `uid`, `gid`, `size` and `secontext`, as far as the host told them. A mode has a zero in front, as Ansible's. */
export function readFileAttributes(fields: Fields): Record<string, unknown> {
  const mode = fields.get('mode');
  const numbers = ['uid', 'gid', 'size'].flatMap((name) => {
    const number = fields.int(name);
    return number === undefined ? [] : [[name, number] as const];
  });
  return {
    ...fields.texts('owner', 'group', 'state', 'secontext'),
    ...(mode === undefined ? {} : { mode: `0${mode.padStart(3, '0')}` }),
    ...Object.fromEntries(numbers),
  };
}

export const ATTRIBUTE_RETURNS = {
  mode: 'Permissions of the file, such as `0644` or `01777`.',
  owner: 'Name of its owner.',
  group: 'Name of its group.',
  uid: 'Number of its owner.',
  gid: 'Number of its group.',
  size: 'Size in bytes.',
  state: 'What it is: file, directory, link, hard or absent.',
  secontext: 'Its SELinux label, on a host with SELinux.',
};
