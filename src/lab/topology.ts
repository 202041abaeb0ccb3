/** One machine of the lab. */
export interface LabHost {
  readonly name: string;
  readonly address: string;
  /** `server` runs a Docker Engine; `services` runs DNS, the image registry and the discovery service. */
  readonly role: 'server' | 'services';
}

export const HOSTS: readonly LabHost[] = [
  { name: 'dns', address: '10.0.0.10', role: 'services' },
  { name: 'n1', address: '10.0.0.137', role: 'server' },
  { name: 'n2', address: '10.0.0.138', role: 'server' },
  { name: 'n3', address: '10.0.0.139', role: 'server' },
];

/** Where `run` works from: no host, only a place in the lab's network, with the resolver that fresh hosts use. */
export const CONTROLLER = { name: 'controller', address: '10.0.0.1' } as const;

export const PREFIX_LENGTH = 24;
export const REGISTRY_PORT = 5000;
export const DISCOVERY_ADDRESS = '10.0.0.10';
/** Answers `GET /new?size=N`, on the port that etcd's own discovery server uses. */
export const DISCOVERY_PORT = 8087;
/** The etcd whose v2 keys hold the discovery tokens. */
export const DISCOVERY_ETCD_PORT = 2379;
/** The login account of every host, beside root. */
export const ACCOUNT = { name: 'ops', uid: 1500 } as const;

/** The cgroup of a checkout's lab, and the beginning of its network namespaces' names. */
export function labName(checkoutId: string): string {
  return `longshore-${checkoutId}`;
}

export function namespaceName(checkoutId: string, place: string): string {
  return `${labName(checkoutId)}-${place}`;
}

export function namespaceFile(checkoutId: string, place: string): string {
  return `/run/netns/${namespaceName(checkoutId, place)}`;
}
