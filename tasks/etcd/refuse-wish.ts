import type { Member, Refusal, Wish } from './plan.ts';
import { compareVersions } from './version.ts';

/** What is wrong with the settings themselves. */
export function refuseWish(members: readonly Member[], wish: Wish): Refusal[] {
  const refusals: Refusal[] = [];
  for (const [name, values] of [
    ['etcd_member', members.map(({ member }) => member)],
    ['etcd_peer_url', members.map(({ peer_url }) => peer_url)],
    // A member proves at its own that it is healthy.
    ['etcd_client_url', members.map(({ client_url }) => client_url)],
  ] as const) {
    const twice = values.find((value, index) => values.indexOf(value) !== index);
    if (twice === undefined) continue;
    refusals.push({
      host: undefined,
      reason: `two hosts have the ${name} \`${twice}\``,
      remedy: 'Give each host its own, in the inventory.',
    });
  }
  if (wish.bootstrap === 'dns' && compareVersions('3.4.0', wish.version)?.direction !== 'down') {
    refusals.push({
      host: undefined,
      reason: `etcd ${wish.version} finds its peers by SRV records only over TLS, as all from 3.4 on`,
      remedy: 'Deploy 3.3 by DNS (playbooks/deploy-dns.yml), or this version by IP (playbooks/deploy.yml).',
    });
  }
  if (wish.bootstrap !== 'discovery') return refusals;
  if (wish.discovery_service === undefined) {
    refusals.push({
      host: undefined,
      reason: 'etcd_bootstrap is `discovery`, and there is no etcd_discovery_service',
      remedy: 'Name the service, or set etcd_bootstrap to `static`, which needs none.',
    });
  }
  const step = compareVersions('3.7.0', wish.version);
  if (step !== undefined && step.direction !== 'down') {
    refusals.push({
      host: undefined,
      reason: `etcd ${wish.version} has no discovery of this kind any more: it went with 3.7`,
      remedy: 'Set etcd_bootstrap to `static`.',
    });
  }
  return refusals;
}

/** Whether the member to repair can be. */
export function refuseRepair(members: readonly Member[], withData: readonly Member[], wish: Wish): Refusal[] {
  if (wish.repair === '') return [];
  const member = members.find((each) => each.member === wish.repair);
  if (member === undefined) {
    const names = members.map((each) => each.member).join(', ');
    return [
      {
        host: undefined,
        reason: `etcd_repair names \`${wish.repair}\`, which is no member`,
        remedy: `The members are ${names}.`,
      },
    ];
  }
  if (withData.length === 0) {
    return [
      {
        host: member.host,
        reason: 'there is no cluster yet in which a member could be repaired',
        remedy: 'Leave etcd_repair out.',
      },
    ];
  }
  if (!withData.includes(member) || wish.confirm) return [];
  return [
    {
      host: member.host,
      reason: `${wish.repair} still has data, which a repair deletes`,
      remedy: 'If they are of no use (corrupt, or of another cluster), say so with -e confirm=yes.',
    },
  ];
}
