import type { Task } from '../playbook/play.ts';
import type { Layer } from '../variables/layer.ts';

/** What the command line and longshore.yml say about a run. */
export interface RunSettings {
  /** Hosts that are worked on at the same time. */
  readonly forks: number;
  readonly check: boolean;
  readonly diff: boolean;
  readonly verbosity: number;
  readonly extraVars: Layer;
  /** How hosts are reached that do not say it themselves. */
  readonly connection?: string;
  readonly remoteUser?: string;
  /** To log in with, for hosts without `ansible_password`. */
  readonly password?: string;
  readonly privateKeyFiles?: readonly string[];
  /** Further words for ssh, of hosts that do not have their own: as `ansible_ssh_common_args` and `ansible_ssh_extra_args`. */
  readonly sshCommonArgs?: readonly string[];
  readonly sshExtraArgs?: readonly string[];
  readonly hostKeyPolicy?: 'strict' | 'accept-new' | 'off';
  readonly connectTimeoutMs: number;
  /** Nobody has said how long. */
  readonly connectTimeoutIsDefault?: boolean;
  /** Of one task on one host; none by default. */
  readonly taskTimeoutMs?: number;
  readonly become: BecomeDefaults;
  /** Pattern of `--limit`. */
  readonly limit?: string;
  /** Whether handlers run on hosts that have failed, whatever the play says. */
  readonly forceHandlers?: boolean;
  /** Tasks before this one are passed over. */
  readonly startAt?: Task;
  /** Asks before each task. */
  readonly step?: boolean;
  readonly tags: readonly string[];
  readonly skipTags: readonly string[];
  /** Folders that hold roles, after `roles/` beside the playbook. */
  readonly rolesPath?: readonly string[];
  /** The Python of this machine, or where one would be: for playbooks that name it, nothing here runs it. */
  readonly playbookPython?: string;
  /** The project's longshore.yml, absolute, where there is one. */
  readonly settingsFile?: string;
}

export interface BecomeDefaults {
  readonly enabled: boolean;
  readonly method: string;
  readonly user: string;
  readonly password?: string;
}
