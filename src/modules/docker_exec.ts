import { defineExec } from './docker-exec.ts';

export const dockerExec = defineExec({
  name: 'docker_exec',
  summary: 'Runs a command in a running container.',
  description:
    'The same as docker_container_exec. Fails where the command exits non-zero, unless `failed_when` says otherwise.',
  examples: `- name: The members of the cluster
  docker_exec:
    container: etcd
    argv: [etcdctl, member, list]
  register: members
  changed_when: false
`,
});
