import type { Layer } from '../variables/layer.ts';

/** What the command line and longshore.yml say about a run. */
export interface RunSettings {
  /** Hosts that are worked on at the same time. */
  readonly forks: number;
  readonly check: boolean;
  readonly diff: boolean;
  readonly verbosity: number;
  readonly extraVars: Layer;
  readonly remoteUser?: string;
  readonly privateKeyFiles?: readonly string[];
  readonly hostKeyPolicy?: 'strict' | 'accept-new' | 'off';
  readonly connectTimeoutMs: number;
  /** Of one task on one host; none by default. */
  readonly taskTimeoutMs?: number;
  readonly become: BecomeDefaults;
  /** Pattern of `--limit`. */
  readonly limit?: string;
  readonly tags: readonly string[];
  readonly skipTags: readonly string[];
  /** Folders that hold roles, after `roles/` beside the playbook. */
  readonly rolesPath?: readonly string[];
  /** The project's longshore.yml, absolute, where there is one. */
  readonly settingsFile?: string;
}

export interface BecomeDefaults {
  readonly enabled: boolean;
  readonly method: string;
  readonly user: string;
  readonly password?: string;
}
