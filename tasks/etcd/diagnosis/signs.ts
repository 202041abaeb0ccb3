/** What a sign in a log is about; each is explained in `explain-*.ts`. */
export type SignName =
  | 'peer-refuses'
  | 'peer-silent'
  | 'election'
  | 'cluster-mismatch'
  | 'unknown-member'
  | 'removed'
  | 'token-used'
  | 'token-full'
  | 'proxy'
  | 'bootstrapped'
  | 'downgrade'
  | 'no-srv'
  | 'no-space'
  | 'damaged';

export interface SignPattern {
  readonly name: SignName;
  /** Matches the texts of `readLog`. Its group `key` tells signs of the same name apart; further groups are kept. */
  readonly patterns: readonly RegExp[];
  /** Later lines that say that it is over; `key` in them must be the same, if there is one. */
  readonly over: readonly RegExp[];
  /** It goes on for as long as the trouble does: one that was last seen long ago is over. */
  readonly goesOn: boolean;
}

const SERVES = [/ready to serve client requests/];
const PEER_IS_BACK = [
  /peer (?<key>[0-9a-f]+) became active/,
  /established a TCP streaming connection with peer (?<key>[0-9a-f]+)/,
  /peer became active peer-id=(?<key>[0-9a-f]+)/,
  /established TCP streaming connection with remote peer .*remote-peer-id=(?<key>[0-9a-f]+)/,
];
const DIAL = String.raw`dial tcp (?<address>[^ ]+): `;

/** The words of etcd 3.3 and 3.4 first, those of 3.5 and later after them. */
export const SIGN_PATTERNS: readonly SignPattern[] = [
  {
    name: 'peer-refuses',
    patterns: peerPatterns('(?:connect: )?connection refused'),
    over: PEER_IS_BACK,
    goesOn: true,
  },
  {
    name: 'peer-silent',
    patterns: peerPatterns('(?:i/o timeout|connect: no route to host|connect: network is unreachable)'),
    over: PEER_IS_BACK,
    goesOn: true,
  },
  {
    name: 'election',
    patterns: [/(?<key>[0-9a-f]+) is starting a new election at term (?<term>\d+)/],
    over: [/elected leader|became leader at term/],
    goesOn: true,
  },
  {
    name: 'cluster-mismatch',
    patterns: [
      /request cluster ID mismatch \(got (?<key>[0-9a-f]+) want (?<own>[0-9a-f]+)\)/,
      /request cluster ID mismatch .*local-member-cluster-id=(?<own>[0-9a-f]+).*remote-peer-cluster-id=(?<key>[0-9a-f]+)/,
    ],
    over: [],
    goesOn: true,
  },
  {
    name: 'unknown-member',
    patterns: [
      /failed to find member (?<key>[0-9a-f]+) in cluster (?<cluster>[0-9a-f]+)/,
      /failed to find remote peer in cluster .*remote-peer-id-from=(?<key>[0-9a-f]+).*cluster-id=(?<cluster>[0-9a-f]+)/,
    ],
    // While they start, members hear of each other before they know each other.
    over: [...PEER_IS_BACK, ...SERVES],
    goesOn: true,
  },
  {
    name: 'removed',
    patterns: [/the member has been permanently removed from the cluster/],
    over: SERVES,
    goesOn: false,
  },
  {
    name: 'token-used',
    patterns: [
      /member "(?<member>[^"]*)" has previously registered with discovery service token \((?<key>\S+)\)/,
      /member has been registered with discovery service name=(?<member>\S+) discovery-token=(?<key>\S+)/,
    ],
    over: SERVES,
    goesOn: false,
  },
  {
    name: 'token-full',
    patterns: [
      /discovery token (?<key>\S+) was used, but failed to bootstrap the cluster/,
      /failed to bootstrap; discovery token was already used discovery-token=(?<key>\S+)/,
    ],
    over: SERVES,
    goesOn: false,
  },
  { name: 'proxy', patterns: [/discovery cluster (?:is )?full, falling back to proxy/], over: SERVES, goesOn: false },
  {
    name: 'bootstrapped',
    patterns: [/member (?<key>[0-9a-f]+) has already been bootstrapped/],
    over: SERVES,
    goesOn: false,
  },
  { name: 'downgrade', patterns: [/cluster cannot be downgraded/], over: SERVES, goesOn: false },
  { name: 'no-srv', patterns: [/error querying DNS SRV records for (?<key>\S+)/], over: SERVES, goesOn: false },
  { name: 'no-space', patterns: [/no space left on device|disk quota exceeded/], over: SERVES, goesOn: false },
  {
    name: 'damaged',
    patterns: [
      // The database: its head, its free list, a page.
      /(?:cannot|failed to) open database .*(?:invalid database|version mismatch|checksum error|file size too small)/,
      /freepages: failed to get all reachable pages/,
      /Page expected to be: \d+, but self identifies as/,
      // The log. One that only ends too early etcd repairs itself, and goes on.
      /walpb: crc mismatch|wal: max entry size limit exceeded/,
      /Was the raft log corrupted, truncated, or lost\?/,
    ],
    over: SERVES,
    goesOn: false,
  },
];

function peerPatterns(trouble: string): RegExp[] {
  return [
    new RegExp(`health check for peer (?<key>[0-9a-f]+) could not connect: ${DIAL}${trouble}`),
    new RegExp(`failed to reach the peerURL\\(\\S+\\) of member (?<key>[0-9a-f]+) \\(.*${DIAL}${trouble}`),
    new RegExp(`prober detected unhealthy status .*remote-peer-id=(?<key>[0-9a-f]+).*${DIAL}${trouble}`),
    new RegExp(`failed to reach the peer URL .*remote-member-id=(?<key>[0-9a-f]+).*${DIAL}${trouble}`),
  ];
}
