import { arg } from '../module/arg.ts';
import { ModuleFailure } from '../module/result.ts';
import { defineDockerModule } from './docker-client.ts';
import { loadDockerProgram, prefixVars } from './docker-program.ts';
import { parseJson } from './parse-json.ts';

const PROGRAM = loadDockerProgram(import.meta.url, 'docker_container_info.sh');

export const dockerContainerInfo = defineDockerModule({
  name: 'docker_container_info',
  aliases: ['community.docker.docker_container_info'],
  summary: 'Looks at a container; changes nothing.',
  args: { name: arg.str().required().describe("The container's name.") },
  checkMode: 'supported',
  onlyLooks: true,
  needs: ['docker'],
  returns: {
    exists: 'Whether there is such a container.',
    container: 'What `docker container inspect` says of it, integers beyond 2^53 exact; null where there is none.',
  },
  examples: `- name: Look at the container
  docker_container_info:
    name: etcd
  register: found
`,
  prepare: ({ args: { name } }) => {
    if (!/^[a-zA-Z0-9][\w.-]*$/.test(name)) throw new ModuleFailure(`not a name of a container: \`${name}\``);
    return { program: PROGRAM, vars: prefixVars(PROGRAM, { name }) };
  },
  decode: ({ reply: { fields } }) => {
    const json = fields.get('json');
    return { changed: false, exists: json !== undefined, container: json === undefined ? null : parseJson(json) };
  },
});
