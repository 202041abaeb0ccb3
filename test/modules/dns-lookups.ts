/** Commands that ask, as a host has them. */
export const TOOLS = ['dig', 'host', 'drill', 'nslookup', 'nslookup=busybox'] as const;
export const BUSYBOX = 'nslookup=busybox';

/** What is asked, and what the server of the tests answers. */
export interface Lookup {
  readonly args: Readonly<Record<string, unknown>>;
  readonly records?: readonly object[];
  readonly result?: Readonly<Record<string, unknown>>;
  /** Tools that do not say it. */
  readonly except?: readonly string[];
}

export const LOOKUPS: readonly Lookup[] = [
  { args: { name: 'www.example.com' }, records: [{ owner: 'www.example.com', type: 'A', address: '10.0.0.1' }] },
  { args: { name: 'www.example.com.', type: 'AAAA' }, records: [{ address: 'fd00::1' }] },
  {
    args: { name: 'alias.example.com' },
    records: [{ owner: 'www.example.com', address: '10.0.0.1' }],
    result: { canonical_name: 'www.example.com' },
  },
  { args: { name: 'alias.example.com', type: 'CNAME' }, records: [{ target: 'www.example.com' }] },
  {
    args: { name: 'example.com', type: 'MX' },
    records: [
      { preference: 10, exchange: 'mail.example.com' },
      { preference: 20, exchange: 'mail2.example.com' },
    ],
    result: { answers: ['10 mail.example.com', '20 mail2.example.com'] },
  },
  {
    args: { name: 'example.com', type: 'NS' },
    records: [{ target: 'ns1.example.com' }, { target: 'ns2.example.com' }],
  },
  {
    args: { name: '10.0.0.9', type: 'PTR' },
    records: [{ target: 'nine.example.com' }],
    result: { name: '9.0.0.10.in-addr.arpa' },
  },
  { args: { name: 'fd00::', type: 'PTR' }, records: [{ target: 'none.example.com' }] },
  {
    args: { name: '_etcd._tcp.example.com', type: 'SRV' },
    records: [
      { priority: 0, weight: 100, port: 2380, target: 'etcd1.example.com' },
      { priority: 1, weight: 5, port: 2380, target: 'etcd2.example.com' },
    ],
  },
  { args: { name: 'example.com', type: 'TXT' }, records: [{ strings: [`it's; "quoted" $(touch pwned) é`] }] },
  {
    args: { name: 'two.example.com', type: 'TXT' },
    records: [{ strings: ['v=spf1 ', '-all'] }],
    result: { answers: ['v=spf1 -all'] },
    except: [BUSYBOX],
  },
  {
    args: { name: 'example.com', type: 'SOA' },
    records: [
      {
        mname: 'ns1.example.com',
        rname: 'admin.example.com',
        serial: 2024010101,
        refresh: 7200,
        retry: 3600,
        expire: 1209600,
        minimum: 300,
      },
    ],
  },
  { args: { name: 'none.example.com' }, result: { exists: false, rcode: 'NXDOMAIN' } },
  { args: { name: 'www.example.com', type: 'MX' }, result: { exists: false, rcode: 'NOERROR' } },
  {
    args: { name: 'none.example.com', required: true },
    result: { failed: true, msg: '127.0.0.1 knows no A record of none.example.com (NXDOMAIN)', rcode: 'NXDOMAIN' },
  },
  {
    args: { name: 'www.example.com', type: 'MX', required: true },
    result: { failed: true, msg: '127.0.0.1 knows no MX record of www.example.com (NOERROR)' },
  },
  { args: { name: 'www.example.com', tcp: true }, records: [{ address: '10.0.0.1' }], except: [BUSYBOX] },
];
