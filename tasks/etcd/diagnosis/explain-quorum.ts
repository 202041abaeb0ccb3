import { type Finding, nameMember, quoteSign } from './host-report.ts';
import { describeContainer, type Ward } from './ward.ts';

/** Elections that nobody wins: mostly what follows from everything else. */
export function explainQuorum(ward: Ward, explained: readonly string[]): Finding[] {
  // An election that is just being held may well be won, unless too few run to win it.
  const enough = ward.patients.length - ward.stopped.length < ward.quorum ? 1 : 2;
  const electing = ward.present.filter(
    (patient) =>
      patient.report.status?.has_leader !== true &&
      ward.signs(patient, 'election').some(({ count }) => count >= enough),
  );
  if (electing.length === 0) return [];
  const evidence = electing.map((patient) => {
    const [sign] = ward.signs(patient, 'election');
    return sign === undefined ? describeContainer(patient) : quoteSign(patient.host, sign);
  });
  const names = electing.map(nameMember).join(', ');
  const { serving, quorum, patients } = ward;
  const hosts = electing.map(({ host }) => host);
  if (serving.length >= quorum) {
    return [
      {
        hosts,
        title: `${names} holds election after election alone, and the other ${serving.length} have a leader: it does not reach them`,
        evidence,
        remedy: `Mend what is said above; the cluster serves all but ${hosts.join(', ')} meanwhile.`,
      },
    ];
  }
  const cause = explained.length === 0 ? '' : ` because of ${explained.join(', ')}`;
  return [
    {
      hosts,
      title: `The quorum is lost${cause}: election after election, and nobody becomes leader. ${electing.length} of ${patients.length} members can vote, ${quorum} are needed`,
      evidence,
      remedy:
        explained.length === 0
          ? 'Bring the other members back; if most of them are lost for good, start anew from a snapshot (etcdctl snapshot restore).'
          : `It comes back by itself when ${quorum} members reach each other: mend what is said above. If they are lost for good, start anew from a snapshot (etcdctl snapshot restore).`,
    },
  ];
}
