import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Io } from './io.ts';
import { sayWarning } from './say.ts';

/** Ansible's variables that would change what a run does, and what does it here. */
const INSTEAD: Readonly<Record<string, string>> = {
  ANSIBLE_ANY_ERRORS_FATAL: '`any_errors_fatal` of the play',
  ANSIBLE_ASK_PASS: '`-k`',
  ANSIBLE_BECOME: '`-b`, or `become` in longshore.yml',
  ANSIBLE_BECOME_ASK_PASS: '`-K`',
  ANSIBLE_BECOME_METHOD: '`--become-method`, or `become_method` in longshore.yml',
  ANSIBLE_BECOME_USER: '`--become-user`, or `become_user` in longshore.yml',
  ANSIBLE_CONFIG: 'longshore.yml',
  ANSIBLE_FILTER_PLUGINS:
    'filters of your own do not exist; a module in TypeScript in tasks/ can compute what they would',
  ANSIBLE_FORKS: '`-f`, or `forks` in longshore.yml',
  ANSIBLE_GATHERING: '`gather_facts` of the play',
  ANSIBLE_HASH_BEHAVIOUR: 'the filter `combine(recursive=true)`',
  ANSIBLE_HOST_KEY_CHECKING: '`host_key_policy` in longshore.yml',
  ANSIBLE_INVENTORY: '`-i`, or `inventory` in longshore.yml',
  ANSIBLE_LIBRARY: 'a module of your own in TypeScript, in tasks/',
  ANSIBLE_PRIVATE_KEY_FILE: '`--private-key`, or `private_key_file` in longshore.yml',
  ANSIBLE_REMOTE_PORT: '`ansible_port` in the inventory',
  ANSIBLE_REMOTE_USER: '`-u`, or `remote_user` in longshore.yml',
  ANSIBLE_ROLES_PATH: '`roles_path` in longshore.yml',
  ANSIBLE_RUN_TAGS: '`--tags`',
  ANSIBLE_SKIP_TAGS: '`--skip-tags`',
  ANSIBLE_SSH_ARGS: '`ansible_ssh_common_args` in the inventory, or ~/.ssh/config',
  ANSIBLE_SSH_COMMON_ARGS: '`ansible_ssh_common_args` in the inventory, or ~/.ssh/config',
  ANSIBLE_SSH_EXTRA_ARGS: '`ansible_ssh_extra_args` in the inventory, or ~/.ssh/config',
  ANSIBLE_STRATEGY: '`strategy` of the play',
  ANSIBLE_TASK_TIMEOUT: '`task_timeout` in longshore.yml',
  ANSIBLE_TIMEOUT: '`-T`, or `connect_timeout` in longshore.yml',
  ANSIBLE_VAULT_IDENTITY_LIST: '`--vault-id`',
};

/** Says which settings of Ansible's are there and are not read: its variables, and its file where the project has none of ours. */
export function warnOfAnsibleSettings(io: Io, hasSettings: boolean): void {
  const names = Object.keys(INSTEAD).filter((name) => (io.env[name] ?? '') !== '');
  if (names.length > 0) {
    const verb = names.length === 1 ? 'is' : 'are';
    const help = names.map((name) => `${name}: ${INSTEAD[name]}.`).join('\n');
    sayWarning(io, `${names.join(', ')} ${verb} not read`, help);
  }
  if (!hasSettings && existsSync(join(io.cwd, 'ansible.cfg'))) {
    sayWarning(io, 'ansible.cfg is not read', 'Settings are in longshore.yml; docs/moving-from-ansible.md says which.');
  }
}
