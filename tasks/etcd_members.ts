import { arg, defineModule, loadProgram, ModuleFailure } from 'longshore';
import {
  compareMembers,
  type ExpectedMember,
  type ListedMember,
  readMemberId,
  readMemberList,
} from './etcd/member-list.ts';

const PROGRAM = loadProgram(import.meta.url, 'etcd_ctl.sh');

export default defineModule({
  summary: 'Reads the member list of an etcd cluster, and holds it against the one expected.',
  args: {
    container: arg.str().required().describe('Container of a member that runs on the host.'),
    expect: arg.dict().describe('Members that there must be, all started, and no others: name to peer URL.'),
    own: arg
      .bool()
      .default(false)
      .describe('The member of this container must be in it, by the id that it gives itself, and started.'),
  },
  checkMode: 'skip',
  needs: ['docker'],
  returns: { members: 'A list of `id` (hexadecimal), `name`, `started`, `peer_urls`, `client_urls`.' },
  examples: `- name: The members are those of the inventory
  etcd_members:
    container: etcd
    expect:
      etcd-n1: http://10.0.0.137:2380
`,
  prepare: ({ args }) => ({
    program: PROGRAM,
    vars: {
      etcd_ctl_container: args.container,
      etcd_ctl_words: ['member', 'list', '-w', 'simple'],
      etcd_ctl_own: args.own,
    },
  }),
  decode: ({ args, reply: { fields } }) => {
    const said = fields.get('said') ?? '';
    if (fields.int('rc') !== 0) throw new ModuleFailure(`etcdctl member list failed: ${said.split('\n').at(-1) ?? ''}`);
    const members = readMemberList(said);
    const names = members.map(({ name, id }) => name || id).join(' ');
    const shown = args.expect === undefined ? {} : { report: { table: drawMembers(members) } };
    const result = { changed: false, members, ...shown };
    const wrong = [
      ...(args.own ? findItself(members, fields.get('own') ?? '') : []),
      ...(args.expect === undefined ? [] : compareMembers(members, readExpected(args.expect))),
    ];
    if (wrong.length > 0) {
      const help = 'playbooks/diagnose.yml looks for the reason.';
      return { ...result, failed: true, msg: 'the member list is not what is expected', details: wrong, help };
    }
    return {
      ...result,
      summary: `${names}, ${members.every(({ started }) => started) ? 'all started' : 'not all started'}`,
    };
  },
});

/** Names can be the same in two clusters; an id cannot. */
function findItself(members: readonly ListedMember[], status: string): string[] {
  const id = readMemberId(status);
  if (id === undefined) return [`expected the member to say its own id, found \`${status.split('\n').at(-1) ?? ''}\``];
  if (members.some((member) => member.started && member.id === id)) return [];
  const listed = members.map(({ name, id: other }) => `${name} ${other}`.trim()).join(', ') || 'none';
  return [`expected its own id ${id} among the members that have started, found ${listed}`];
}

function readExpected(expect: Readonly<Record<string, unknown>>): ExpectedMember[] {
  return Object.entries(expect).map(([name, peer_url]) => ({ name, peer_url: String(peer_url) }));
}

function drawMembers(members: readonly ListedMember[]): { columns: string[]; rows: string[][] } {
  return {
    columns: ['name', 'id', 'state', 'peers', 'clients'],
    rows: members.map(({ name, id, started, peer_urls, client_urls }) => [
      name,
      id,
      started ? 'started' : 'unstarted',
      peer_urls.join(','),
      client_urls.join(','),
    ]),
  };
}
