import { arg, type ArgsOf } from '../module/arg.ts';
import { type Diff, ModuleFailure } from '../module/result.ts';
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

const ARGS = {
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
};

type VolumeArgs = ArgsOf<typeof ARGS>;

export const dockerVolume = defineDockerModule({
  name: 'docker_volume',
  aliases: ['community.docker.docker_volume', 'community.general.docker_volume'],
  summary: 'Creates and removes volumes.',
  args: ARGS,
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
    return {
      program: PROGRAM,
      vars: prefixVars(PROGRAM, {
        name: args.name,
        state: args.state,
        force: args.force,
        recreate: args.recreate,
        template: TEMPLATE,
        wanted: listWanted(args)
          .map(({ kind, pair }) => `${kind} ${pair.map(toHex).join(':')}`)
          .join('\n'),
        create: listWanted(args).map(({ kind, pair }) => `--${CREATE_OPTIONS[kind]}=${pair.join('=')}`),
      }),
    };
  },
  decode: ({ args, diff, reply: { fields } }) => {
    const actions = (fields.get('actions') ?? '').split(' ').filter((action) => action !== '');
    const volume = fields.get('volume');
    const warnings = fields.all('warning');
    return {
      changed: fields.flag('changed'),
      actions,
      volume: volume === undefined ? {} : parseJson(volume),
      summary: actions.join(', '),
      ...(warnings.length === 0 ? {} : { warnings }),
      ...(diff && fields.flag('changed') ? { diff: makeDiff(args, fields.get('was')) } : {}),
    };
  },
});

/** The names that Ansible has for them in its differences, and those of `docker volume create`. */
const ARGUMENTS = { driver: 'driver', label: 'labels', option: 'driver_options' } as const;
const CREATE_OPTIONS = { driver: 'driver', label: 'label', option: 'opt' } as const;

interface Wanted {
  readonly kind: keyof typeof ARGUMENTS;
  /** Name and value; of the driver its name alone. */
  readonly pair: readonly string[];
}

function listWanted(args: VolumeArgs): readonly Wanted[] {
  const list = (kind: 'label' | 'option', dict: Readonly<Record<string, unknown>> = {}): Wanted[] =>
    Object.entries(dict).map(([key, value]) => ({
      kind,
      pair: [key, formatScalar(value, `${ARGUMENTS[kind]}.${key}`)],
    }));
  return [
    { kind: 'driver', pair: [args.driver] },
    ...list('label', args.labels),
    ...list('option', args.driver_options),
  ];
}

/** @param was the lines of the volume that was there, as the template prints them */
function makeDiff(args: VolumeArgs, was: string | undefined): Diff {
  const lines = (was ?? '').split('\n').map((line) => {
    const [kind = '', ...parts] = line.split(/[ :]/);
    return { kind, pair: parts.map((part) => Buffer.from(part, 'hex').toString('utf8')) };
  });
  const entries = args.state === 'absent' || was === undefined ? [] : listWanted(args);
  const before: Record<string, unknown> = { exists: was !== undefined };
  const after: Record<string, unknown> = { exists: args.state === 'present' };
  for (const { kind, pair } of entries) {
    const [value, ...keys] = pair.toReversed();
    const found = lines.find((line) => line.kind === kind && (keys.length === 0 || line.pair[0] === keys[0]));
    if (found?.pair.at(-1) === value) continue;
    const name = [ARGUMENTS[kind], ...keys].join('.');
    before[name] = found?.pair.at(-1) ?? null;
    after[name] = value;
  }
  return { before, after, before_header: args.name, after_header: args.name };
}
