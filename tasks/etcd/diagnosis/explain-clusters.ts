import { type Finding, nameMember, type Patient, quoteSign } from './host-report.ts';
import type { Present, Ward } from './ward.ts';

/** Members that belong to different clusters, and those that do not know each other in the same one. */
export function explainClusters(ward: Ward): Finding[] {
  return [...explainMismatch(ward), ...explainStrangers(ward)];
}

function explainMismatch(ward: Ward): Finding[] {
  const witnesses = ward.present.filter((patient) => ward.signs(patient, 'cluster-mismatch').length > 0);
  if (witnesses.length === 0) return [];
  const clusters = new Map<string, Present[]>();
  for (const patient of ward.present) {
    const own = patient.report.status?.cluster_id ?? ward.signs(patient, 'cluster-mismatch')[0]?.groups['own'];
    if (own !== undefined) clusters.set(own, [...(clusters.get(own) ?? []), patient]);
  }
  const [main, ...others] = [...clusters].sort(([, a], [, b]) => b.length - a.length);
  const evidence = witnesses.flatMap((patient) =>
    ward
      .signs(patient, 'cluster-mismatch')
      .slice(0, 1)
      .map((sign) => quoteSign(patient.host, sign)),
  );
  const strays = others.flatMap(([id, patients]) => patients.map((patient) => ({ id, patient })));
  if (main === undefined || strays.length === 0) {
    return [
      {
        hosts: witnesses.map(({ host }) => host),
        title: `A member of another cluster talks to ${witnesses.map(nameMember).join(', ')} (request cluster ID mismatch)`,
        evidence,
        remedy:
          'Look for an etcd outside of this inventory that has these peer URLs in its --initial-cluster, and stop it.',
      },
    ];
  }
  const rest = main[1].map(({ host }) => host).join(', ');
  return strays.map(({ id, patient }) => ({
    hosts: [patient.host],
    title: `${nameMember(patient)} belongs to another cluster than ${rest}: ${id}, and not ${main[0]} (request cluster ID mismatch)`,
    evidence,
    remedy: `It was bootstrapped by itself, or with another etcd_cluster_token. If its data are of no use, let it join: ${ward.repairCommand(patient, true)}`,
  }));
}

/** Whoever is part of most of the pairs that do not know each other is the one with the wrong state directory. */
function explainStrangers(ward: Ward): Finding[] {
  // One that stops forgets its peers before it closes its port: what it says of them then means nothing.
  const witnesses = ward.present.filter(({ report }) => report.container?.status !== 'exited');
  const pairs = witnesses.flatMap((patient) =>
    ward
      .signs(patient, 'unknown-member')
      .map((sign) => ({ patient, sign, other: findStranger(ward, patient, sign.groups) })),
  );
  if (pairs.length === 0) return [];
  const counts = new Map<Patient, number>();
  for (const { patient, other } of pairs) {
    for (const each of [patient, other]) if (each !== undefined) counts.set(each, (counts.get(each) ?? 0) + 1);
  }
  const most = Math.max(...counts.values());
  const suspects = [...counts].filter(([, count]) => count === most).map(([patient]) => patient);
  const removed = ward.present.filter((patient) => ward.signs(patient, 'removed').length > 0);
  const culprits = removed.length > 0 ? removed : suspects;
  const [first] = culprits;
  if (first === undefined) return [];
  return [
    {
      hosts: culprits.map(({ host }) => host),
      title: `The state directory of ${culprits.map(nameMember).join(' or ')} holds wrong information: it does not know the members of this cluster`,
      evidence: pairs.map(({ patient, sign }) => quoteSign(patient.host, sign)),
      remedy: `Remove the member, delete its state directory, and add it again: ${ward.repairCommand(first, true)}`,
    },
  ];
}

/** Whose id it is that nobody knows: perhaps that of the only one that cannot say its own. */
function findStranger(ward: Ward, patient: Present, groups: Readonly<Record<string, string>>): Patient | undefined {
  const found = ward.findById(groups['key'] ?? '');
  if (found !== undefined) return found;
  const silent = ward.patients.filter((other) => other !== patient && (other.report?.status ?? null) === null);
  return silent.length === 1 ? silent[0] : undefined;
}
