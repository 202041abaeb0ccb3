import type { Call, Program, ShellValue } from '../module/program.ts';
import { ModuleFailure } from '../module/result.ts';
import type { Comparison, ContainerArgs, ContainerField, Entry } from './docker-container-field.ts';
import { CONTAINER_FIELDS } from './docker-container-fields.ts';
import { buildConnectOptions, listFurtherNetworks } from './docker-container-network-fields.ts';
import { buildCommandWords } from './docker-container-process-fields.ts';
import { planEnvironment } from './docker-environment.ts';
import { buildInspectFormat, PREVIOUS_POLICY_LABEL } from './docker-container-inspection.ts';
import { completeImageName } from './docker-image-name.ts';
import { prefixVars } from './docker-program.ts';
import { listPlatformPatterns } from './docker-platform.ts';
import { toHex } from './to-hex.ts';

const CONTAINER_NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;
const COMPARISONS = ['strict', 'allow_more_present', 'ignore'] as const;

/** Docker's own client adds these to a container's environment where its configuration names proxies. */
const PROXY_VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'FTP_PROXY', 'NO_PROXY', 'ALL_PROXY'];

export function buildContainerCall(args: ContainerArgs, program: Program): Call {
  if (!CONTAINER_NAME.test(args.name)) {
    throw new ModuleFailure(`not a name of a container: \`${args.name}\``, {
      help: 'two characters or more of a-z A-Z 0-9 _ . -, the first one a letter or a digit',
    });
  }
  refuseOthers(args);
  const image = args.image === undefined ? '' : completeImageName(args.image);
  const values = {
    name: args.name,
    inspected: args.inspected ?? '',
    state: args.state === 'healthy' ? 'started' : args.state,
    healthy: args.state === 'healthy',
    healthy_limit: Math.max(0, Math.ceil(args.healthy_wait_timeout)),
    paused: args.paused === undefined ? '' : args.paused ? 'yes' : 'no',
    cleanup: args.cleanup,
    says_pulled: args.pull_check_mode_behavior === 'always',
    platform: args.platform ?? '',
    env_file: args.env_file ?? '',
    image,
    image_hex: toHex(image),
    // As another tool may have written the same name.
    image_other_hex: toHex(args.image ?? ''),
    fitting: args.platform === undefined ? [] : listPlatformPatterns(args.platform),
    pull: readPull(args.pull),
    keep_old: args.keep_old,
    recreate: args.recreate,
    restart: args.restart,
    wait: !args.detach,
    rename_recreates: args.image_name_mismatch === 'recreate',
    remove: args.keep_volumes ? [] : ['-v'],
    stop: args.stop_timeout === undefined ? [] : ['-t', String(args.stop_timeout)],
    kill: args.force_kill ? (args.kill_signal ?? 'KILL') : '',
    command: buildCommandWords(args),
    ...buildComparison(args),
    ...buildCreation(args),
    ...buildConnections(args),
  };
  return { program, vars: prefixVars(program, values) };
}

/** Ways of older versions that are not there. @throws ModuleFailure */
function refuseOthers(args: ContainerArgs): void {
  const refused = [
    ['container_default_behavior', args.container_default_behavior === 'compatibility'],
    ['command_handling', args.command_handling === 'compatibility'],
    ['image_comparison', args.image_comparison === 'current-image'],
    ['image_label_mismatch', args.image_label_mismatch === 'fail'],
    ['networks_cli_compatible', !args.networks_cli_compatible],
  ] as const;
  const [name] = refused.find(([, isGiven]) => isGiven) ?? [];
  if (name === undefined) return;
  throw new ModuleFailure(`${name}: ${JSON.stringify(args[name])} is not there`, { help: 'Leave it out.' });
}

function buildComparison(args: ContainerArgs): Record<string, ShellValue> {
  const wanted: string[] = [];
  const compare: string[] = [];
  const compared: ContainerField[] = [];
  for (const field of CONTAINER_FIELDS) {
    const entries = field.wanted(args);
    const mode = readComparison(args, field);
    if (mode === 'ignore' || (entries === undefined && field.always !== true)) continue;
    const from = readOrigin(field, entries !== undefined);
    compared.push(field);
    compare.push(`${field.name}:${mode}:${from}`);
    wanted.push(...(entries ?? []).map((entry) => formatEntry(field, entry)));
  }
  return {
    template: buildInspectFormat(compared),
    compare: compare.join(' '),
    ignored: readMode(args, 'image') === 'ignore' ? 'image' : '',
    wanted: wanted.join('\n'),
    tolerated: [
      ...PROXY_VARIABLES.flatMap((name) => [name, name.toLowerCase()]).map((name) => `env ${toHex(name)}`),
      `labels ${toHex(PREVIOUS_POLICY_LABEL)}`,
    ].join('\n'),
  };
}

/** What else has a say in what is wanted: the image, or whether the engine shows a value. */
function readOrigin(field: ContainerField, isGiven: boolean): string {
  if (field.ifShown === true) return 'shown';
  return field.fromImage === 'inherit' && isGiven ? '' : (field.fromImage ?? '');
}

/** See ContainerField: the key is hexadecimal but for the index of a list and the `-` of a scalar. */
function formatEntry(field: ContainerField, [key, ...parts]: Entry): string {
  const shownKey = field.kind === 'scalar' ? '-' : field.kind === 'list' ? key : toHex(key);
  return `${field.name} ${shownKey} ${parts.map(toHex).join(':')}`;
}

function readComparison(args: ContainerArgs, field: ContainerField): Comparison {
  const [option = '', part] = field.name.split('.');
  const mode = readMode(args, option) ?? field.comparison ?? 'strict';
  // An engine adds aliases of its own.
  return part === undefined || mode === 'ignore' ? mode : 'allow_more_present';
}

function readMode({ comparisons = {} }: ContainerArgs, name: string): Comparison | undefined {
  const unknown = Object.keys(comparisons).find(
    (key) => key !== '*' && key !== 'image' && !CONTAINER_FIELDS.some((field) => field.name === key),
  );
  if (unknown !== undefined) throw new ModuleFailure(`comparisons: \`${unknown}\` is not an option that is compared`);
  const mode = comparisons[name] ?? comparisons['*'];
  if (mode === undefined) return undefined;
  const known = COMPARISONS.find((comparison) => comparison === mode);
  if (known === undefined) {
    throw new ModuleFailure(`comparisons.${name} is none of ${COMPARISONS.join(', ')}: ${JSON.stringify(mode)}`);
  }
  return known;
}

function buildCreation(args: ContainerArgs): Record<string, ShellValue> {
  const environment = planEnvironment(args.env);
  return {
    create: [...CONTAINER_FIELDS.flatMap((field) => field.options(args)), ...environment.options],
    environment: environment.file,
    exports: environment.exports,
  };
}

function buildConnections(args: ContainerArgs): Record<string, ShellValue> {
  const networks = listFurtherNetworks(args);
  return {
    connections: networks.length,
    ...Object.fromEntries(
      networks.map((network, index) => [`connect_${index + 1}`, [...buildConnectOptions(network), '--', network.name]]),
    ),
  };
}

function readPull(pull: unknown): string {
  if (pull === true || pull === 'always') return 'always';
  if (pull === false || pull === 'missing') return 'missing';
  if (pull === 'never') return 'never';
  throw new ModuleFailure(`pull is none of missing, always, never: ${JSON.stringify(pull)}`);
}
