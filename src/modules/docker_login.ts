import { arg } from '../module/arg.ts';
import { ModuleFailure } from '../module/result.ts';
import { defineDockerModule } from './docker-client.ts';
import { loadDockerProgram, prefixVars } from './docker-program.ts';

const PROGRAM = loadDockerProgram(import.meta.url, 'docker_login.sh');

/** Docker Hub, as the client's configuration calls it. */
const HUB = 'https://index.docker.io/v1/';
const HUB_HOSTS = ['docker.io', 'index.docker.io', 'registry-1.docker.io'];

export const dockerLogin = defineDockerModule({
  name: 'docker_login',
  aliases: ['community.docker.docker_login', 'community.general.docker_login'],
  summary: 'Logs in to a registry, and out of it.',
  description:
    'Asks the registry only where the configuration of the docker client has another login, or none. The password goes to the client through its standard input; where the configuration names a credential helper, that one keeps it. Check mode asks the registry too, and keeps nothing.',
  args: {
    registry_url: arg.str().default(HUB).aliases('registry', 'url').describe('The registry; Docker Hub if not given.'),
    username: arg.str().describe('The user.'),
    password: arg.str().secret().describe("The user's password, or a token."),
    reauthorize: arg.bool().default(false).aliases('reauth').describe('Log in though the login is there already.'),
    config_path: arg
      .path()
      .aliases('dockercfg_path')
      .describe(
        "The configuration of the docker client on the host; `config.json` in the user's `~/.docker`, or in `DOCKER_CONFIG`, if not given.",
      ),
    state: arg.choice('present', 'absent').default('present').describe('`absent` forgets the login.'),
  },
  constraints: { requiredIf: [['state', 'present', ['username', 'password']]] },
  checkMode: 'supported',
  needs: ['docker'],
  returns: { login_result: 'The `serveraddress` and the `username`; empty where `state` is `absent`.' },
  examples: `- name: The registry of the house
  docker_login:
    registry_url: registry.example:5000
    username: deploy
    password: "{{ registry_password }}"

- name: Out of Docker Hub
  docker_login:
    state: absent
`,
  prepare: ({ args }) => {
    const { username = '', password = '' } = args;
    if (/[\r\n]/.test(password)) throw new ModuleFailure('the password holds a line end');
    if (/[:\r\n]/.test(username)) throw new ModuleFailure('the username holds a colon or a line end');
    const host = readHost(args.registry_url);
    const isHub = HUB_HOSTS.includes(host);
    const lines = [
      Buffer.from(`${username}:${password}`).toString('base64'),
      `"Username":${JSON.stringify(username)}`,
      `"Secret":${JSON.stringify(password)}`,
    ];
    const hosts = isHub ? HUB_HOSTS : [host];
    return {
      program: PROGRAM,
      vars: prefixVars(PROGRAM, {
        state: args.state,
        config: args.config_path ?? '',
        registry: isHub ? 'docker.io' : host,
        // As the client and Ansible write it; the first is the one that a credential helper knows.
        keys: [
          ...(isHub ? [HUB] : []),
          ...hosts.flatMap((each) => [each, `https://${each}`, `http://${each}`]),
          args.registry_url,
        ].join('\n'),
        server: isHub ? '' : host,
        username,
        reauthorize: args.reauthorize,
      }),
      stdin: Buffer.from(`${lines.join('\n')}\n${password}`),
    };
  },
  decode: ({ args, reply: { fields } }) => ({
    changed: fields.flag('changed'),
    login_result:
      args.state === 'absent'
        ? {}
        : { serveraddress: args.registry_url, ...(args.username === undefined ? {} : { username: args.username }) },
  }),
});

/** The name of a registry, perhaps with its port, without a scheme and a path. Throws ModuleFailure. */
function readHost(registry: string): string {
  const host = registry.replace(/^https?:\/\//, '').replace(/\/.*$/s, '');
  if (/^[\w.-]+(?::\d+)?$|^\[[0-9a-fA-F:]+\](?::\d+)?$/.test(host) && !host.startsWith('-')) return host;
  throw new ModuleFailure(`not a registry: \`${registry}\``, { help: 'write it as registry.example:5000' });
}
