/** An option of a command: read, documented and suggested from this one table. */
export interface Option {
  /** Without the dashes. */
  readonly long: string;
  readonly short?: string;
  /** Other names of the same, also without dashes. */
  readonly aliases?: readonly string[];
  /** What stands for the value in the help; an option without it takes none. */
  readonly value?: string;
  readonly help: string;
}

export const OPTIONS = {
  inventory: {
    long: 'inventory',
    short: 'i',
    value: 'PATH',
    aliases: ['inventory-file'],
    help: 'inventory: a file, a folder, or hosts (`a,b,`); may be repeated',
  },
  limit: { long: 'limit', short: 'l', value: 'PATTERN', help: 'only these hosts' },
  extraVars: { long: 'extra-vars', short: 'e', value: 'VARS', help: 'variables: k=v, JSON, or @FILE; may be repeated' },
  connection: {
    long: 'connection',
    short: 'c',
    value: 'KIND',
    help: 'how to reach hosts: ssh, openssh, node-ssh, local or docker',
  },
  forks: { long: 'forks', short: 'f', value: 'N', help: 'hosts at the same time' },
  askPass: { long: 'ask-pass', short: 'k', help: 'ask for the password to log in with' },
  connectionPasswordFile: {
    long: 'connection-password-file',
    value: 'FILE',
    aliases: ['conn-pass-file'],
    help: 'file with the password to log in with, or a program that says it',
  },
  user: { long: 'user', short: 'u', value: 'NAME', help: 'log in as' },
  become: { long: 'become', short: 'b', help: 'become another user (root)' },
  becomeUser: { long: 'become-user', value: 'NAME', help: 'become this user' },
  becomeMethod: { long: 'become-method', value: 'NAME', help: 'sudo, su or doas' },
  askBecomePass: { long: 'ask-become-pass', short: 'K', help: 'ask for the password of become' },
  becomePasswordFile: {
    long: 'become-password-file',
    value: 'FILE',
    aliases: ['become-pass-file'],
    help: 'file with the password of become, or a program that says it',
  },
  vaultId: {
    long: 'vault-id',
    value: 'ID@SOURCE',
    help: 'password of a vault and its id: a file, a program, or `prompt`; may be repeated',
  },
  vaultPasswordFile: {
    long: 'vault-password-file',
    value: 'FILE',
    aliases: ['vault-pass-file'],
    help: 'file with the password of a vault, or a program that says it',
  },
  askVaultPassword: {
    long: 'ask-vault-password',
    short: 'J',
    aliases: ['ask-vault-pass'],
    help: 'ask for the password of a vault',
  },
  privateKey: { long: 'private-key', value: 'FILE', aliases: ['key-file'], help: 'log in with this key' },
  sshCommonArgs: {
    long: 'ssh-common-args',
    value: 'WORDS',
    help: 'further options for ssh, such as `-o ProxyJump=gate`',
  },
  sshExtraArgs: { long: 'ssh-extra-args', value: 'WORDS', help: 'the same, behind those' },
  timeout: { long: 'timeout', short: 'T', value: 'SECONDS', help: 'time-out for connecting' },
  taskTimeout: { long: 'task-timeout', value: 'SECONDS', help: 'time-out for a task on a host; 0 is none' },
  background: {
    long: 'background',
    short: 'B',
    value: 'SECONDS',
    help: 'as a job that goes on by itself, for at most so long: the keyword `async`',
  },
  poll: {
    long: 'poll',
    short: 'P',
    value: 'SECONDS',
    help: 'with -B: between two looks at the job (15); 0 does not wait for it',
  },
  check: { long: 'check', short: 'C', help: 'change nothing; say what would change' },
  diff: { long: 'diff', short: 'D', help: 'show the differences in files' },
  verbose: { long: 'verbose', short: 'v', help: 'say more; -vv, -vvv still more' },
  output: { long: 'output', short: 'o', value: 'FORM', help: 'terminal, plain or json (events, one a line)' },
  tags: { long: 'tags', short: 't', value: 'TAGS', help: 'only tasks with these tags' },
  skipTags: { long: 'skip-tags', value: 'TAGS', help: 'not the tasks with these tags' },
  listHosts: { long: 'list-hosts', help: 'only say which hosts each play is for' },
  listTags: { long: 'list-tags', help: 'only say which tags there are' },
  startAtTask: { long: 'start-at-task', value: 'NAME', help: 'begin with the task of this name' },
  step: { long: 'step', help: 'ask before each task' },
  forceHandlers: { long: 'force-handlers', help: 'run handlers also on hosts that have failed' },
  flushCache: { long: 'flush-cache', help: 'as in Ansible; there is no cache of facts here' },
  listTasks: { long: 'list-tasks', help: 'only say which tasks there are' },
  syntaxCheck: { long: 'syntax-check', help: 'only check, as `run check` does' },
  explain: { long: 'explain', value: 'CODE', help: 'only say what a code of an error or a warning means' },
  unknownModules: {
    long: 'unknown-modules',
    value: 'HOW',
    help: 'modules that are not known: `error`, or `warn` and do not check their arguments',
  },
  watch: { long: 'watch', help: 'check again whenever a file of the project changes' },
  encryptVaultId: { long: 'encrypt-vault-id', value: 'ID', help: 'encrypt with the password of this id' },
  newVaultId: { long: 'new-vault-id', value: 'ID@SOURCE', help: 'rekey: the new password and its id' },
  newVaultPasswordFile: { long: 'new-vault-password-file', value: 'FILE', help: 'rekey: the new password' },
  vaultOutput: { long: 'output', value: 'FILE', help: 'where to write instead; `-` for the output' },
  name: { long: 'name', short: 'n', value: 'NAME', help: 'encrypt-string: name of the variable; may be repeated' },
  stdinName: { long: 'stdin-name', value: 'NAME', help: 'encrypt-string: name of what comes from the input' },
  prompt: { long: 'prompt', short: 'p', help: 'encrypt-string: ask for the text' },
  showInput: { long: 'show-input', help: 'encrypt-string: show what is typed' },
  group: { long: 'group', short: 'g', value: 'NAME', help: 'add, remove, import: the group; may be repeated' },
  dryRun: { long: 'dry-run', help: 'inventory: say what an edit would change, and write nothing' },
  vars: { long: 'vars', help: 'graph: with the variables' },
  install: { long: 'install', help: 'install the Debian packages that are missing; starts none of their services' },
  help: { long: 'help', short: 'h', help: 'this text' },
  version: { long: 'version', help: 'the version' },
} as const satisfies Readonly<Record<string, Option>>;

