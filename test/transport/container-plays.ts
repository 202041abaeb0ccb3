import { type ProjectRun, runProject } from '../engine/run-project.ts';
import type { DockerEngine } from '../modules/docker-engine.ts';
import type { RunningSshd } from './sshd.ts';

/** Every task finds nothing to do the second time. */
const PLAYBOOK = `
- hosts: boxes
  tasks:
    - file: { path: /opt, state: directory, mode: "0755" }
    - template: { src: a.j2, dest: /opt/a, owner: daemon, mode: "0600" }
    - lineinfile: { path: /opt/lines, line: last, create: true }
    - copy: { content: "{{ ansible_virtualization_type }}", dest: /opt/b }
    - command: id -un
      become: true
      become_method: su
      become_user: daemon
      changed_when: false
      register: who
    - stat: { path: /opt/a }
      register: about
    - assert: { that: [who.stdout == "daemon", about.stat.pw_name == "daemon", about.stat.mode == "0600"] }
- hosts: the-host
  gather_facts: false
  tasks:
    - { name: inside, command: cat /opt/b, delegate_to: there, changed_when: false }
`;

/** Runs plays in two containers: `busybox` of this machine, and `there`, which is `coreutils` on the host of the sshd. */
export function runInContainers(engine: DockerEngine, sshd: RunningSshd): Promise<ProjectRun> {
  const docker = { ansible_connection: 'docker', ansible_docker_docker_host: engine.dockerHost };
  const host = {
    ansible_host: sshd.host,
    ansible_port: sshd.port,
    ansible_user: sshd.user,
    ansible_ssh_private_key_file: sshd.privateKeyFile,
    ansible_ssh_known_hosts_file: sshd.knownHostsFile,
    ansible_ssh_common_args: '-F none',
    ansible_become: true,
  };
  const there = { ...docker, ansible_host: 'coreutils', ansible_docker_via: 'the-host' };
  const inventory = { all: { hosts: { 'the-host': host } }, boxes: { hosts: { busybox: docker, there } } };
  return runProject({
    'inventory.yml': JSON.stringify(inventory),
    'site.yml': PLAYBOOK,
    'a.j2': '{{ inventory_hostname }} {{ ansible_system }}\n',
  });
}
