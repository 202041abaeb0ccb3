import { arg, type ArgsOf } from '../module/arg.ts';

/** Ansible knows these for other systems; on Linux they have no effect there either. */
const OTHER_SYSTEMS = {
  hidden: arg.bool().describe('Of macOS; has no effect on Linux.'),
  login_class: arg.str().describe('Of the BSDs; has no effect on Linux.'),
  profile: arg.str().describe('Of Solaris; has no effect on Linux.'),
  authorization: arg.str().describe('Of Solaris; has no effect on Linux.'),
  role: arg.str().describe('Of Solaris; has no effect on Linux.'),
};

export const USER_ARGS = {
  name: arg.str().required().aliases('user').describe('Name of the user.'),
  state: arg.choice('absent', 'present').default('present').describe('Whether the account shall be there.'),
  uid: arg.int().describe('Number of the user.'),
  non_unique: arg.bool().default(false).describe('`uid` may belong to another user, too; not with busybox.'),
  group: arg.str().describe('Name or number of the primary group, which must be there.'),
  groups: arg
    .list(arg.str())
    .describe(
      'Further groups, which must be there; an empty list means none. The user leaves others, unless `append`.',
    ),
  append: arg.bool().default(false).describe('The user stays in groups that `groups` does not name.'),
  comment: arg.str().describe('Who it is: the comment field of /etc/passwd.'),
  home: arg.path().describe('Home folder.'),
  create_home: arg.bool().default(true).aliases('createhome').describe('Makes the home folder where it is missing.'),
  move_home: arg.bool().default(false).describe('Where `home` is another than before, takes along what is in it.'),
  skeleton: arg.str().describe('Folder whose contents a new home gets, in place of /etc/skel.'),
  umask: arg.str().describe('Umask for a new home; not with busybox.'),
  shell: arg.path().describe('Login shell.'),
  system: arg.bool().default(false).describe('A new user gets a number of those for system accounts.'),
  uid_min: arg.int().describe('The lowest number that a new user may get; not with busybox.'),
  uid_max: arg.int().describe('The highest number that a new user may get; not with busybox.'),
  seuser: arg.str().describe("A new user's SELinux user; not with busybox."),
  password: arg
    .str()
    .secret()
    .describe('The password, encrypted as crypt(3) has it; `!` or `*` for none. Does not stand on a command line.'),
  update_password: arg
    .choice('always', 'on_create')
    .default('always')
    .describe('Whether an account that is there gets the password, too.'),
  password_lock: arg.bool().describe('Locks the password, or unlocks it; without it a lock stays as it is.'),
  expires: arg
    .float()
    .describe('When the account expires, in seconds since the epoch; negative: never. Not with busybox.'),
  password_expire_max: arg.int().describe('Days after which the password must be changed; needs chage.'),
  password_expire_min: arg.int().describe('Days before which it may not be changed; needs chage.'),
  password_expire_warn: arg.int().describe('Days of warning before it expires; needs chage.'),
  password_expire_account_disable: arg
    .int()
    .describe('Days after its expiry until the account is disabled; -1: never. Not with busybox.'),
  remove: arg.bool().default(false).describe('`absent` removes the home folder and the mail, too.'),
  force: arg
    .bool()
    .default(false)
    .describe('`absent` removes the user though he is logged in; not with busybox. See also `generate_ssh_key`.'),
  generate_ssh_key: arg
    .bool()
    .default(false)
    .describe('The user gets an SSH key where he has none; with `force` another one.'),
  ssh_key_type: arg.str().default('rsa').describe('Type of the key, as ssh-keygen names it.'),
  ssh_key_bits: arg.int().describe('Length of the key.'),
  ssh_key_file: arg.path().describe('Where the key goes, from the home folder; without it .ssh/id_TYPE.'),
  ssh_key_comment: arg.str().describe('Comment of the key; without it "ansible-generated on HOST".'),
  ssh_key_passphrase: arg.str().secret().describe('Passphrase of the key; without it none.'),
  local: arg
    .bool()
    .default(false)
    .describe('Looks for the account in the files of the host alone, not in a directory such as LDAP.'),
  ...OTHER_SYSTEMS,
};

export type UserArgs = ArgsOf<typeof USER_ARGS>;
