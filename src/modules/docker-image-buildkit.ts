import { arg, type ArgsOf } from '../module/arg.ts';
import { ModuleFailure } from '../module/result.ts';
import { quoteField } from './docker-device-request.ts';

const SECRET = {
  id: arg.str().required().describe('Its name: the file in `/run/secrets`.'),
  type: arg.choice('file', 'env', 'value').required().describe('Where its content stands.'),
  src: arg.path().describe('A file on the host.'),
  env: arg.str().describe("A variable of the task's environment."),
  value: arg.str().secret().describe('The content. It does not stand on a command line.'),
};

const OUTPUT = {
  type: arg
    .choice('local', 'tar', 'oci', 'docker', 'image')
    .required()
    .describe(
      'A folder of files, an archive of them, an OCI archive, an archive of `docker save`, or an image of the engine.',
    ),
  dest: arg.path().describe('The folder or file on the host.'),
  context: arg.str().describe('With `docker`: the context whose engine gets it.'),
  name: arg.list(arg.str()).describe('With `image`: names for it; its own if not given.'),
  push: arg.bool().default(false).describe('With `image`: push it.'),
};

export const SECRETS = arg.list(arg.object(SECRET));
export const OUTPUTS = arg.list(arg.object(OUTPUT));

const SOURCES = { file: 'src', env: 'env', value: 'value' } as const;

/** Options of a build for its secrets, and what the client's environment has to hold for them. @throws ModuleFailure */
export function planSecrets(secrets: readonly ArgsOf<typeof SECRET>[]): {
  readonly options: readonly string[];
  readonly exports: readonly string[];
} {
  const exports: string[] = [];
  const options = secrets.map((secret, index) => {
    const content = secret[SOURCES[secret.type]];
    if (content === undefined) {
      throw new ModuleFailure(`secrets[${index}] of type ${secret.type} has no ${SOURCES[secret.type]}`);
    }
    if (secret.type === 'file') return formatOption('secret', [`id=${secret.id}`, 'type=file', `src=${content}`]);
    const variable = secret.type === 'env' ? content : `LONGSHORE_SECRET_${index}`;
    if (secret.type === 'value') exports.push(`${variable}=${content}`);
    return formatOption('secret', [`id=${secret.id}`, 'type=env', `env=${variable}`]);
  });
  return { options, exports };
}

/** Options of a build for its outputs: with one, its own name is given only by an output too. @throws ModuleFailure */
export function listOutputs(outputs: readonly ArgsOf<typeof OUTPUT>[], name: string): readonly string[] {
  if (outputs.length === 0) return [];
  const options = outputs.map((output, index) => {
    if (['local', 'tar', 'oci'].includes(output.type) && output.dest === undefined) {
      throw new ModuleFailure(`outputs[${index}] of type ${output.type} has no dest`);
    }
    if (output.type === 'image') {
      const names = output.name ?? [name];
      return ['type=image', `name=${names.join(',')}`, ...(output.push ? ['push=true'] : [])];
    }
    return [
      `type=${output.type}`,
      ...(output.dest === undefined ? [] : [`dest=${output.dest}`]),
      ...(output.context === undefined ? [] : [`context=${output.context}`]),
    ];
  });
  const isNamed = outputs.some((output) => output.type === 'image' && (output.name ?? [name]).includes(name));
  return [...options, ...(isNamed ? [] : [['type=image', `name=${name}`]])].map((fields) =>
    formatOption('output', fields),
  );
}

function formatOption(option: string, fields: readonly string[]): string {
  return `--${option}=${fields.map(quoteField).join(',')}`;
}
