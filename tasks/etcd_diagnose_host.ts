import { arg, defineModule, loadProgram } from 'longshore';
import { findSigns } from './etcd/diagnosis/find-signs.ts';
import type { ContainerState, HostReport, MemberStatus } from './etcd/diagnosis/host-report.ts';
import { readLog } from './etcd/diagnosis/log-line.ts';
import { readMemberList } from './etcd/member-list.ts';

const PROGRAM = loadProgram(import.meta.url, 'etcd_diagnose_host.sh');

export default defineModule({
  summary:
    'Collects what a host says about its member of an etcd cluster: state, restarts, signs in the log, ports of the others.',
  description: 'Never fails because of what it finds: `etcd_diagnose` explains that, over all hosts.',
  args: {
    host: arg.str().required().describe('Name of the host, for the explanation.'),
    container: arg.str().required().describe('The container.'),
    urls: arg.list(arg.str()).default([]).describe('Peer and client URLs of the other members: their ports are tried.'),
    lines: arg.int().default(1500).describe('Lines of the log to read.'),
  },
  checkMode: 'supported',
  returns: {
    container: 'Its state: `status`, `exit_code`, `restarts`, `image`, `since` (seconds); null where there is none.',
    signs: 'Signs in the log that nothing later has ended: `name`, `count`, `ago` (seconds), `line`, `groups`.',
    ports: 'A list of `port` and `state` (open, refused, timeout).',
    status: 'Member and cluster id and whether there is a leader, where the member answers.',
    log: 'The last lines of the log that tell of trouble; else the last lines.',
  },
  prepare: ({ args }) => ({
    program: PROGRAM,
    vars: {
      etcd_diagnose_host_container: args.container,
      etcd_diagnose_host_lines: args.lines,
      etcd_diagnose_host_ports: args.urls.map((url) => new URL(url).host),
    },
  }),
  decode: ({ args, reply: { fields } }) => {
    const now = (fields.int('now') ?? 0) * 1000;
    const container = readState(fields.get('container'), now);
    const lines = readLog(fields.get('log') ?? '');
    const report: HostReport = {
      host: args.host,
      container,
      trouble: fields.get('trouble') ?? '',
      signs: findSigns(lines, now, container?.status === 'running'),
      ports: splitLines(fields.get('ports')).map((line) => {
        const at = line.indexOf(' ');
        return { port: line.slice(0, at), state: line.slice(at + 1) };
      }),
      status: readStatus(fields.get('status') ?? ''),
      members: readMemberList(fields.get('members') ?? ''),
      log: pickLastWords(lines.slice(-100).map(({ text }) => text.trim())),
    };
    const said = report.signs.map(({ name }) => name);
    return {
      changed: false,
      ...report,
      summary: [report.trouble || (container?.status ?? 'no container'), ...new Set(said)].join(', '),
    };
  },
});

function splitLines(text = ''): string[] {
  return text.split('\n').filter((line) => line !== '');
}

function readState(json: string | undefined, now: number): ContainerState | null {
  if (json === undefined) return null;
  const { State, RestartCount, Config } = JSON.parse(json) as {
    readonly State: {
      readonly Status: string;
      readonly ExitCode: number;
      readonly Error: string;
      readonly OOMKilled: boolean;
      readonly StartedAt: string;
      readonly FinishedAt: string;
    };
    readonly RestartCount: number;
    readonly Config: { readonly Image: string };
  };
  const moment = State.Status === 'running' ? State.StartedAt : State.FinishedAt;
  return {
    status: State.Status,
    exit_code: State.ExitCode,
    restarts: RestartCount,
    image: Config.Image,
    error: State.Error,
    oom_killed: State.OOMKilled,
    since: Math.max(0, Math.round((now - Date.parse(moment)) / 1000)),
  };
}

/** Ids are beyond 2^53, so they are read as text. */
function readStatus(said: string): MemberStatus | null {
  const find = (name: string): string | undefined => new RegExp(`"${name}":(\\d+)`).exec(said)?.[1];
  const [member, cluster] = [find('member_id'), find('cluster_id')];
  if (member === undefined || cluster === undefined) return null;
  return {
    member_id: BigInt(member).toString(16),
    cluster_id: BigInt(cluster).toString(16),
    has_leader: (find('leader') ?? '0') !== '0',
  };
}

/** Lines of the stacks that Go prints behind a panic. */
const STACK = /^goroutine \d+|^created by |^[\w./()*-]+\((?:0x|\{0x|\.\.\.|\))|\.go:\d+ \+0x/;

function pickLastWords(lines: readonly string[]): string[] {
  const unlike = [...new Set(lines.filter((line) => line !== '' && !STACK.test(line)))];
  const telling = unlike.filter((line) =>
    /error|fail|fatal|panic|cannot|invalid|denied|no such|not defined/i.test(line),
  );
  return (telling.length > 0 ? telling : unlike).slice(-5);
}
