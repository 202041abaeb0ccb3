import { hasReason } from './explain-starts.ts';
import { type Finding, nameMember, type Patient } from './host-report.ts';
import { describeContainer, type Present, type Ward } from './ward.ts';

/** Hosts that cannot be asked, and members that do not run. */
export function explainHosts(ward: Ward): Finding[] {
  return [
    ...ward.patients.filter(({ report }) => report === undefined).map((patient) => explainUnreachable(ward, patient)),
    ...ward.present.flatMap((patient) => explainEngine(ward, patient)),
  ];
}

function explainUnreachable(ward: Ward, patient: Patient): Finding {
  return {
    hosts: [patient.host],
    title: `${nameMember(patient)} cannot be reached: the host is down, or cut off from the network`,
    evidence: ward.witness(patient),
    remedy: `Switch it on, or mend its network; its member comes back by itself. See: run exec ${patient.host} -- uptime`,
  };
}

function explainEngine(ward: Ward, patient: Present): Finding[] {
  const { trouble, container } = patient.report;
  const evidence = [describeContainer(patient), ...ward.witness(patient)];
  const { host } = patient;
  if (trouble !== '') {
    return [
      {
        hosts: [host],
        title: `Docker on ${nameMember(patient)} cannot be used: ${trouble.split('\n').at(-1)}`,
        evidence: evidence.slice(1),
        remedy: `Start the engine: run exec ${host} -b -- systemctl start docker; journalctl -u docker says why it stopped.`,
      },
    ];
  }
  if (container === null) {
    return [
      {
        hosts: [host],
        title: `${nameMember(patient)} has no container of etcd`,
        evidence: evidence.slice(1),
        remedy: `Deploy again, which makes what is missing: ${ward.deploy}`,
      },
    ];
  }
  if (container.status !== 'exited' && container.status !== 'created' && container.status !== 'paused') return [];
  // Started again it would end again.
  if (container.status === 'exited' && container.exit_code !== 0 && hasReason(ward, patient)) return [];
  const paused = container.status === 'paused';
  return [
    {
      hosts: [host],
      title: `etcd on ${nameMember(patient)} does not run: its container is ${container.status}`,
      evidence: [...evidence, ...(container.error === '' ? [] : [container.error]), ...lastWords(patient)],
      remedy: `Start it: run exec ${host} -b -- docker ${paused ? 'unpause' : 'start'} etcd, or ${ward.deploy}`,
    },
  ];
}

function lastWords({ host, report }: Present): string[] {
  const line = report.log.at(-1);
  return line === undefined || report.container?.exit_code === 0 ? [] : [`${host}'s log ends: ${line}`];
}
