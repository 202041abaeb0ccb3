import { type Finding, nameMember } from './host-report.ts';
import { describeContainer, type Present, type Ward } from './ward.ts';

/** Members that run and cannot be reached, or do not answer. */
export function explainPorts(ward: Ward): Finding[] {
  return ward.present
    .filter(({ report }) => report.container?.status === 'running')
    .flatMap((patient) => explainSilence(ward, patient) ?? explainRefusal(ward, patient) ?? explainHang(patient) ?? []);
}

function explainSilence(ward: Ward, patient: Present): Finding | undefined {
  const ports = listPorts(ward, patient, (state) => state !== 'open' && state !== 'refused');
  if (ports.length === 0) return undefined;
  return {
    hosts: [patient.host],
    title: `${nameMember(patient)} runs, and nothing comes back from its ${ports.join(' and ')}: a firewall drops the packets (i/o timeout)`,
    evidence: [...ward.witness(patient), describeContainer(patient)],
    remedy: `Let TCP 2379 (clients) and 2380 (members) through to ${patient.host}: look at iptables -S DOCKER-USER and nft list ruleset there, and at firewalls between the hosts.`,
  };
}

function explainRefusal(ward: Ward, patient: Present): Finding | undefined {
  const ports = listPorts(ward, patient, (state) => state === 'refused');
  if (ports.length === 0) return undefined;
  return {
    hosts: [patient.host],
    title: `${nameMember(patient)} runs, and its ${ports.join(' and ')} refuses connections: a firewall rejects them, or the port is not published`,
    evidence: [...ward.witness(patient), describeContainer(patient)],
    remedy: `See whether it is published (docker port etcd) and let through (iptables -S DOCKER-USER, nft list ruleset) on ${patient.host}.`,
  };
}

function listPorts(ward: Ward, patient: Present, is: (state: string) => boolean): string[] {
  const tried = ward.present.flatMap(({ report }) => report.ports);
  return [
    ['client port', patient.client_port],
    ['peer port', patient.peer_port],
  ].flatMap(([name, port]) =>
    tried.some((each) => each.port === port && is(each.state)) ? [`${name} ${port?.split(':').at(-1)}`] : [],
  );
}

function explainHang(patient: Present): Finding | undefined {
  if (patient.report.status !== null) return undefined;
  return {
    hosts: [patient.host],
    title: `etcd on ${nameMember(patient)} runs and answers nobody, not even on its own host`,
    evidence: [describeContainer(patient), ...patient.report.log.map((line) => `${patient.host}'s log: ${line}`)],
    remedy: `It waits for the other members, or hangs: a slow or full disk (df -h, iostat), or processors that are taken (uptime) on ${patient.host}.`,
  };
}
