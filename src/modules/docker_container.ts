import { defineDockerModule } from './docker-client.ts';
import { CONTAINER_ARGS } from './docker-container-args.ts';
import { buildContainerCall } from './docker-container-call.ts';
import { decodeContainerReply } from './docker-container-reply.ts';
import { loadDockerProgram } from './docker-program.ts';

const PROGRAM = loadDockerProgram(
  import.meta.url,
  'docker-container-act.sh',
  'docker-container-replace.sh',
  'docker-container-wait.sh',
  'docker_container.sh',
);

export const dockerContainer = defineDockerModule({
  name: 'docker_container',
  aliases: ['community.docker.docker_container', 'community.general.docker_container'],
  summary: 'Creates, replaces, starts, stops and removes a container.',
  description: [
    'Compares the container with what it should be, option by option, and replaces it only where something differs; the result names what.',
    'Image, command, entrypoint, environment, published ports, volumes and restart policy are compared always, against what `docker run` would',
    'make of the options; any other option where it is given. The image is pulled and the new container created before the old one is stopped;',
    'the old one is put aside and put back if the new one does not run.',
  ].join(' '),
  args: CONTAINER_ARGS,
  checkMode: 'supported',
  needs: ['docker'],
  constraints: { requiredIf: [['recreate', true, ['image']]] },
  returns: {
    container:
      'What `docker inspect` says of the container afterwards, integers beyond 2^53 exact; empty where there is none. With `detach: false`, its `Output` is what it said.',
    differences: 'The options that differed: a list of `field`, `was`, `is`.',
    status:
      'running, exited, created, paused, restarting or absent. With `detach: false`, the status that its process ended with.',
    actions:
      'What was done: pulled, created, replaced, started, stopped, restarted, removed, restored, confirmed, recovered.',
    old_kept: 'Whether a replaced container is kept aside.',
    logs: 'The last lines of a container that did not run, or of the one that `restored` removed.',
    output: 'With `detach: false`: what the container said.',
  },
  examples: `- name: Run the etcd container
  docker_container:
    name: etcd
    image: bitnami/etcd:3.4.14
    command: [etcd, --name, etcd-n1, --data-dir, /bitnami/etcd/data]
    env:
      ALLOW_NONE_AUTHENTICATION: "yes"
    published_ports: ["2379:2379", "2380:2380"]
    volumes: ["etcd-data:/bitnami/etcd"]
    restart_policy: unless-stopped
    keep_old: true

- name: Go back to the container before
  docker_container:
    name: etcd
    state: restored

- name: Remove it
  docker_container:
    name: etcd
    state: absent
`,
  prepare: ({ args }) => buildContainerCall(args, PROGRAM),
  decode: decodeContainerReply,
});
