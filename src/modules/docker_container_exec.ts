import { defineExec } from './docker-exec.ts';

export const dockerContainerExec = defineExec({
  name: 'docker_container_exec',
  aliases: ['community.docker.docker_container_exec'],
  summary: 'Runs a command in a running container.',
  description:
    'Fails where the command exits non-zero, unless `failed_when` says otherwise, as in Ansible. There has to be such a container, and it has to run.',
  examples: `- name: Whether the member is well
  docker_container_exec:
    container: etcd
    argv: [etcdctl, endpoint, health]
  register: health
  changed_when: false
  failed_when: false

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
