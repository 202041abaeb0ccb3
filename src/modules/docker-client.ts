import { arg, type Args, type ArgsOf } from '../module/arg.ts';
import { defineModule, type ProgramModule } from '../module/define-module.ts';
import type { ShellValue } from '../module/program.ts';
import { ModuleFailure } from '../module/result.ts';

/** How the client of the host finds its engine. */
const CLIENT_ARGS = {
  docker_host: arg
    .str()
    .aliases('docker_url')
    .describe(
      'The engine, such as unix:///run/other.sock or tcp://10.0.0.1:2376; otherwise DOCKER_HOST of the host or its own.',
    ),
  api_version: arg.str().aliases('docker_api_version').default('auto').describe('Version of its API.'),
  tls: arg.bool().default(false).describe('Speaks TLS, without looking at who answers.'),
  validate_certs: arg.bool().aliases('tls_verify').default(false).describe('Speaks TLS, and checks who answers.'),
  ca_path: arg
    .path()
    .aliases('ca_cert', 'tls_ca_cert', 'cacert_path')
    .describe('PEM file on the host with the certificates that are trusted.'),
  client_cert: arg
    .path()
    .aliases('tls_client_cert', 'cert_path')
    .describe('PEM file on the host with the certificate that says who asks.'),
  client_key: arg
    .path()
    .aliases('tls_client_key', 'key_path')
    .describe('PEM file on the host with the key of `client_cert`.'),
  tls_hostname: arg.str().describe("Not there: docker's client checks the name that it connects to."),
  cli_context: arg.str().describe('Context of the client (`docker context ls`) in place of `docker_host`.'),
  docker_cli: arg.path().describe('The docker command of the host; otherwise the one that its PATH has.'),
  timeout: arg.int().describe("Accepted: docker's client waits as long as the engine works."),
  use_ssh_client: arg.bool().default(false).describe("Accepted: docker's client goes through ssh."),
  debug: arg.bool().default(false).describe('Accepted.'),
} as const;

/** A module of Docker: with the arguments by which each of them finds the engine, and the variables of docker.sh that say so. */
export function defineDockerModule<const A extends Args>(definition: ProgramModule<A>): ProgramModule {
  return defineModule({
    ...definition,
    args: { ...CLIENT_ARGS, ...definition.args },
    prepare: (context: { args: ArgsOf<A>; check: boolean; diff: boolean }) => {
      const call = definition.prepare(context);
      return {
        ...call,
        vars: { ...call.vars, ...makeClientVars(context.args as unknown as ArgsOf<typeof CLIENT_ARGS>) },
      };
    },
  } as unknown as ProgramModule);
}

function makeClientVars(args: ArgsOf<typeof CLIENT_ARGS>): Record<string, ShellValue> {
  if (args.tls_hostname !== undefined)
    throw new ModuleFailure("tls_hostname is not there: docker's client checks the name that it connects to", {
      help: 'Name the engine in `docker_host` as its certificate does.',
    });
  if (args.docker_host !== undefined && args.cli_context !== undefined)
    throw new ModuleFailure('docker_host and cli_context exclude each other');
  if (args.api_version !== 'auto' && !/^\d+\.\d+$/.test(args.api_version))
    throw new ModuleFailure(`not a version of the API: \`${args.api_version}\``, { help: 'write it as "1.41"' });
  const files = [
    ['--tlscacert', args.ca_path],
    ['--tlscert', args.client_cert],
    ['--tlskey', args.client_key],
  ] as const;
  return {
    docker_path: args.docker_cli ?? '',
    docker_api: args.api_version === 'auto' ? '' : args.api_version,
    docker_client: [
      ...(args.docker_host === undefined ? [] : [`--host=${args.docker_host}`]),
      ...(args.cli_context === undefined ? [] : [`--context=${args.cli_context}`]),
      ...(args.tls ? ['--tls'] : []),
      ...(args.validate_certs ? ['--tlsverify'] : []),
      ...files.flatMap(([option, path]) => (path === undefined ? [] : [`${option}=${path}`])),
    ],
  };
}
