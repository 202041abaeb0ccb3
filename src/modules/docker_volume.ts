import { arg } from '../module/arg.ts';
import { ModuleFailure } from '../module/result.ts';
import { defineDockerModule } from './docker-client.ts';
import { formatScalar } from './docker-container-values.ts';
import { loadDockerProgram, prefixVars } from './docker-program.ts';
import { parseJson } from './parse-json.ts';
import { toHex } from './to-hex.ts';

const PROGRAM = loadDockerProgram(import.meta.url, 'docker_volume.sh');

/** Lines in hexadecimal, so that they can be compared on the host whatever the values hold. */
const TEMPLATE = [
  '\ndriver {{printf "%x" .Driver}}',
  '{{range $k, $v := .Labels}}\nlabel {{printf "%x:%x" $k $v}}{{end}}',
  '{{range $k, $v := .Options}}\noption {{printf "%x:%x" $k $v}}{{end}}\n@json {{json .}}',
].join('');

export const dockerVolume = defineDockerModule({
  name: 'docker_volume',
  aliases: ['community.docker.docker_volume', 'community.general.docker_volume'],
  summary: 'Creates and removes volumes.',
  args: {
    name: arg.str().required().aliases('volume_name').describe("The volume's name."),
    state: arg.choice('present', 'absent').default('present').describe('`absent` deletes its data.'),
    driver: arg.str().default('local').describe('Driver of the volume.'),
    driver_options: arg.dict().describe("The driver's options."),
    labels: arg.dict().describe('Labels of the volume.'),
    recreate: arg
      .choice('never', 'always', 'options-changed')
      .default('never')
      .describe('Whether to delete a volume, with its data, to make it anew.'),
    force: arg.bool().default(false).describe('Remove it though its plugin does not answer.'),
  },
  checkMode: 'supported',
  needs: ['docker'],
  returns: {
    volume: 'What `docker volume inspect` says of it; empty where there is none.',
    actions: 'What was done: created, removed.',
  },
  examples: `- name: A volume for the data
  docker_volume:
    name: etcd-data
`,
  prepare: ({ args }) => {
    if (!/^[a-zA-Z0-9][\w.-]*$/.test(args.name)) {
      throw new ModuleFailure(`not a name of a volume: \`${args.name}\``, { help: 'use a-z A-Z 0-9 _ . -' });
    }
    const labels = readPairs(args.labels, 'labels');
    const options = readPairs(args.driver_options, 'driver_options');
    return {
      program: PROGRAM,
      vars: prefixVars(PROGRAM, {
        name: args.name,
        state: args.state,
        force: args.force,
        recreate: args.recreate,
        template: TEMPLATE,
        wanted: [
          `driver ${toHex(args.driver)}`,
          ...labels.map((pair) => `label ${pair.map(toHex).join(':')}`),
          ...options.map((pair) => `option ${pair.map(toHex).join(':')}`),
        ].join('\n'),
        create: [
          `--driver=${args.driver}`,
          ...labels.map((pair) => `--label=${pair.join('=')}`),
          ...options.map((pair) => `--opt=${pair.join('=')}`),
        ],
      }),
    };
  },
  decode: ({ reply: { fields } }) => {
    const actions = (fields.get('actions') ?? '').split(' ').filter((action) => action !== '');
    const volume = fields.get('volume');
    const warnings = fields.all('warning');
    return {
      changed: fields.flag('changed'),
      actions,
      volume: volume === undefined ? {} : parseJson(volume),
      summary: actions.join(', '),
      ...(warnings.length === 0 ? {} : { warnings }),
    };
  },
});

function readPairs(dict: Readonly<Record<string, unknown>> | undefined, option: string): [string, string][] {
  return Object.entries(dict ?? {}).map(([key, value]) => [key, formatScalar(value, `${option}.${key}`)]);
}
