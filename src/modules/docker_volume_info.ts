import { arg } from '../module/arg.ts';
import { ModuleFailure } from '../module/result.ts';
import { defineDockerModule } from './docker-client.ts';
import { loadDockerProgram, prefixVars } from './docker-program.ts';
import { parseJson } from './parse-json.ts';

const PROGRAM = loadDockerProgram(import.meta.url, 'docker_volume_info.sh');

export const dockerVolumeInfo = defineDockerModule({
  name: 'docker_volume_info',
  aliases: ['community.docker.docker_volume_info'],
  summary: 'Looks at a volume; changes nothing.',
  args: { name: arg.str().required().aliases('volume_name').describe("The volume's name.") },
  checkMode: 'supported',
  onlyLooks: true,
  needs: ['docker'],
  returns: {
    exists: 'Whether there is such a volume.',
    volume: 'What `docker volume inspect` says of it, integers beyond 2^53 exact; null where there is none.',
  },
  examples: `- name: Look at the volume
  docker_volume_info:
    name: etcd
  register: found
`,
  prepare: ({ args: { name } }) => {
    if (!/^[a-zA-Z0-9][\w.-]*$/.test(name)) throw new ModuleFailure(`not a name of a volume: \`${name}\``);
    return { program: PROGRAM, vars: prefixVars(PROGRAM, { name }) };
  },
  decode: ({ reply: { fields } }) => {
    const json = fields.get('json');
    return { changed: false, exists: json !== undefined, volume: json === undefined ? null : parseJson(json) };
  },
});
