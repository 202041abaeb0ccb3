import type { Sign } from './find-signs.ts';
import { type Finding, nameMember, quoteSign } from './host-report.ts';
import type { SignName } from './signs.ts';
import { describeContainer, type Present, type Ward } from './ward.ts';

type Explanation = (patient: Present, ward: Ward, sign: Sign) => { title: string; remedy: string };

/** Why a member cannot start, the deeper reason first. */
const REASONS: readonly (readonly [SignName, Explanation])[] = [
  [
    'removed',
    (patient, ward) => ({
      title: `The state directory of ${nameMember(patient)} holds wrong information: it is of a member that was removed from the cluster`,
      remedy: `Remove the member, delete its state directory, and add it again: ${ward.repairCommand(patient, true)}`,
    }),
  ],
  [
    'bootstrapped',
    (patient, ward) => ({
      title: `${nameMember(patient)} has lost its data: the cluster says that it "has already been bootstrapped", and its volume is empty`,
      remedy: `Take it out of the cluster and in again; it gets its data from the others: ${ward.repairCommand(patient, false)}`,
    }),
  ],
  [
    'token-used',
    (patient, ward, { groups }) => ({
      title: `${nameMember(patient)} has used up its discovery token: it registered with it before, and has no data of that time`,
      remedy:
        ward.serving.length > 0
          ? `The cluster of that token is there without it; take its place out and in again: ${ward.repairCommand(patient, false)}`
          : `A token is good for one bootstrap, and ${groups['key'] ?? 'this one'} is spent. Deploy again, which takes a new one: ${ward.deploy}`,
    }),
  ],
  [
    'token-full',
    (patient, ward) => ({
      title: `The cluster of this discovery token is full: ${nameMember(patient)} is one member more than it was made for`,
      remedy:
        ward.serving.length > 0
          ? `To make it a member, add it to the cluster: ${ward.repairCommand(patient, false)}. Else remove its container.`
          : `Deploy again, which takes a new token for all hosts of the group: ${ward.deploy}`,
    }),
  ],
  [
    'proxy',
    (patient, ward) => ({
      title: `${nameMember(patient)} is no member: the cluster of its discovery token was full, and it runs as a proxy of the v2 API`,
      remedy: `It looks healthy and holds nothing. Remove its container, and add it as a member: ${ward.repairCommand(patient, false)}`,
    }),
  ],
  [
    'downgrade',
    (patient) => ({
      title: `${nameMember(patient)} has data of a newer etcd than its image: the cluster cannot be downgraded`,
      remedy: 'Set etcd_version back to the newer version, or start anew from a snapshot of before.',
    }),
  ],
  [
    'no-srv',
    (patient, _ward, { groups }) => ({
      title: `${nameMember(patient)} finds no SRV records: the DNS does not answer for ${groups['key'] ?? 'its domain'}`,
      remedy:
        'Let DNS server and resolvers be set anew: run playbooks/deploy-dns.yml. From 3.4 on etcd asks for _etcd-server-ssl, so for TLS: deploy those by IP.',
    }),
  ],
  // A disk that is full also ends writes half-way: it comes before the damage that it has done.
  [
    'no-space',
    (patient, ward) => ({
      title: `The disk of ${nameMember(patient)} is full: etcd cannot write its data`,
      remedy: `Make room where the volume lies: run exec ${patient.host} -b -- df -h. Then start it: ${ward.deploy}`,
    }),
  ],
  [
    'damaged',
    (patient, ward) => ({
      title: `The data of ${nameMember(patient)} are damaged: etcd cannot read them, and ends`,
      remedy:
        ward.serving.length > 0
          ? `Take it out of the cluster and in again; its data are deleted, and it gets them from the others: ${ward.repairCommand(patient, true)}`
          : 'No member is left that has a leader. Start those whose data are whole first; if they are fewer than a quorum, start anew from a snapshot.',
    }),
  ],
];

/** Members that end as soon as they have started, or that are not what they seem. */
export function explainStarts(ward: Ward): Finding[] {
  return ward.present.flatMap((patient) => explainReason(ward, patient) ?? explainLoop(ward, patient));
}

/** Whether its log says why it cannot start. */
export function hasReason(ward: Ward, patient: Present): boolean {
  return REASONS.some(([name]) => ward.signs(patient, name).length > 0);
}

function explainReason(ward: Ward, patient: Present): Finding | undefined {
  for (const [name, explain] of REASONS) {
    const sign = ward.signs(patient, name).at(-1);
    if (sign === undefined) continue;
    const loop = isLooping(patient) ? ['It is in a restart loop, and will be until that is mended.'] : [];
    return {
      hosts: [patient.host],
      ...explain(patient, ward, sign),
      evidence: [quoteSign(patient.host, sign), describeContainer(patient), ...loop, ...quoteRejections(ward, patient)],
    };
  }
  return undefined;
}

/** Others that turn a removed member away. */
function quoteRejections(ward: Ward, patient: Present): string[] {
  return ward.witness(patient).slice(0, 2);
}

function explainLoop(ward: Ward, patient: Present): Finding[] {
  if (!isLooping(patient)) return [];
  const { host, report } = patient;
  return [
    {
      hosts: [host],
      title: `etcd on ${nameMember(patient)} is in a restart loop: it ends as soon as it has started`,
      evidence: [
        describeContainer(patient),
        ...report.log.map((line) => `${host}'s log: ${line}`),
        ...ward.witness(patient),
      ],
      remedy: `The last lines of its log say why: run exec ${host} -b -- docker logs --tail 50 etcd. Mend that, and deploy again: ${ward.deploy}`,
    },
  ];
}

function isLooping({ report: { container, status } }: Present): boolean {
  if (container === null) return false;
  return container.status === 'restarting' || (container.restarts > 1 && container.since < 60 && status === null);
}
