import type { Container } from './read-inspection.ts';

/** What a member is, in the words that its data know: none of it can be changed by a restart. */
export interface Identity {
  readonly member: string | undefined;
  readonly peer_url: string | undefined;
  readonly cluster_token: string | undefined;
  /** discovery, static or dns. */
  readonly bootstrap: string | undefined;
  readonly version: string | undefined;
}

type Labels = Readonly<Record<string, string>>;

const LABEL = 'longshore.etcd.';

/** What the labels say that a deployment leaves on container and volume; of a container without them, its command. */
export function readIdentity(container: Container | null, volume: { readonly labels: Labels } | null): Identity {
  const labels: Labels = { ...volume?.labels, ...container?.labels };
  const flags = container === null ? new Map<string, string>() : readFlags(container.command);
  const env = container?.env ?? {};
  return {
    member: labels[`${LABEL}member`] ?? flags.get('name') ?? env['ETCD_NAME'],
    peer_url:
      labels[`${LABEL}peer-url`] ?? flags.get('initial-advertise-peer-urls') ?? env['ETCD_INITIAL_ADVERTISE_PEER_URLS'],
    cluster_token:
      labels[`${LABEL}cluster-token`] ?? flags.get('initial-cluster-token') ?? env['ETCD_INITIAL_CLUSTER_TOKEN'],
    bootstrap: labels[`${LABEL}bootstrap`] ?? readBootstrap(flags, env),
    version: (container?.labels[`${LABEL}version`] ?? readTag(container?.image) ?? labels[`${LABEL}version`])?.replace(
      /^v(?=\d)/,
      '',
    ),
  };
}

function readBootstrap(flags: ReadonlyMap<string, string>, env: Labels): string | undefined {
  if (flags.has('discovery') || 'ETCD_DISCOVERY' in env) return 'discovery';
  if (flags.has('discovery-srv') || 'ETCD_DISCOVERY_SRV' in env) return 'dns';
  return flags.get('initial-cluster-state') === 'new' && flags.has('initial-cluster') ? 'static' : undefined;
}

function readTag(image: string | undefined): string | undefined {
  return image === undefined ? undefined : /:v?(\d[\w.-]*)$/.exec(image)?.[1];
}

/** Options of a command line, `--name value` and `--name=value`. */
export function readFlags(command: readonly string[]): Map<string, string> {
  const flags = new Map<string, string>();
  for (const [index, word] of command.entries()) {
    const match = /^--?([a-z][a-z0-9-]*)(?:=(.*))?$/s.exec(word);
    if (match?.[1] === undefined) continue;
    flags.set(match[1], match[2] ?? command[index + 1] ?? '');
  }
  return flags;
}
