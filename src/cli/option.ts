/** An option of a command: read, documented and suggested from this one table. */
export interface Option {
  /** Without the dashes. */
  readonly long: string;
  readonly short?: string;
  /** What stands for the value in the help; an option without it takes none. */
  readonly value?: string;
  readonly help: string;
}

export const OPTIONS = {
  inventory: {
    long: 'inventory',
    short: 'i',
    value: 'PATH',
    help: 'inventory: a file, a folder, or hosts (`a,b,`); may be repeated',
  },
  limit: { long: 'limit', short: 'l', value: 'PATTERN', help: 'only these hosts' },
  extraVars: { long: 'extra-vars', short: 'e', value: 'VARS', help: 'variables: k=v, JSON, or @FILE; may be repeated' },
  forks: { long: 'forks', short: 'f', value: 'N', help: 'hosts at the same time' },
  user: { long: 'user', short: 'u', value: 'NAME', help: 'log in as' },
  become: { long: 'become', short: 'b', help: 'become another user (root)' },
  becomeUser: { long: 'become-user', value: 'NAME', help: 'become this user' },
  becomeMethod: { long: 'become-method', value: 'NAME', help: 'sudo, su or doas' },
  askBecomePass: { long: 'ask-become-pass', short: 'K', help: 'ask for the password of become' },
  privateKey: { long: 'private-key', value: 'FILE', help: 'log in with this key' },
  timeout: { long: 'timeout', short: 'T', value: 'SECONDS', help: 'time-out for connecting' },
  check: { long: 'check', short: 'C', help: 'change nothing; say what would change' },
  diff: { long: 'diff', short: 'D', help: 'show the differences in files' },
  verbose: { long: 'verbose', short: 'v', help: 'say more; -vv, -vvv still more' },
  output: { long: 'output', short: 'o', value: 'FORM', help: 'terminal, plain or json (events, one a line)' },
  tags: { long: 'tags', short: 't', value: 'TAGS', help: 'only tasks with these tags' },
  skipTags: { long: 'skip-tags', value: 'TAGS', help: 'not the tasks with these tags' },
  listHosts: { long: 'list-hosts', help: 'only say which hosts each play is for' },
  listTasks: { long: 'list-tasks', help: 'only say which tasks there are' },
  syntaxCheck: { long: 'syntax-check', help: 'only check, as `run check` does' },
  install: { long: 'install', help: 'install the Debian packages that are missing; starts none of their services' },
  help: { long: 'help', short: 'h', help: 'this text' },
  version: { long: 'version', help: 'the version' },
} as const satisfies Readonly<Record<string, Option>>;

const {
  inventory,
  limit,
  extraVars,
  forks,
  user,
  become,
  becomeUser,
  becomeMethod,
  askBecomePass,
  privateKey,
  timeout,
} = OPTIONS;
const { check, diff, verbose, output, tags, skipTags, listHosts, listTasks, syntaxCheck, help, version } = OPTIONS;

/** Which hosts, and how to reach them. */
const REACH = [
  inventory,
  limit,
  extraVars,
  forks,
  user,
  become,
  becomeUser,
  becomeMethod,
  askBecomePass,
  privateKey,
  timeout,
];

export const RUN_OPTIONS: readonly Option[] = [
  ...REACH,
  check,
  diff,
  tags,
  skipTags,
  listHosts,
  listTasks,
  syntaxCheck,
  output,
  verbose,
  help,
  version,
];
export const CHECK_OPTIONS: readonly Option[] = [inventory, limit, extraVars, verbose, help];
export const TASK_OPTIONS: readonly Option[] = [...REACH, check, diff, output, verbose, help];
export const EXEC_OPTIONS: readonly Option[] = [...REACH, verbose, help];
export const LAB_OPTIONS: readonly Option[] = [OPTIONS.install, help];
