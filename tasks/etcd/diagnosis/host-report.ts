import type { Sign } from './find-signs.ts';

/** What `etcd_diagnose_host` says of a host. */
export interface HostReport {
  readonly host: string;
  readonly container: ContainerState | null;
  /** Why Docker could not be asked; empty where it could. */
  readonly trouble: string;
  readonly signs: readonly Sign[];
  /** Ports of other members, as they look from this host. */
  readonly ports: readonly PortState[];
  /** Null where the member did not answer. */
  readonly status: MemberStatus | null;
  /** What this member takes for the cluster. */
  readonly members: readonly { readonly id: string; readonly name: string; readonly peer_urls: readonly string[] }[];
  readonly log: readonly string[];
}

export interface ContainerState {
  readonly status: string;
  readonly exit_code: number;
  readonly restarts: number;
  readonly image: string;
  /** The engine's own words where it could not start the container. */
  readonly error: string;
  readonly oom_killed: boolean;
  /** Seconds since it was started, or since it ended. */
  readonly since: number;
}

export interface PortState {
  /** `ADDRESS:PORT`. */
  readonly port: string;
  /** open, refused, timeout, or what else was said. */
  readonly state: string;
}

export interface MemberStatus {
  /** Hexadecimal, as logs have it. */
  readonly member_id: string;
  readonly cluster_id: string;
  /** Whether it knows a leader, and so whether there is a quorum. */
  readonly has_leader: boolean;
}

/** A member with what its host says; undefined where the host could not be reached. */
export interface Patient {
  readonly host: string;
  readonly member: string;
  /** `ADDRESS:PORT` of its peer and client URL. */
  readonly peer_port: string;
  readonly client_port: string;
  readonly report: HostReport | undefined;
}

export interface Finding {
  /** Those that it is about. */
  readonly hosts: readonly string[];
  readonly title: string;
  readonly evidence: readonly string[];
  readonly remedy: string;
}

/** As people call a member: host and name. */
export function nameMember({ host, member }: Pick<Patient, 'host' | 'member'>): string {
  return host === member ? host : `${host} (${member})`;
}

/** A sign of a log, as evidence. */
export function quoteSign(host: string, { line, count, ago }: Sign): string {
  const text = line.length > 240 ? `${line.slice(0, 239)}…` : line;
  return `${host}'s log: ${text} (${count === 1 ? '' : `${count} times, last `}${formatAgo(ago)})`;
}

export function formatAgo(seconds: number): string {
  if (seconds < 120) return `${Math.max(0, seconds)} s ago`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min ago` : `${Math.round(seconds / 3600)} h ago`;
}
