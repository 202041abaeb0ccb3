import { type ProjectRun, runProject } from '../engine/run-project.ts';
import type { DockerEngine } from '../modules/docker-engine.ts';
import { makeArchive } from '../modules/make-archive.ts';

/** In a container that has busybox alone. Every task but `fetch` finds nothing to do the second time. */
const PLAYBOOK = `
- hosts: box
  vars: { key: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGPKSUTyz1HwHReYlkVYFGNnUNiNcbBg1lJDHX8fY0c8" }
  handlers:
    - { name: told, command: touch /srv/told, args: { creates: /srv/told } }
  tasks:
    - assert:
        that: ansible_distribution == "Alpine" and ansible_os_family == "Alpine" and ansible_memtotal_mb > 0
    - { name: folders, file: { path: "{{ item }}", state: directory, mode: "0755" }, loop: [/srv/www, /srv/parts, /srv/out, "/srv/my data"] }
    - { group: { name: app, gid: 1500 } }
    - { user: { name: ann, uid: 1501, groups: [app], comment: Ann, home: /home/ann } }
    - { authorized_key: { user: ann, key: "{{ key }} ann" } }
    - { known_hosts: { name: git.example.com, key: "git.example.com {{ key }}", path: /srv/known_hosts } }
    - { copy: { content: "a\\nb\\nc\\n", dest: /srv/www/list, owner: ann, group: app, mode: "0640" } }
    - { template: { src: a.j2, dest: "/srv/my data/a", validate: grep -q Linux %s }, notify: told }
    - { name: tree, copy: { src: tree/, dest: /srv/tree/, directory_mode: "0750" } }
    - { name: large, copy: { src: large, dest: /srv/large } }
    - { copy: { src: /srv/www/list, dest: /srv/www/edited, remote_src: true, force: false } }
    - { lineinfile: { path: /srv/www/edited, regexp: "^b", line: B, backrefs: false } }
    - { blockinfile: { path: /srv/www/edited, block: "one\\ntwo", insertbefore: "^c" } }
    - { replace: { path: /srv/www/edited, regexp: "([ac])$", replace: '<\\1>' } }
    - { name: parts, copy: { content: "{{ item }}\\n", dest: "/srv/parts/{{ item }}" }, loop: [1, 2] }
    - { assemble: { src: /srv/parts, dest: /srv/whole } }
    - { name: link, file: { src: /srv/whole, dest: /srv/link, state: link } }
    - { name: packed, archive: { path: /srv/parts, dest: /srv/parts.tar.gz } }
    - { name: unpacked, unarchive: { src: /srv/parts.tar.gz, dest: /srv/out, remote_src: true } }
    - { name: sent, unarchive: { src: small.tar.xz, dest: /srv/out } }
    - { name: web, shell: "echo hello >/srv/www/hello; busybox nc -lk -p 8080 -e sh -c 'read l; printf \\"HTTP/1.0 200 OK\\\\r\\\\nContent-Length: 6\\\\r\\\\n\\\\r\\\\nhello\\\\n\\"' </dev/null >/dev/null 2>&1 &", args: { creates: /srv/www/hello } }
    - { wait_for: { port: 8080, timeout: 30 } }
    - { uri: { url: "http://127.0.0.1:8080/", return_content: true }, register: page }
    - { get_url: { url: "http://127.0.0.1:8080/", dest: /srv/www/got, force: false } }
    - { cron: { name: job, job: "true", user: ann, minute: "5" } }
    - { cron: { name: other, job: "true", special_time: daily } }
    - { mount: { path: "/srv/my data/disk", src: none, fstype: tmpfs, opts: size=1m, state: mounted } }
    - { sysctl: { name: net.ipv4.ip_local_port_range, value: "20000 60000", sysctl_file: /etc/sysctl.conf, reload: false } }
    - { find: { paths: /srv, recurse: true, patterns: "*.conf" }, register: found }
    - { stat: { path: /srv/www/list, checksum_algorithm: sha256 }, register: about }
    - { slurp: { src: /srv/www/edited }, register: content }
    - { fetch: { src: /srv/whole, dest: fetched/, flat: true } }
    - { command: id -un, become: true, become_method: su, become_user: ann, changed_when: false, register: who }
    - { command: { argv: [printf, "%s", "a b  c"] }, changed_when: false, register: words }
    - { script: { cmd: script.sh one, creates: /srv/scripted } }
    - { shell: "sleep 0.2; echo late", async: 30, poll: 0, changed_when: false, register: job }
    - { async_status: { jid: "{{ job.ansible_job_id }}" }, register: late, until: late.finished, retries: 200, delay: 0.1, changed_when: false }
    - { package: { name: nginx }, ignore_errors: true, register: package }
    - { service: { name: crond, state: started }, ignore_errors: true, register: service }
    - assert:
        that:
          - found.files | map(attribute="path") | sort == ["/srv/tree/1.conf", "/srv/tree/sub/2.conf"]
          - about.stat.pw_name == "ann" and about.stat.gr_name == "app" and about.stat.mode == "0640"
          - content.content | b64decode == "<a>\\nB\\n# BEGIN ANSIBLE MANAGED BLOCK\\none\\ntwo\\n# END ANSIBLE MANAGED BLOCK\\n<c>\\n"
          - about.stat.checksum == ("a\\nb\\nc\\n" | hash("sha256"))
          - page.content == "hello\\n" and page.status == 200
          - who.stdout == "ann" and words.stdout == "a b  c" and late.stdout == "late"
          - package is failed and "apt, dnf, yum and apk" in package.msg and service is failed
`;

/** What Alpine has beside busybox and accounts. */
const PLACES =
  'mkdir -p /srv /etc/crontabs /var/spool/cron /lib/apk/db && ln -sf /etc/crontabs /var/spool/cron/crontabs && ' +
  'echo 3.16.9 >/etc/alpine-release && printf "NAME=\\"Alpine Linux\\"\\nID=alpine\\nVERSION_ID=3.16.9\\n" >/etc/os-release && ' +
  'echo localhost >/etc/hostname && printf "root:!::0:::::\\n" >/etc/shadow';

/** Starts the container `box` from an image of busybox's commands. */
export function startAlpine(engine: DockerEngine, image: string): void {
  engine.docker(
    'run',
    '-d',
    '--cap-add',
    'SYS_ADMIN',
    '--security-opt',
    'apparmor=unconfined',
    '--network',
    'none',
    '--name',
    'box',
    image,
  );
  engine.docker('exec', 'box', 'sh', '-c', PLACES);
}

/** Runs the play there. */
export function runOnAlpine(engine: DockerEngine): Promise<ProjectRun> {
  const box = { ansible_connection: 'docker', ansible_docker_docker_host: engine.dockerHost };
  return runProject({
    'inventory.yml': JSON.stringify({ all: { hosts: { box } } }),
    'site.yml': PLAYBOOK,
    'a.j2': '{{ inventory_hostname }} {{ ansible_system }}\n',
    'files/tree/1.conf': '1\n',
    'files/tree/sub/2.conf': '2\n',
    'files/large': 'x'.repeat(3 * 1024 * 1024),
    'files/script.sh': '#!/bin/sh\ntouch /srv/scripted\n',
    'files/small.tar.xz': makeArchive('-J', { packed: 'yes\n' }),
  });
}