const { inventory, limit, extraVars } = OPTIONS;
const {
  check,
  diff,
  verbose,
  output,
  tags,
  skipTags,
  listHosts,
  listTasks,
  syntaxCheck,
  explain,
  watch,
  help,
  version,
} = OPTIONS;

/** What opens a vault. */
const VAULT = [OPTIONS.vaultId, OPTIONS.vaultPasswordFile, OPTIONS.askVaultPassword];

/** Which hosts, and how to reach them. */
const REACH = [
  inventory,
  limit,
  extraVars,
  OPTIONS.connection,
  OPTIONS.forks,
  OPTIONS.user,
  OPTIONS.askPass,
  OPTIONS.connectionPasswordFile,
  OPTIONS.become,
  OPTIONS.becomeUser,
  OPTIONS.becomeMethod,
  OPTIONS.askBecomePass,
  OPTIONS.becomePasswordFile,
  OPTIONS.privateKey,
  OPTIONS.sshCommonArgs,
  OPTIONS.sshExtraArgs,
  OPTIONS.timeout,
  OPTIONS.taskTimeout,
  ...VAULT,
];

export const RUN_OPTIONS: readonly Option[] = [
  ...REACH,
  check,
  diff,
  tags,
  skipTags,
  OPTIONS.startAtTask,
  OPTIONS.step,
  OPTIONS.forceHandlers,
  OPTIONS.flushCache,
  listHosts,
  listTasks,
  OPTIONS.listTags,
  syntaxCheck,
  output,
  verbose,
  help,
  version,
];
export const CHECK_OPTIONS: readonly Option[] = [
  inventory,
  limit,
  extraVars,
  tags,
  skipTags,
  ...VAULT,
  output,
  explain,
  OPTIONS.unknownModules,
  watch,
  verbose,
  help,
  version,
];
export const EXPLAIN_OPTIONS: readonly Option[] = [...VAULT, inventory, extraVars, verbose, help, version];
export const TASK_OPTIONS: readonly Option[] = [
  ...REACH,
  OPTIONS.background,
  OPTIONS.poll,
  check,
  diff,
  output,
  verbose,
  help,
  version,
];
export const EXEC_OPTIONS: readonly Option[] = [...REACH, verbose, help, version];
export const VAULT_OPTIONS: readonly Option[] = [
  ...VAULT,
  OPTIONS.encryptVaultId,
  OPTIONS.newVaultId,
  OPTIONS.newVaultPasswordFile,
  OPTIONS.vaultOutput,
  OPTIONS.name,
  OPTIONS.stdinName,
  OPTIONS.prompt,
  OPTIONS.showInput,
  verbose,
  help,
  version,
];
export const INVENTORY_OPTIONS: readonly Option[] = [
  inventory,
  limit,
  ...VAULT,
  output,
  OPTIONS.vars,
  OPTIONS.group,
  OPTIONS.dryRun,
  verbose,
  help,
  version,
];
export const DOC_OPTIONS: readonly Option[] = [help, version];
export const LAB_OPTIONS: readonly Option[] = [OPTIONS.install, help, version];
