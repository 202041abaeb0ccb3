import type { Container } from './read-inspection.ts';

/** A data directory with a log that a container has outside of the volume. */
export interface OwnLog {
  readonly container: string;
  /** Where it is in the container. */
  readonly folder: string;
  /** Where it is on the host; null for one in the container's own layer, which goes with it. */
  readonly source: string | null;
}

/** What `etcd_look` says of a host. */
export interface Look {
  readonly container: Container | null;
  readonly aside: Container | null;
  readonly volume: { readonly labels: Readonly<Record<string, string>> } | null;
  readonly folder: string | null;
  readonly has_data: boolean;
  /** On the volume, wherever on it. */
  readonly has_log: boolean;
  /** Data directories with a log, from the volume's top on. */
  readonly log_folders: readonly string[];
  readonly own_logs: readonly OwnLog[];
  /** The volume has held the data of a healthy member. */
  readonly was_proven: boolean;
  readonly has_image: boolean;
  readonly taken_ports: readonly { readonly port: number; readonly holder: string }[];
}

/** A member as a peer's `/members` lists it. */
export interface Peer {
  readonly name?: string;
  readonly peerURLs?: readonly string[] | null;
  /** Published when the member starts for the first time. */
  readonly clientURLs?: readonly string[] | null;
}

export interface Member {
  readonly host: string;
  readonly member: string;
  readonly peer_url: string;
  readonly client_url: string;
  readonly look: Look;
}

export interface Wish {
  readonly bootstrap: string;
  readonly discovery_service: string | undefined;
  readonly cluster_token: string;
  readonly version: string;
  readonly volume: string;
  readonly volume_path: string;
  readonly data_dir: string;
  /** The member to repair, or an empty text. */
  readonly repair: string;
  /** Whether data may be deleted. */
  readonly confirm: boolean;
}

/**
 * - `bootstrap`: starts with all others, for the first time
 * - `start`: has data and does not run
 * - `keep`: runs
 * - `join`: belongs to the cluster and has never started
 * - `repair`: loses its place in the cluster and takes a new one
 * - `wait`: has no data, and nobody that runs can say whether it had
 */
export type Step = 'bootstrap' | 'start' | 'keep' | 'join' | 'repair' | 'wait';

export type State = 'none' | 'never-formed' | 'formed' | 'one-lost' | 'majority-lost' | 'incomplete';

export interface MemberPlan {
  readonly step: Step;
  /** Container and volume are of a bootstrap that came to nothing: they go first. */
  readonly clear: boolean;
  /** Options of etcd by which it finds its cluster, but for a discovery token that is still to come. */
  readonly flags: readonly string[];
  /** The discovery URL that the container was made with. */
  readonly discovery: string;
  /** The numbers of the version that its data are of, without a `v`; an empty text where they are not known. */
  readonly version_before: string;
  /** Folders of a container made in another way where its data may be: they are copied to the volume while it is stopped. */
  readonly adopt_from: readonly string[];
}

export interface Refusal {
  /** Undefined where it is about the cluster. */
  readonly host: string | undefined;
  readonly reason: string;
  readonly remedy: string;
}

export interface Plan {
  readonly state: State;
  readonly needs_token: boolean;
  /** The version changes on data that exist. */
  readonly changes_version: boolean;
  readonly members: Readonly<Record<string, MemberPlan>>;
  readonly refusals: readonly Refusal[];
}
