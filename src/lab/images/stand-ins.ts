/** An image of the lab: built from Debian's etcd, under the name that playbooks ask for. */
export interface StandIn {
  /** Name in the registry, without the registry itself. */
  readonly repository: string;
  readonly tag: string;
  /** The Debian release whose packages etcd-server and etcd-client are in it. */
  readonly release: string;
  /** The etcd that is really inside. */
  readonly version: string;
}

export const STAND_INS: readonly StandIn[] = [
  { repository: 'bitnami/etcd', tag: '3.3.15', release: 'bullseye', version: '3.3.25' },
  { repository: 'bitnami/etcd', tag: '3.4.14', release: 'bookworm', version: '3.4.23' },
  { repository: 'bitnami/etcd', tag: '3.5.16', release: 'trixie', version: '3.5.16' },
];

/** The release whose etcd also runs the discovery service: the last with the v2 keys and a v2 client that can be relied on. */
export const DISCOVERY_RELEASE = 'bookworm';

export function formatStandIn(standIn: StandIn): string {
  return `${standIn.repository}:${standIn.tag} is a stand-in: Debian's etcd ${standIn.version} under this name`;
}
