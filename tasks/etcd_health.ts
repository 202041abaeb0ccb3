import { arg, defineModule, loadProgram } from 'longshore';
import { type EndpointHealth, readHealth } from './etcd/endpoint-health.ts';

const PROGRAM = loadProgram(import.meta.url, 'etcd_ctl.sh');

export default defineModule({
  summary: 'Asks members of an etcd cluster whether they are healthy: each has to answer a linearizable read.',
  args: {
    container: arg.str().required().describe('Container of a member that runs on the host; its etcdctl asks.'),
    endpoints: arg.list(arg.str()).required().describe('Client URLs of the members to ask.'),
    table: arg.bool().default(false).describe('Show each member in a table.'),
    timeout: arg.int().default(5).describe('Seconds that a member has to answer.'),
  },
  checkMode: 'skip',
  needs: ['docker'],
  returns: { endpoints: 'A list of `endpoint`, `healthy`, `took`, `reason`.' },
  examples: `- name: Wait until all are healthy
  etcd_health:
    container: etcd
    endpoints: "{{ groups.etcd | map('extract', hostvars, 'etcd_client_url') }}"
  register: health
  until: health is succeeded
  retries: 20
  delay: 0.5
`,
  prepare: ({ args: { container, endpoints, timeout } }) => ({
    program: PROGRAM,
    vars: {
      etcd_ctl_container: container,
      etcd_ctl_words: [
        `--endpoints=${endpoints.join(',')}`,
        `--command-timeout=${timeout}s`,
        `--dial-timeout=${timeout}s`,
        'endpoint',
        'health',
      ],
    },
  }),
  decode: ({ args, reply: { fields } }) => {
    const health = readHealth(fields.get('said') ?? '', args.endpoints);
    const sick = health.filter(({ healthy }) => !healthy);
    const count = `${health.length - sick.length} of ${health.length}`;
    const result = {
      changed: false,
      endpoints: health,
      ...(args.table ? { report: { table: drawHealth(health) } } : {}),
    };
    if (sick.length === 0)
      return { ...result, summary: health.length === 1 ? `healthy, ${health[0]?.took ?? ''}` : `${count} are healthy` };
    return {
      ...result,
      failed: true,
      msg: `expected every member to be healthy, found ${count}`,
      details: sick.map(({ endpoint, reason }) => `${endpoint}: ${reason}`),
      help: 'playbooks/diagnose.yml looks for the reason.',
    };
  },
});

function drawHealth(health: readonly EndpointHealth[]): { columns: string[]; rows: string[][] } {
  return {
    columns: ['endpoint', 'health', 'took'],
    rows: health.map(({ endpoint, healthy, took, reason }) => [endpoint, String(healthy), healthy ? took : reason]),
  };
}
