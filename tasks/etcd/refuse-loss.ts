import type { Member, Refusal, Wish } from './plan.ts';

/** Members that have lost their data: one is repaired where that is asked for, a majority cannot be. */
export function refuseLoss(members: readonly Member[], lost: readonly Member[], wish: Wish): Refusal[] {
  const quorum = Math.floor(members.length / 2) + 1;
  const unasked = lost.filter(({ member }) => member !== wish.repair);
  if (lost.length > members.length - quorum) {
    return lost.map(({ host, member }) => ({
      host,
      reason: `${member} has lost its data, and so have too many: ${lost.length} of ${members.length}, and the cluster needs ${quorum} to decide anything`,
      remedy:
        'Start anew from a snapshot (etcdctl snapshot restore), or without the data: playbooks/teardown.yml -e confirm=yes, then deploy again.',
    }));
  }
  return unasked.map(({ host, member }) => ({
    host,
    reason: `${member} has lost its data: the cluster knows it, and its volume is empty. Started as it is, it would disturb the others`,
    remedy: `Let it be taken out and in again, and get the data from the others: -e etcd_repair=${member}`,
  }));
}
