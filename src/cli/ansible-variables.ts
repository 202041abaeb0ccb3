const OWN_PLUGINS = 'plugins of your own do not exist; a module in TypeScript, in tasks/, can do what they would';
const ARGUMENTS_OF_SSH = '`--ssh-common-args`, `ansible_ssh_common_args` in the inventory, or ~/.ssh/config';
const PASSWORD_OF_BECOME = '`-K`, `--become-password-file`, or `ansible_become_password` in the inventory';
const PROGRAM_OF_BECOME = '`become_exe` and `become_flags` of the play, or `ansible_become_exe` in the inventory';
const USER_OF_BECOME = '`--become-user`, or `become_user` in longshore.yml';
const POLICY = '`host_key_policy` in longshore.yml';
const SECONDS_OF_CONNECTING = '`-T`, or `connect_timeout` in longshore.yml';
const COLLECTIONS = 'collections are looked for in collections/ beside the playbook and where ansible-galaxy puts them';
const NO_CACHE = 'facts are not kept between runs';

/** Ansible's variables that would change what a run does, and what does it here. */
export const INSTEAD: Readonly<Record<string, string>> = {
  ANSIBLE_ANY_ERRORS_FATAL: '`any_errors_fatal` of the play',
  ANSIBLE_ASK_PASS: '`-k`',
  ANSIBLE_ASK_VAULT_PASS: '`-J`',
  ANSIBLE_ASYNC_DIR: '`ansible_async_dir` in the inventory',
  ANSIBLE_BECOME: '`-b`, or `become` in longshore.yml',
  ANSIBLE_BECOME_ASK_PASS: '`-K`',
  ANSIBLE_BECOME_EXE: PROGRAM_OF_BECOME,
  ANSIBLE_BECOME_FLAGS: PROGRAM_OF_BECOME,
  ANSIBLE_BECOME_METHOD: '`--become-method`, or `become_method` in longshore.yml',
  ANSIBLE_BECOME_PASS: PASSWORD_OF_BECOME,
  ANSIBLE_BECOME_PASSWORD_FILE: '`--become-password-file`',
  ANSIBLE_BECOME_USER: USER_OF_BECOME,
  ANSIBLE_CACHE_PLUGIN: NO_CACHE,
  ANSIBLE_CACHE_PLUGIN_CONNECTION: NO_CACHE,
  ANSIBLE_COLLECTIONS_PATH: COLLECTIONS,
  ANSIBLE_COLLECTIONS_PATHS: COLLECTIONS,
  ANSIBLE_CONFIG: 'longshore.yml',
  ANSIBLE_CONNECTION_PASSWORD_FILE: '`--connection-password-file`',
  ANSIBLE_DIFF_ALWAYS: '`-D`',
  ANSIBLE_DUPLICATE_YAML_DICT_KEY: 'a key that is given twice is an error',
  ANSIBLE_ENABLE_TASK_DEBUGGER: 'there is no debugger; `--step` asks before each task',
  ANSIBLE_ERROR_ON_MISSING_HANDLER: 'a handler that is notified must be there',
  ANSIBLE_ERROR_ON_UNDEFINED_VARS: 'the filter `default`',
  ANSIBLE_EXECUTABLE: '`executable` of the module `shell`',
  ANSIBLE_FACTS_MODULES: 'the module `setup` gathers facts',
  ANSIBLE_FORCE_HANDLERS: '`--force-handlers`, or `force_handlers` of the play',
  ANSIBLE_FORKS: '`-f`, or `forks` in longshore.yml',
  ANSIBLE_GATHERING: '`gather_facts` of the play',
  ANSIBLE_GATHER_SUBSET: '`gather_subset` of the play',
  ANSIBLE_GATHER_TIMEOUT: '`gather_timeout` of the play',
  ANSIBLE_HASH_BEHAVIOUR: 'the filter `combine(recursive=true)`',
  ANSIBLE_HOST_KEY_CHECKING: POLICY,
  ANSIBLE_HOST_PATTERN_MISMATCH: 'a pattern that matches no host is a warning',
  ANSIBLE_INJECT_FACT_VARS: 'facts have both names, `ansible_facts.x` and `ansible_x`',
  ANSIBLE_INVALID_TASK_ATTRIBUTE_FAILED: 'a keyword that is not known is an error',
  ANSIBLE_INVENTORY: '`-i`, or `inventory` in longshore.yml',
  ANSIBLE_INVENTORY_ENABLED: 'inventories are YAML, JSON, INI, programs, TypeScript and lists of hosts',
  ANSIBLE_INVENTORY_IGNORE: 'a folder of inventories has inventories alone; name its files with `-i`',
  ANSIBLE_INVENTORY_IGNORE_REGEX: 'a folder of inventories has inventories alone; name its files with `-i`',
  ANSIBLE_JINJA2_EXTENSIONS: 'extensions of Jinja2 do not exist',
  ANSIBLE_LIBRARY: 'a module of your own in TypeScript, in tasks/',
  ANSIBLE_LOG_PATH: '`-o json`, written to a file',
  ANSIBLE_NO_LOG: '`no_log` of the play',
  ANSIBLE_NULL_REPRESENTATION: 'the filter `default`',
  ANSIBLE_PLAYBOOK_VARS_ROOT:
    'group_vars and host_vars stand beside the playbook that is named and beside the inventory',
  ANSIBLE_POLL_INTERVAL: '`poll` of the task',
  ANSIBLE_PRECEDENCE: 'variables of groups go in the order that Ansible has; `ansible_group_priority` changes it',
  ANSIBLE_PRIVATE_KEY_FILE: '`--private-key`, or `private_key_file` in longshore.yml',
  ANSIBLE_PRIVATE_ROLE_VARS: '`public` of `import_role` and `include_role`',
  ANSIBLE_REMOTE_PORT: '`ansible_port` in the inventory',
  ANSIBLE_REMOTE_USER: '`-u`, or `remote_user` in longshore.yml',
  ANSIBLE_ROLES_PATH: '`roles_path` in longshore.yml',
  ANSIBLE_RUN_TAGS: '`--tags`',
  ANSIBLE_SKIP_TAGS: '`--skip-tags`',
  ANSIBLE_SSH_ARGS: ARGUMENTS_OF_SSH,
  ANSIBLE_SSH_COMMON_ARGS: ARGUMENTS_OF_SSH,
  ANSIBLE_SSH_EXTRA_ARGS: '`--ssh-extra-args`, `ansible_ssh_extra_args` in the inventory, or ~/.ssh/config',
  ANSIBLE_SSH_HOST_KEY_CHECKING: POLICY,
  ANSIBLE_SSH_TIMEOUT: SECONDS_OF_CONNECTING,
  ANSIBLE_STRATEGY: '`strategy` of the play',
  ANSIBLE_SUDO_EXE: PROGRAM_OF_BECOME,
  ANSIBLE_SUDO_FLAGS: PROGRAM_OF_BECOME,
  ANSIBLE_SUDO_PASS: PASSWORD_OF_BECOME,
  ANSIBLE_SUDO_USER: USER_OF_BECOME,
  ANSIBLE_SU_EXE: PROGRAM_OF_BECOME,
  ANSIBLE_SU_FLAGS: PROGRAM_OF_BECOME,
  ANSIBLE_SU_PASS: PASSWORD_OF_BECOME,
  ANSIBLE_SU_USER: USER_OF_BECOME,
  ANSIBLE_TASK_TIMEOUT: '`task_timeout` in longshore.yml',
  ANSIBLE_TIMEOUT: SECONDS_OF_CONNECTING,
  ANSIBLE_TRANSFORM_INVALID_GROUP_CHARS: 'names of groups stay as they are',
  ANSIBLE_TRANSPORT: '`-c`, or `connection` of the play',
  ANSIBLE_VARS_ENABLED: 'group_vars and host_vars are read',
  ANSIBLE_VAULT_ENCRYPT_IDENTITY: '`--encrypt-vault-id`',
  ANSIBLE_VAULT_ENCRYPT_SALT: 'each vault has a salt of its own, made up at random',
  ANSIBLE_VAULT_IDENTITY: '`--vault-id`',
  ANSIBLE_VAULT_IDENTITY_LIST: '`--vault-id`',
  ANSIBLE_VAULT_ID_MATCH: 'the password with the id of the vault is tried first, then the others',
  ANSIBLE_VERBOSITY: '`-v`',
  ANSIBLE_YAML_FILENAME_EXT: 'files of YAML end in .yml, .yaml or .json',
};

