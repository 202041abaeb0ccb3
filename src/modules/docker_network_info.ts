import { arg } from '../module/arg.ts';
import { defineDockerModule } from './docker-client.ts';
import { loadDockerProgram, prefixVars } from './docker-program.ts';
import { checkName } from './docker_network.ts';
import { parseJson } from './parse-json.ts';

const PROGRAM = loadDockerProgram(import.meta.url, 'docker_network_info.sh');

export const dockerNetworkInfo = defineDockerModule({
  name: 'docker_network_info',
  aliases: ['community.docker.docker_network_info'],
  summary: 'Looks at a network; changes nothing.',
  args: { name: arg.str().required().describe("The network's name.") },
  checkMode: 'supported',
  onlyLooks: true,
  needs: ['docker'],
  returns: {
    exists: 'Whether there is such a network.',
    network: 'What `docker network inspect` says of it, integers beyond 2^53 exact; null where there is none.',
  },
  examples: `- name: Look at the network
  docker_network_info:
    name: etcd
  register: found
`,
  prepare: ({ args: { name } }) => {
    checkName(name);
    return { program: PROGRAM, vars: prefixVars(PROGRAM, { name }) };
  },
  decode: ({ reply: { fields } }) => {
    const json = fields.get('json');
    return { changed: false, exists: json !== undefined, network: json === undefined ? null : parseJson(json) };
  },
});
