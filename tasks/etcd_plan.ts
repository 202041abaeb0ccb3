import { arg, defineAction } from 'longshore';
import { decidePlan } from './etcd/decide-plan.ts';
import type { Look, Member, Peer, Refusal, Wish } from './etcd/plan.ts';

export default defineAction({
  summary: 'Decides what a deployment of etcd has to do on each host, from what there is on all of them.',
  description:
    'Refuses, before anything is stopped, what cannot be applied to data that exist, and says all reasons at once with their remedies.',
  args: {
    hosts: arg.list(arg.str()).required().describe('The hosts, in the order of the next five lists.'),
    members: arg.list(arg.str()).required().describe("Their members' names."),
    peer_urls: arg.list(arg.str()).required().describe("Their members' peer URLs."),
    client_urls: arg.list(arg.str()).required().describe("Their members' client URLs."),
    found: arg.list(arg.dict()).required().describe('What `etcd_look` found on them.'),
    peers: arg.list(arg.any()).default([]).describe('Member lists, as `/members` of the members that run gives them.'),
    bootstrap: arg
      .choice('discovery', 'static', 'dns')
      .required()
      .describe('How members find each other the first time.'),
    discovery_service: arg.str().describe('URL of the discovery service.'),
    cluster_token: arg.str().required().describe('Token of the cluster.'),
    version: arg.str().required().describe('The version that is wanted.'),
    volume: arg.str().required().describe('The volume that holds the data.'),
    volume_path: arg.path().required().describe('Where the volume is in the container.'),
    data_dir: arg.path().required().describe('The data directory in the container.'),
    repair: arg.str().default('').describe('The member to take out of the cluster and in again.'),
    confirm: arg.bool().default(false).describe('Whether the data of that member may be deleted.'),
  },
  oncePerBatch: true,
  returns: {
    state: 'none, never-formed, formed, one-lost, majority-lost or incomplete.',
    members:
      'By host: `step` (bootstrap, start, keep, join, repair, wait), `clear`, `flags`, `discovery`, `adopt_from`.',
    needs_token: 'Whether a discovery token is needed.',
    changes_version: 'Whether the version changes on data that exist.',
    refusals: 'What is refused: a list of `host`, `reason`, `remedy`.',
  },
  run: ({ args }) => {
    const members = args.hosts.map((host, index): Member => ({
      host,
      member: args.members[index] ?? host,
      peer_url: args.peer_urls[index] ?? '',
      client_url: args.client_urls[index] ?? '',
      look: args.found[index] as unknown as Look,
    }));
    const wish: Wish = { ...args, discovery_service: args.discovery_service };
    const peers = args.peers.find((list): list is Peer[] => Array.isArray(list));
    const plan = decidePlan(members, peers, wish);
    if (plan.refusals.length > 0) return Promise.resolve(refuse(plan.refusals, plan.state));
    return Promise.resolve({ changed: false, ...plan, summary: `${plan.state}: ${summarize(plan.members)}` });
  },
});

function refuse(refusals: readonly Refusal[], state: string): { failed: true; msg: string; [field: string]: unknown } {
  const lines = refusals.map(
    ({ host, reason, remedy }) => `${host === undefined ? '' : `${host}: `}${reason}\n  ${remedy}`,
  );
  return {
    failed: true,
    msg: `no container has been touched: ${refusals.length === 1 ? 'there is a reason' : `there are ${refusals.length} reasons`} not to go on`,
    details: lines.flatMap((line) => line.split('\n')),
    state,
    refusals,
  };
}

function summarize(members: Readonly<Record<string, { step: string }>>): string {
  const byStep = new Map<string, string[]>();
  for (const [host, { step }] of Object.entries(members)) byStep.set(step, [...(byStep.get(step) ?? []), host]);
  return [...byStep].map(([step, hosts]) => `${step} ${hosts.join(' ')}`).join(', ');
}
