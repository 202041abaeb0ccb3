/** What a literal value of a keyword must be; `any` where templates and structures go. */
export type KeywordKind = 'any' | 'bool' | 'number' | 'text';

/** Keywords that plays, blocks and tasks share: Ansible's name, the name in `Keywords`, and the kind of a literal. */
export const SHARED_KEYWORDS = {
  become: ['become', 'bool'],
  become_user: ['becomeUser', 'text'],
  become_method: ['becomeMethod', 'text'],
  become_exe: ['becomeExe', 'text'],
  become_flags: ['becomeFlags', 'text'],
  connection: ['connection', 'text'],
  remote_user: ['remoteUser', 'text'],
  port: ['port', 'number'],
  any_errors_fatal: ['anyErrorsFatal', 'bool'],
  ignore_errors: ['ignoreErrors', 'bool'],
  ignore_unreachable: ['ignoreUnreachable', 'bool'],
  check_mode: ['checkMode', 'bool'],
  diff: ['diff', 'bool'],
  no_log: ['noLog', 'bool'],
  run_once: ['runOnce', 'bool'],
  delegate_to: ['delegateTo', 'text'],
  delegate_facts: ['delegateFacts', 'bool'],
  timeout: ['timeout', 'number'],
  throttle: ['throttle', 'number'],
} as const satisfies Record<string, readonly [field: string, kind: KeywordKind]>;

const STRUCTURED = ['vars', 'environment', 'tags', 'name', 'module_defaults'];
const SHARED = [...Object.keys(SHARED_KEYWORDS), ...STRUCTURED, 'collections', 'debugger'];

const PLAY_ONLY = [
  'hosts',
  'user',
  'vars_files',
  'vars_prompt',
  'gather_facts',
  'gather_subset',
  'gather_timeout',
  'fact_path',
  'serial',
  'order',
  'strategy',
  'max_fail_percentage',
  'pipeline',
  'force_handlers',
  'pre_tasks',
  'roles',
  'tasks',
  'post_tasks',
  'handlers',
];

/** Keywords that a play takes. */
export const PLAY_KEYWORDS: ReadonlySet<string> = new Set([
  ...SHARED.filter((name) => name !== 'delegate_to' && name !== 'delegate_facts'),
  ...PLAY_ONLY,
]);

/** Keywords that a block takes. */
export const BLOCK_KEYWORDS: ReadonlySet<string> = new Set([...SHARED, 'when', 'block', 'rescue', 'always', 'notify']);

/** Keywords that a task takes beside its module. */
export const TASK_KEYWORDS: ReadonlySet<string> = new Set([
  ...SHARED,
  'when',
  'action',
  'local_action',
  'args',
  'register',
  'loop',
  'loop_control',
  'until',
  'retries',
  'delay',
  'async',
  'poll',
  'changed_when',
  'failed_when',
  'notify',
]);

/** A handler's further keyword. */
export const HANDLER_KEYWORDS: ReadonlySet<string> = new Set([...TASK_KEYWORDS, 'listen']);

/** What an import takes: it is gone once its tasks are in place, and each of them has its keywords. */
export const IMPORT_KEYWORDS: ReadonlySet<string> = new Set([...SHARED, 'when', 'notify']);

/** What is no param where a role is named. */
export const ROLE_KEYWORDS: ReadonlySet<string> = new Set([...SHARED, 'role', 'when']);

/** When Ansible's task debugger takes over; only that it never does can be said here. */
export const DEBUGGER_VALUES = ['always', 'never', 'on_failed', 'on_skipped', 'on_unreachable'];

/** Modules of Ansible's that are really part of the language, refused by name. */
export const REFUSED_ACTIONS: ReadonlyMap<string, string> = new Map([
  ['include', 'Write `include_tasks` or `import_tasks`.'],
]);