/** The same of names that begin or end alike. */
export const INSTEAD_OF_PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/^ANSIBLE_(?:ACTION|BECOME|CONNECTION|FILTER|INVENTORY|LOOKUP|STRATEGY|TEST|VARS)_PLUGINS$/, OWN_PLUGINS],
  [/^ANSIBLE_MODULE_UTILS$/, OWN_PLUGINS],
  [/^ANSIBLE_LOOKUP_URL_/, "options of `lookup('url', …)`"],
];

const OFF = /^(?:n|no|f|false|off|0)$/i;
const ON = /^(?:y|yes|t|true|on|1)$/i;

/** Values that are Ansible's defaults, or what happens here anyway. */
export const SAME_AS_UNSET: Readonly<Record<string, RegExp>> = {
  ANSIBLE_ANY_ERRORS_FATAL: OFF,
  ANSIBLE_ASK_PASS: OFF,
  ANSIBLE_ASK_VAULT_PASS: OFF,
  ANSIBLE_BECOME: OFF,
  ANSIBLE_BECOME_ASK_PASS: OFF,
  ANSIBLE_CACHE_PLUGIN: /^(?:ansible\.builtin\.)?memory$/,
  ANSIBLE_DIFF_ALWAYS: OFF,
  ANSIBLE_DUPLICATE_YAML_DICT_KEY: /^error$/,
  ANSIBLE_ENABLE_TASK_DEBUGGER: OFF,
  ANSIBLE_ERROR_ON_MISSING_HANDLER: ON,
  ANSIBLE_ERROR_ON_UNDEFINED_VARS: ON,
  ANSIBLE_FACTS_MODULES: /^(?:smart|(?:ansible\.(?:builtin|legacy)\.)?setup)$/,
  ANSIBLE_FORCE_HANDLERS: OFF,
  ANSIBLE_GATHERING: /^(?:implicit|smart)$/,
  ANSIBLE_HASH_BEHAVIOUR: /^replace$/,
  ANSIBLE_HOST_KEY_CHECKING: ON,
  ANSIBLE_HOST_PATTERN_MISMATCH: /^warning$/,
  ANSIBLE_INJECT_FACT_VARS: ON,
  ANSIBLE_INVALID_TASK_ATTRIBUTE_FAILED: ON,
  ANSIBLE_NO_LOG: OFF,
  ANSIBLE_PRIVATE_ROLE_VARS: OFF,
  ANSIBLE_SSH_HOST_KEY_CHECKING: ON,
  ANSIBLE_STRATEGY: /^(?:ansible\.builtin\.)?linear$/,
  ANSIBLE_TRANSFORM_INVALID_GROUP_CHARS: /^(?:never|ignore)$/,
  ANSIBLE_TRANSPORT: /^(?:ansible\.builtin\.)?(?:ssh|smart|paramiko)$/,
  ANSIBLE_VAULT_ID_MATCH: OFF,
  ANSIBLE_VERBOSITY: /^0$/,
};

/** Settings of ansible.cfg whose variables are called otherwise than they are. */
export const VARIABLE_OF_SETTING: Readonly<Record<string, string>> = {
  'defaults.duplicate_dict_key': 'ANSIBLE_DUPLICATE_YAML_DICT_KEY',
  'defaults.fact_caching': 'ANSIBLE_CACHE_PLUGIN',
  'defaults.inject_facts_as_vars': 'ANSIBLE_INJECT_FACT_VARS',
  'diff.always': 'ANSIBLE_DIFF_ALWAYS',
  'inventory.enable_plugins': 'ANSIBLE_INVENTORY_ENABLED',
  'tags.run': 'ANSIBLE_RUN_TAGS',
  'tags.skip': 'ANSIBLE_SKIP_TAGS',
};
