import { defineExec } from './docker-exec.ts';

export const dockerExec = defineExec(true, {
  name: 'docker_exec',
  summary: 'Runs a command in a running container, and fails where it does.',
  description:
    'Fails where the command exits non-zero, unless `failed_when` says otherwise; docker_container_exec does not.',
  examples: `- name: The members of the cluster
  docker_exec:
    container: etcd
    argv: [etcdctl, member, list]
  register: members
  changed_when: false
`,
});
