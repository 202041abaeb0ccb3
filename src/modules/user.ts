import { defineModule } from '../module/define-module.ts';
import type { Fields } from '../module/reply.ts';
import { type Diff, ModuleFailure, type ModuleResult } from '../module/result.ts';
import { checkAccountName, loadAccountProgram } from './account-program.ts';
import { USER_ARGS, type UserArgs } from './user-args.ts';

const PROGRAM = loadAccountProgram(import.meta.url, 'user-shadow.sh', 'user-busybox.sh', 'user-key.sh', 'user.sh');

export const user = defineModule({
  name: 'user',
  aliases: ['ansible.builtin.user', 'ansible.legacy.user'],
  summary: 'Makes, changes and removes users.',
  description:
    "With useradd, usermod, userdel, chpasswd and chage of the host. Where it has busybox's adduser and deluser only, what those cannot do is a failure that says so.",
  args: USER_ARGS,
  checkMode: 'supported',
  returns: {
    name: 'Name of the user.',
    state: 'Whether the account is there: present or absent.',
    uid: 'Number of the user.',
    group: 'Number of the primary group.',
    comment: 'Who it is.',
    home: 'Home folder.',
    shell: 'Login shell.',
    groups: 'What `groups` asked for, with commas.',
    append: 'Of an account that was there: what was asked for.',
    move_home: 'Of an account that was there: what was asked for.',
    system: 'Of a new account: what was asked for.',
    create_home: 'Of a new account: what was asked for.',
    password: 'NOT_LOGGING_PASSWORD, where one was given.',
    force: 'With `absent`: what was asked for.',
    remove: 'With `absent`: what was asked for.',
    ssh_key_file: 'With `generate_ssh_key`: where the key is.',
    ssh_public_key: 'With `generate_ssh_key`: its public half.',
    ssh_fingerprint: 'With `generate_ssh_key`: its fingerprint.',
    stderr: 'What the commands said, if anything.',
    stdout: 'Empty, where there is stderr.',
  },
  examples: `- name: A user for the service
  user:
    name: app
    system: true
    shell: /usr/sbin/nologin
    home: /srv/app
- name: An administrator
  user:
    name: ann
    comment: Ann
    groups: [adm, users]
    append: true
- name: Gone
  user:
    name: old
    state: absent
    remove: true
`,
  statusTells: () => true,
  prepare: ({ args }) => {
    checkArguments(args);
    return {
      program: PROGRAM,
      vars: {
        user_name: args.name,
        user_state: args.state,
        user_uid: args.uid ?? '',
        user_same: args.non_unique,
        user_group: args.group ?? '',
        user_set_groups: args.groups !== undefined,
        user_groups: listGroups(args).join('\n'),
        user_append: args.append,
        user_set_comment: args.comment !== undefined,
        user_comment: args.comment ?? '',
        user_home: args.home ?? '',
        user_create_home: args.create_home,
        user_move_home: args.move_home,
        user_skeleton: args.skeleton ?? '',
        user_umask: args.umask ?? '',
        user_shell: args.shell ?? '',
        user_system: args.system,
        user_min: args.uid_min ?? '',
        user_max: args.uid_max ?? '',
        user_selinux: args.seuser ?? '',
        user_set_password: args.password !== undefined,
        user_password: args.password ?? '',
        user_update_password: args.update_password === 'always',
        user_lock: args.password_lock === undefined ? '' : args.password_lock ? 'yes' : 'no',
        ...readExpiry(args.expires),
        user_inactive: args.password_expire_account_disable ?? '',
        user_longest: args.password_expire_max ?? '',
        user_shortest: args.password_expire_min ?? '',
        user_warn: args.password_expire_warn ?? '',
        user_remove: args.remove,
        user_force: args.force,
        accounts_local: args.local,
        user_key: args.generate_ssh_key,
        user_key_type: args.ssh_key_type,
        user_key_bits: args.ssh_key_bits ?? '',
        user_key_file: args.ssh_key_file ?? '',
        user_key_comment: args.ssh_key_comment ?? '',
        user_key_passphrase: args.ssh_key_passphrase ?? '',
      },
    };
  },
  decode: ({ args, reply: { fields }, check }) => describeUser(args, fields, check),
});

/** @throws ModuleFailure on what would be another line, field or option in the files of accounts. */
function checkArguments(args: UserArgs): void {
  checkAccountName(args.name, 'name');
  if (args.group !== undefined) checkAccountName(args.group, 'group');
  for (const name of listGroups(args)) checkAccountName(name, 'groups');
  for (const option of ['comment', 'home', 'shell', 'password'] as const) {
    if (/[:\n\r\0]/.test(args[option] ?? '')) {
      throw new ModuleFailure(`${option}: a colon or a line end cannot stand in it`, {
        help: '/etc/passwd and /etc/shadow separate their fields by colons.',
      });
    }
  }
  for (const option of ['home', 'shell'] as const) {
    const path = args[option];
    if (path !== undefined && !/^[/~$]/.test(path))
      throw new ModuleFailure(`${option}: ${path} is not an absolute path`);
  }
  for (const option of ['uid', 'uid_min', 'uid_max'] as const) {
    const number = args[option];
    if (number !== undefined && (number < 0 || number > 4_294_967_294))
      throw new ModuleFailure(`${option}: ${number} is not the number of a user`);
  }
  if (!/^[A-Za-z][\w@.-]*$/.test(args.ssh_key_type))
    throw new ModuleFailure(`ssh_key_type: ${args.ssh_key_type} is not the type of a key`, {
      help: 'Such as rsa or ed25519; `ssh -Q key` lists those of a host.',
    });
  if (args.umask !== undefined && !/^[0-7]{1,4}$/.test(args.umask))
    throw new ModuleFailure(`umask: ${args.umask} is not octal`);
}

