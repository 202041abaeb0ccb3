import { BUILTINS } from '../../src/modules/builtins.ts';

/** Modules that ask servers, manage packages or services, or replace whole folders: examples-with-servers.test.ts. */
export const WITH_SERVERS: readonly string[] = [
  'apk',
  'apt',
  'apt_key',
  'apt_repository',
  'deb822_repository',
  'dnf',
  'dns_lookup',
  // Starts dnsmasq; then the module of that name has what it asks for.
  'service',
  'dnsmasq',
  'get_url',
  'package',
  'synchronize',
  'unarchive',
  'uri',
  'wait_for',
];

/** Modules that need a host of its own with a systemd: test/e2e/lab-commands.test.ts. */
export const IN_THE_LAB: readonly string[] = ['reboot', 'systemd'];

/** Tasks that are only read (examples.test.ts), by their names, and why. */
export const TASKS_LEFT_OUT = {
  // The classic builder makes images of one platform, and BuildKit's builder for several is an image of Docker Hub.
  docker_image_build: ['For two kinds of processors, straight into the registry'],
} as const;

const DOCUMENTED = BUILTINS.map(({ name = '_' }) => name).filter((name) => !name.startsWith('_'));

/** Those that need an engine: docker-examples.test.ts. */
export const OF_DOCKER = DOCUMENTED.filter((name) => name.startsWith('docker'));

/** All others: examples-on-a-host.test.ts. */
export const ON_A_HOST = DOCUMENTED.filter(
  (name) => !WITH_SERVERS.includes(name) && !OF_DOCKER.includes(name) && !IN_THE_LAB.includes(name),
);
