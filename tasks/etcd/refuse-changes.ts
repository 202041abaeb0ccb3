import { type Identity, readIdentity } from './identity.ts';
import type { Member, Refusal, Wish } from './plan.ts';
import { compareVersions } from './version.ts';

/** What a restart cannot apply to a member that has data. */
export function refuseChanges(member: Member, wish: Wish): Refusal[] {
  const { host, look } = member;
  const was = readIdentity(look.container, look.volume);
  if (was.bootstrap !== undefined && (was.bootstrap === 'dns') !== (wish.bootstrap === 'dns')) {
    return [refuseCrossing(host, was, wish)];
  }
  const changes = [
    ['member name', was.member, member.member, 'etcd_member'],
    ['peer URL', was.peer_url, member.peer_url, 'etcd_peer_url'],
    ['cluster token', was.cluster_token, wish.cluster_token, 'etcd_cluster_token'],
    ['way of bootstrapping', was.bootstrap, wish.bootstrap, 'etcd_bootstrap'],
  ] as const;
  const refusals = changes
    .filter(([, before, after]) => before !== undefined && before !== after)
    .map(([what, before, after, variable]): Refusal => ({
      host,
      reason: `its ${what} is \`${before}\` and cannot become \`${after}\`: etcd takes it from the data, whatever it is started with`,
      remedy:
        variable === 'etcd_bootstrap'
          ? `Set etcd_bootstrap to \`${before}\`: once there are data it means nothing any more.`
          : `Set ${variable} back to \`${before}\`; to change it, take the member out of the cluster and in again: -e etcd_repair=${was.member ?? member.member} -e confirm=yes.`,
    }));
  return [...refusals, ...refuseVersion(host, was.version, wish.version)];
}

/** Between addresses and names everything changes at once: peer URLs, the version, the way of bootstrapping. */
function refuseCrossing(host: string, was: Identity, wish: Wish): Refusal {
  const older = was.version !== undefined && compareVersions(was.version, wish.version)?.direction === 'down';
  const version = older
    ? `; and etcd ${wish.version} cannot read data of etcd ${was.version}: \`cluster cannot be downgraded\``
    : '';
  const ways = [was.bootstrap, wish.bootstrap].map((way) => (way === 'dns' ? 'by DNS' : 'by IP'));
  return {
    host,
    reason: `its data are of a cluster that was deployed ${ways[0]}, and cannot become one ${ways[1]}${version}`,
    remedy: `Go on with ${was.bootstrap === 'dns' ? 'playbooks/deploy-dns.yml' : 'playbooks/deploy.yml'}; or remove the cluster with its data, and then deploy anew: playbooks/teardown.yml -e confirm=yes.`,
  };
}

function refuseVersion(host: string, was: string | undefined, is: string): Refusal[] {
  const step = was === undefined ? undefined : compareVersions(was, is);
  if (step === undefined) return [];
  if (step.direction === 'down') {
    return [
      {
        host,
        reason: `its data are of etcd ${was}, and ${is} is older: etcd cannot go back (\`cluster cannot be downgraded\`)`,
        remedy: `Set etcd_version to ${was} or newer, or start anew from a snapshot of before.`,
      },
    ];
  }
  if (step.minors > 1) {
    return [
      {
        host,
        reason: `from etcd ${was} to ${is} are ${step.minors} minor versions, and the members of a cluster may be only one apart`,
        remedy: 'Go one minor version at a time, a deployment for each.',
      },
    ];
  }
  return [];
}

export function refusePorts({ host, look }: Member): Refusal[] {
  if (look.container?.running === true) return [];
  return look.taken_ports.map(({ port, holder }) => ({
    host,
    reason: `port ${port} is already taken by ${holder}`,
    remedy: 'Stop what holds the port.',
  }));
}
