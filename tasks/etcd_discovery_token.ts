import { arg, defineAction, ModuleFailure, type ModuleResult } from 'longshore';

const STATIC = 'Without a service: set etcd_bootstrap to `static` (-e etcd_bootstrap=static).';

export default defineAction({
  summary: 'Gets a discovery token for a new etcd cluster.',
  description: 'From a service that answers `GET /new?size=N`, or else from the v2 keys of an etcd.',
  args: {
    service: arg.str().required().describe('URL of the service.'),
    size: arg.int().required().describe('Members of the cluster.'),
    timeout: arg.int().default(10).describe('Seconds to wait for an answer.'),
  },
  oncePerBatch: true,
  returns: { url: 'The URL for `etcd --discovery`; good for one attempt.' },
  examples: `- name: Get a discovery token
  etcd_discovery_token:
    service: http://10.0.0.10:8087
    size: "{{ groups.etcd | length }}"
  register: etcd_token
`,
  run: async ({ args: { service, size, timeout }, check, call }) => {
    if (check) return { changed: true, unknownFields: ['url'], summary: `a token for ${size} members` };
    const base = service.replace(/\/$/, '');
    const ask = (method: string, path: string, body?: string): Promise<ModuleResult> =>
      call('uri', {
        url: `${base}${path}`,
        method,
        body,
        return_content: true,
        timeout,
        status_code: [200, 201, 400, 404, 405, 501],
        ...(body === undefined ? {} : { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }),
      });
    const answer = await ask('GET', `/new?size=${size}`);
    if (answer.failed === true) throw explain(base, answer);
    const url = typeof answer['content'] === 'string' ? answer['content'].trim() : '';
    if (answer['status'] === 200 && /^https?:\/\/\S+$/.test(url)) return succeed(url, size);
    const token = `/v2/keys/_etcd/registry/${randomToken()}`;
    const made = await ask('PUT', `${token}/_config/size`, `value=${size}`);
    if (made.failed === true) throw explain(base, made);
    if (made['status'] === 200 || made['status'] === 201) return succeed(`${base}${token}`, size);
    throw new ModuleFailure(
      `${base} is no discovery service: it answered ${String(answer['status'])} to /new?size=${size} and ${String(made['status'])} to v2 keys`,
      { help: STATIC },
    );
  },
});

function succeed(url: string, size: number): ModuleResult {
  return { changed: true, url, size, summary: url };
}

function explain(base: string, { msg = 'no reason given' }: ModuleResult): ModuleFailure {
  const reason = msg.replace(/^Status code was -1 and not \[[^\]]*\]: /, '');
  return new ModuleFailure(`the discovery service ${base} does not answer: ${reason}`, { help: STATIC });
}

function randomToken(): string {
  return crypto.randomUUID().replaceAll('-', '');
}
