import { arg, defineAction } from 'longshore';
import { explain } from './etcd/diagnosis/explain.ts';
import type { Finding, HostReport, MemberStatus, Patient } from './etcd/diagnosis/host-report.ts';

export default defineAction({
  summary: 'Explains what the hosts of an etcd cluster say, the most likely cause first, each with its remedy.',
  args: {
    hosts: arg.list(arg.str()).required().describe('The hosts, in the order of the next three lists.'),
    members: arg.list(arg.str()).required().describe("Their members' names."),
    peer_urls: arg.list(arg.str()).required().describe("Their members' peer URLs."),
    client_urls: arg.list(arg.str()).required().describe("Their members' client URLs."),
    found: arg
      .list(arg.dict())
      .required()
      .describe('What `etcd_diagnose_host` found; a host that could not be reached is missing.'),
    playbook: arg
      .path()
      .default('playbooks/deploy.yml')
      .describe('The playbook that has deployed the cluster, which remedies name.'),
  },
  oncePerBatch: true,
  returns: { findings: 'A list of `hosts`, `title`, `evidence`, `remedy`.' },
  run: ({ args }) => {
    const reports = args.found as unknown as readonly HostReport[];
    const patients = args.hosts.map((host, index): Patient => ({
      host,
      member: args.members[index] ?? host,
      peer_port: new URL(args.peer_urls[index] ?? '').host,
      client_port: new URL(args.client_urls[index] ?? '').host,
      report: reports.find((report) => report.host === host),
    }));
    const findings = explain(patients, args.playbook);
    const count = findings.length === 1 ? 'a finding' : `${findings.length} findings`;
    return Promise.resolve({
      changed: false,
      findings,
      summary: findings.length === 0 ? 'no sign of trouble' : count,
      report: { lines: findings.flatMap(writeFinding), table: drawPatients(patients) },
    });
  },
});

function writeFinding({ title, evidence, remedy }: Finding, index: number): string[] {
  return [`${index + 1}. ${title}`, ...evidence.map((line) => `     ${line}`), `   → ${remedy}`, ''];
}

function drawPatients(patients: readonly Patient[]): { columns: string[]; rows: string[][] } {
  return {
    columns: ['host', 'member', 'container', 'restarts', 'answers'],
    rows: patients.map(({ host, member, report }) => [
      host,
      member,
      report === undefined ? 'unreachable' : (report.container?.status ?? 'none'),
      String(report?.container?.restarts ?? ''),
      describeStatus(report?.status ?? null),
    ]),
  };
}

function describeStatus(status: MemberStatus | null): string {
  if (status === null) return 'no';
  return status.has_leader ? 'yes' : 'yes, without a leader';
}