function listGroups({ groups = [] }: UserArgs): string[] {
  return [...new Set(groups.map((name) => name.trim()).filter((name) => name !== ''))];
}

/** The day as useradd and as /etc/shadow has it; a negative time is none. */
function readExpiry(expires: number | undefined): Record<string, string | number | boolean> {
  const day = expires === undefined || expires < 0 ? undefined : Math.floor(expires / 86_400);
  if (day !== undefined && day > 2_932_896) throw new ModuleFailure(`expires: ${expires} is no time in seconds`);
  return {
    user_set_expiry: expires !== undefined,
    user_expiry_day: day ?? '',
    user_expiry_date: day === undefined ? '' : new Date(day * 86_400_000).toISOString().slice(0, 10),
  };
}

const ACCOUNT_FIELDS = ['uid', 'group', 'comment', 'home', 'shell'] as const;
const KEY_FIELDS = ['ssh_key_file', 'ssh_public_key', 'ssh_fingerprint'] as const;

function describeUser(args: UserArgs, fields: Fields, check: boolean): ModuleResult {
  const changed = fields.flag('changed');
  const existed = fields.flag('existed');
  const said = fields.get('said')?.trim() ?? '';
  const warnings = [...(looksEncrypted(args.password) ? [] : [NOT_ENCRYPTED]), ...fields.all('warning')];
  const known = ACCOUNT_FIELDS.flatMap((name): [string, string | number][] => {
    const text = fields.get(name);
    if (text === undefined) return [];
    return [[name, name === 'uid' || name === 'group' ? Number(text) : text]];
  });
  const common = {
    changed,
    name: args.name,
    state: args.state,
    ...(warnings.length === 0 ? {} : { warnings }),
    ...(said === '' ? {} : { stdout: '', stderr: said }),
    ...(changed ? { diff: makeDiff(args, existed, fields) } : {}),
  };
  if (args.state === 'absent') return { ...common, ...(existed ? { force: args.force, remove: args.remove } : {}) };
  return {
    ...common,
    ...Object.fromEntries(known),
    ...(check ? { unknownFields: listUnknown(args, fields, known.length > 0) } : {}),
    ...(existed
      ? { append: args.append, move_home: args.move_home }
      : { system: args.system, create_home: args.create_home }),
    ...(args.groups === undefined ? {} : { groups: listGroups(args).join(',') }),
    ...(args.password === undefined ? {} : { password: 'NOT_LOGGING_PASSWORD' }),
    ...fields.texts(...KEY_FIELDS),
    ...(existed ? { summary: fields.all('change').map(readName).join(', ') } : {}),
  };
}

/** What only making the account, or its key, could tell. */
function listUnknown(args: UserArgs, fields: Fields, isKnown: boolean): string[] {
  const key = args.generate_ssh_key ? KEY_FIELDS.filter((name) => !fields.has(name)) : [];
  return [...(isKnown ? [] : ACCOUNT_FIELDS), ...key];
}

/** A field `change` says NAME, and on further lines the value before and the one after. */
function readName(change: string): string {
  return change.split('\n')[0] ?? '';
}

function makeDiff(args: UserArgs, existed: boolean, fields: Fields): Diff {
  const changes = fields.all('change').map((change) => change.split('\n'));
  const format = (there: boolean, at: number): string =>
    [`state: ${there ? 'present' : 'absent'}`, ...changes.map((parts) => `${parts[0]}: ${parts[at] ?? ''}`)].join(
      '\n',
    ) + '\n';
  return {
    before: format(existed, 1),
    after: format(args.state === 'present', 2),
    before_header: `user ${args.name}`,
    after_header: `user ${args.name}`,
  };
}

const NOT_ENCRYPTED =
  "The input password appears not to have been hashed. The 'password' argument must be encrypted for this module to work properly.";

/** Lengths of the hash, by the method's mark, as crypt(5) has them. */
const HASH_LENGTHS: Readonly<Record<string, number>> = { '1': 22, '5': 43, '6': 86, y: 43 };

function looksEncrypted(password: string | undefined): boolean {
  if (password === undefined || ['', '*', '!', '*************'].includes(password)) return true;
  const [, method = '', ...rest] = password.split('$');
  const hash = rest.at(-1);
  if (hash === undefined || /[:*!]/.test(password) || /[^a-zA-Z0-9./=]/.test(hash)) return false;
  return (HASH_LENGTHS[method] ?? hash.length) === hash.length;
}
