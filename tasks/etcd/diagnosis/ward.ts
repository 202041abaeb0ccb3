import { formatAgo, type HostReport, type Patient, quoteSign } from './host-report.ts';
import type { Sign } from './find-signs.ts';
import type { SignName } from './signs.ts';

/** A host that could be reached. */
export type Present = Patient & { readonly report: HostReport };

/** All members with what their hosts say, and who is meant by an id or an address in a log. */
export class Ward {
  readonly patients: readonly Patient[];
  /** The command that deploys the cluster. */
  readonly deploy: string;

  constructor(patients: readonly Patient[], playbook: string) {
    this.patients = patients;
    this.deploy = `run ${playbook}`;
  }

  /** The command that takes a member out of the cluster, deletes its data, and puts it in again. */
  repairCommand({ member }: Patient, hasData: boolean): string {
    return `${this.deploy} -e etcd_repair=${member}${hasData ? ' -e confirm=yes' : ''}`;
  }

  get present(): Present[] {
    return this.patients.filter((patient): patient is Present => patient.report !== undefined);
  }

  /** Those that know a leader, so that the cluster serves them. */
  get serving(): Present[] {
    return this.present.filter(({ report }) => report.status?.has_leader === true);
  }

  /** Those whose host says that they do not run. */
  get stopped(): Present[] {
    return this.present.filter(({ report }) => report.trouble === '' && report.container?.status !== 'running');
  }

  get quorum(): number {
    return Math.floor(this.patients.length / 2) + 1;
  }

  /** By what the member itself answers, else by what the others list. */
  findById(id: string): Patient | undefined {
    const own = this.present.find(({ report }) => report.status?.member_id === id);
    if (own !== undefined) return own;
    const urls = this.present.flatMap(({ report }) => report.members.find((each) => each.id === id)?.peer_urls ?? []);
    return this.patients.find(({ peer_port }) => urls.some((url) => url.endsWith(`//${peer_port}`)));
  }

  signs(patient: Patient, ...names: readonly SignName[]): Sign[] {
    return patient.report?.signs.filter(({ name }) => names.includes(name)) ?? [];
  }

  /** What the others say about reaching a member. */
  witness(patient: Patient): string[] {
    return this.present
      .filter((other) => other !== patient)
      .flatMap((other) => [
        ...this.signs(other, 'peer-refuses', 'peer-silent')
          .filter(
            ({ groups }) => groups['address'] === patient.peer_port || this.findById(groups['key'] ?? '') === patient,
          )
          .slice(0, 1)
          .map((sign) => quoteSign(other.host, sign)),
        ...other.report.ports
          .filter(({ port, state }) => state !== 'open' && [patient.peer_port, patient.client_port].includes(port))
          .map(({ port, state }) => `from ${other.host}, ${port}: ${describePort(state)}`),
      ]);
  }
}

function describePort(state: string): string {
  if (state === 'timeout') return 'i/o timeout';
  return state === 'refused' ? 'connection refused' : state;
}

/** State and restarts of a container, as evidence. */
export function describeContainer({ host, report }: Present): string {
  const { container } = report;
  if (container === null) return `${host} has no container of etcd`;
  const restarts = container.restarts === 0 ? '' : `, restarted ${container.restarts} times`;
  const exit = container.status === 'running' ? '' : `, exit status ${container.exit_code}`;
  const killed = container.oom_killed ? ', killed for want of memory' : '';
  return `${host}'s container: ${container.status} since ${formatAgo(container.since).replace(' ago', '')}${exit}${restarts}${killed}`;
}
