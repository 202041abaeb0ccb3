import { explainClusters } from './explain-clusters.ts';
import { explainHosts } from './explain-hosts.ts';
import { explainPorts } from './explain-ports.ts';
import { explainQuorum } from './explain-quorum.ts';
import { explainStarts } from './explain-starts.ts';
import type { Finding, Patient } from './host-report.ts';
import { Ward } from './ward.ts';

/**
 * Explains what the hosts of a cluster say, the most likely cause first: what lies deeper comes before what follows from it, and a member
 * that is explained is not explained once more by what others see of it. Remedies name the playbook that has deployed the cluster.
 */
export function explain(patients: readonly Patient[], playbook: string): Finding[] {
  const ward = new Ward(patients, playbook);
  const findings: Finding[] = [];
  for (const find of [explainHosts, explainStarts, explainClusters, explainPorts]) {
    const explained = new Set(findings.flatMap(({ hosts }) => hosts));
    findings.push(...find(ward).filter(({ hosts }) => !hosts.every((host) => explained.has(host))));
  }
  const explained = [...new Set(findings.flatMap(({ hosts }) => hosts))];
  return [...findings, ...explainQuorum(ward, explained)];
}
