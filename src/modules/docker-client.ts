import { posix } from 'node:path';
import { arg, type Args, type ArgsOf } from '../module/arg.ts';
import { defineModule, type ProgramModule } from '../module/define-module.ts';
import type { ShellValue } from '../module/program.ts';
import { ModuleFailure } from '../module/result.ts';

/** Which engine is asked, for all Docker modules: Ansible's names for what the client reads from its environment. */
const CLIENT_ARGS = {
  docker_host: arg
    .str()
    .aliases('docker_url')
    .describe(
      "The engine, such as `unix:///var/run/docker.sock` or `tcp://10.0.0.5:2376`; the client's own if not given.",
    ),
  cli_context: arg.str().describe("The engine, by a context of docker's client."),
  docker_cli: arg.path().describe("Path of docker's client, which is called `docker`."),
  api_version: arg
    .str()
    .default('auto')
    .aliases('docker_api_version')
    .describe('Version of the API to speak, or `auto`.'),
  tls: arg.bool().default(false).describe('Speak TLS with an engine, whoever it is.'),
  validate_certs: arg.bool().default(false).aliases('tls_verify').describe('Speak TLS, and check the certificate.'),
  ca_path: arg
    .path()
    .aliases('ca_cert', 'tls_ca_cert', 'cacert_path')
    .describe('Certificates that are trusted: a file on the host called `ca.pem`.'),
  client_cert: arg
    .path()
    .aliases('tls_client_cert', 'cert_path')
    .describe('Certificate that says who asks: `cert.pem`, in the same folder.'),
  client_key: arg.path().aliases('tls_client_key', 'key_path').describe('Its key: `key.pem`, in the same folder.'),
  tls_hostname: arg.str().describe('Refused: the client checks the name that stands in `docker_host`.'),
  timeout: arg.int().describe('Accepted: the client waits as long as the engine works; a task has a `timeout`.'),
  use_ssh_client: arg.bool().describe('Accepted: the client asks `ssh://` through ssh.'),
  debug: arg.bool().describe('Accepted, without effect.'),
};

/** A module whose program begins with `docker_need`, which tells the client which engine to ask. */
export function defineDockerModule<const A extends Args>(definition: ProgramModule<A>): ProgramModule {
  const args = { ...CLIENT_ARGS, ...definition.args };
  return defineModule({
    ...(definition as ProgramModule),
    args,
    prepare: (context) => {
      const call = definition.prepare(context as Parameters<typeof definition.prepare>[0]);
      return { ...call, vars: { ...call.vars, ...planClient(context.args as ArgsOf<typeof CLIENT_ARGS>) } };
    },
  });
}

function planClient(args: ArgsOf<typeof CLIENT_ARGS>): Record<string, ShellValue> {
  if (args.tls_hostname !== undefined) {
    throw new ModuleFailure("tls_hostname cannot be given: docker's client checks the name in docker_host", {
      help: 'write the name of the certificate in `docker_host`',
    });
  }
  if (args.docker_host !== undefined && args.cli_context !== undefined) {
    throw new ModuleFailure('docker_host and cli_context exclude each other');
  }
  if (args.api_version !== 'auto' && !/^\d+\.\d+$/.test(args.api_version)) {
    throw new ModuleFailure(`not a version of the API: \`${args.api_version}\``, { help: 'write it as "1.41"' });
  }
  if (args.docker_cli !== undefined && posix.basename(args.docker_cli) !== 'docker') {
    throw new ModuleFailure(`docker_cli is not called docker: \`${args.docker_cli}\``);
  }
  return {
    docker_client_host: args.docker_host,
    docker_client_context: args.cli_context,
    docker_client_api: args.api_version === 'auto' ? undefined : args.api_version,
    docker_client_tls: args.validate_certs ? 'verify' : args.tls ? 'trust' : undefined,
    docker_client_certs: findCertificates(args),
    docker_client_folder: args.docker_cli === undefined ? undefined : posix.dirname(args.docker_cli),
  };
}

/** The folder of the files, which the client knows by their names. */
function findCertificates(args: ArgsOf<typeof CLIENT_ARGS>): string | undefined {
  const files = [
    ['ca_path', args.ca_path, 'ca.pem'],
    ['client_cert', args.client_cert, 'cert.pem'],
    ['client_key', args.client_key, 'key.pem'],
  ] as const;
  const given = files.flatMap(([option, path, name]) => (path === undefined ? [] : [{ option, path, name }]));
  const folder = given[0] === undefined ? undefined : posix.dirname(given[0].path);
  for (const { option, path, name } of given) {
    if (posix.basename(path) === name && posix.dirname(path) === folder) continue;
    throw new ModuleFailure(`${option} has to be ${name} in one folder with the others: \`${path}\``, {
      help: "docker's client takes them by their names: ca.pem, cert.pem and key.pem",
    });
  }
  return folder;
}
