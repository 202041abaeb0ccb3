import { TransportError } from '../transport-error.ts';

/** A container as messages name it. */
export interface Container {
  readonly name: string;
  readonly user: string | undefined;
  /** The host on which docker runs; undefined for this machine. */
  readonly host: string | undefined;
}

interface Rule {
  readonly pattern: RegExp;
  readonly message: (container: Container) => string;
  readonly help: (container: Container) => string;
}

/** Of docker's clients since 20.10; in this order, since some of it stands together. */
const RULES: readonly Rule[] = [
  {
    pattern: /^(Error response from daemon: |Error: )No such container/m,
    message: ({ name, host }) => `there is no container ${name}${on(host)}`,
    help: ({ host }) =>
      `\`docker ps -a\`${on(host)} lists those that there are; ansible_host (or ansible_docker_host) names the container.`,
  },
  {
    pattern: /^Error response from daemon: .* is not running/m,
    message: ({ name }) => `the container ${name} does not run`,
    help: ({ name, host }) =>
      `Start it: \`docker start ${name}\`${on(host)}; \`docker logs ${name}\` may say why it ended.`,
  },
  {
    pattern: /^Error response from daemon: .* is paused/m,
    message: ({ name }) => `the container ${name} is paused`,
    help: ({ name, host }) => `Let it go on: \`docker unpause ${name}\`${on(host)}.`,
  },
  {
    pattern: /^Error response from daemon: .* is restarting/m,
    message: ({ name }) => `the container ${name} ends and is started again and again`,
    help: ({ name, host }) => `\`docker logs ${name}\`${on(host)} says why it ends.`,
  },
  {
    pattern: /exec: "sh": .*(not found|no such file)/i,
    message: ({ name }) => `the container ${name} has no sh`,
    help: () =>
      'Tasks need one in the image (busybox has all they need); docker_container_copy_into and docker_container_exec, on the host of the container, do without.',
  },
  {
    pattern: /unable to find (user|group)/,
    message: ({ name, user = '' }) => `the container ${name} has no user ${user}`,
    help: () =>
      'Correct ansible_user (or ansible_docker_user, or remote_user); without one it is the user of the image.',
  },
  {
    pattern: /chdir to cwd/,
    message: ({ name }) => `the container ${name} cannot start a command in its working directory`,
    help: () => 'Correct ansible_docker_working_dir; without it, the image has a WORKDIR that is not there.',
  },
  {
    pattern: /permission denied while trying to connect|dial unix .*permission denied/i,
    message: ({ host }) => `the account may not use docker${at(host)}`,
    help: ({ host }) =>
      host === undefined
        ? 'It has to be in the group docker, or root.'
        : `It has to be in the group docker there; or set ansible_become: true for ${host}.`,
  },
  {
    pattern: /Cannot connect to the Docker daemon|error during connect|Is the docker daemon running/i,
    message: ({ host }) => `no Docker Engine answers${at(host)}`,
    help: ({ host }) =>
      host === undefined
        ? 'Where it is elsewhere, ansible_docker_via names the host to run docker on, or ansible_docker_docker_host its address.'
        : `Does it run there? \`systemctl status docker\`${on(host)} says so.`,
  },
  {
    pattern: /\bdocker['"’‘:]*:? .*(not found|No such file)/i,
    message: ({ host }) => `there is no docker${at(host)}`,
    help: helpWithoutDocker,
  },
  {
    pattern: /^unknown (shorthand )?flag|is not a docker command|docker exec --help/m,
    message: () => 'docker does not know an argument that it was given',
    help: () => 'Correct ansible_docker_extra_args; see `docker --help`.',
  },
  {
    pattern:
      /^(Error response from daemon|Error: |OCI runtime exec failed|Failed to initialize|unable to resolve docker endpoint)/m,
    message: ({ name }) => `docker started no command in the container ${name}`,
    help: ({ name, host }) => `Does \`docker exec ${name} sh -c true\`${on(host)} work?`,
  },
];

/** What docker's words mean, where they are docker's. */
export function explainDockerFailure(said: string, container: Container): TransportError | undefined {
  const rule = RULES.find(({ pattern }) => pattern.test(said));
  if (rule === undefined) return undefined;
  const details = said
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(0, 8);
  return new TransportError('container', rule.message(container), { details, help: rule.help(container) });
}

export function explainMissingDocker(container: Container, cause: unknown): TransportError {
  const help = helpWithoutDocker(container);
  return new TransportError('container', `there is no docker${at(container.host)}`, { help, cause });
}

function helpWithoutDocker({ host }: Container): string {
  return host === undefined
    ? 'Install its client (apt-get install docker.io), or name the host of the container: ansible_docker_via.'
    : 'Is this the host that the container is on? Correct ansible_docker_via.';
}

function on(host: string | undefined): string {
  return host === undefined ? '' : ` on ${host}`;
}

function at(host: string | undefined): string {
  return ` on ${host ?? 'this machine'}`;
}
