import { defineExec } from './docker-exec.ts';

export const dockerContainerExec = defineExec(false, {
  name: 'docker_container_exec',
  aliases: ['community.docker.docker_container_exec'],
  summary: 'Runs a command in a running container.',
  description:
    'A command that exits non-zero is no failure, as in Ansible: look at `rc`, or take docker_exec. There has to be such a container, and it has to run.',
  examples: `- name: Whether the member is well
  docker_container_exec:
    container: etcd
    argv: [etcdctl, endpoint, health]
  register: health
  changed_when: false

- name: Say so
  debug:
    msg: "{{ 'well' if health.rc == 0 else health.stderr }}"

- name: What takes its time
  docker_container_exec:
    container: etcd
    command: etcdctl defrag
    detach: true
`,
});
