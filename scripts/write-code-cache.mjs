// Runs the built program over small playbooks on this machine, and keeps V8's code of all that took part beside it.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { loadProgram } from '../bin/load-program.js';
import { startHost } from './warm-up-host.mjs';

/** What nearly every run does, over the connection that nearly every run has; it changes nothing outside of its folder. */
const PLAYBOOK = `
- name: Warm up
  hosts: all
  vars: { greeting: "hello {{ inventory_hostname }}", folder: "{{ playbook_dir }}/{{ inventory_hostname }}" }
  handlers:
    - { name: Reload, command: "true", changed_when: false }
  tasks:
    - { name: Make, file: { path: "{{ folder }}", state: directory, mode: "0755" } }
    - { name: Look, stat: { path: / }, register: found }
    - { name: Say, debug: { msg: "{{ greeting | upper }}" }, when: found.stat.exists }
    - { name: Keep, set_fact: { words: "{{ ['a', 'b'] | map('upper') | join(',') }}" } }
    - { name: Run, command: "echo {{ item }}", changed_when: false, loop: [1, 2] }
    - { name: Ask, shell: "echo 1 && exit 3", register: asked, failed_when: asked.rc != 3, changed_when: false }
    - { name: Hold, assert: { that: [found.stat.isdir, "asked.stdout == '1'"] } }
    - { name: Copy, copy: { content: "one\\ntwo\\n", dest: "{{ folder }}/a", mode: "0644" }, notify: Reload }
    - { name: Fill, template: { src: a.j2, dest: "{{ folder }}/b" }, notify: Reload }
    - { name: Edit, lineinfile: { path: "{{ folder }}/a", regexp: "^two", line: "three" } }
    - { name: Mark, blockinfile: { path: "{{ folder }}/a", block: "four" } }
    - { name: Change, replace: { path: "{{ folder }}/a", regexp: "one", replace: "1" } }
    - { name: Read, slurp: { src: "{{ folder }}/a" }, register: read }
    - { name: More, include_tasks: more.yml, vars: { text: "{{ read.content | b64decode }}" } }
    - block:
        - { name: Break, command: "false" }
      rescue:
        - { name: Mend, debug: { var: ansible_failed_result.rc } }
- name: Hosts that do not wait
  hosts: all
  strategy: free
  gather_facts: false
  tasks:
    - { command: "true", register: first }
    - { command: "true", when: first.rc == 0 }
    - { fail: { msg: "so that a failure has been shown" }, ignore_errors: true }
`;
const MORE = `- { name: More, debug: { msg: "{{ text }}" } }\n`;
const TEMPLATE = `{% for name in ['a', 'b'] if name != words %}\n{{ loop.index }} {{ name | default('none') }}\n{% endfor %}\n`;

const path = process.argv[2];
const folder = mkdtempSync(join(tmpdir(), 'longshore-build-'));
const environment = { HOME: folder, PATH: process.env.PATH, XDG_CACHE_HOME: folder };
// Functions that have rested for a while would lose their code.
setFlagsFromString('--no-flush-bytecode');
try {
  const { main, script } = loadProgram(path);
  await warmUp(main);
  // V8 takes code only where its flags are those that it was made with.
  setFlagsFromString('--flush-bytecode');
  writeFileSync(`${path}.cache`, script.createCachedData());
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function warmUp(main) {
  mkdirSync(join(folder, 'templates'));
  write('site.yml', PLAYBOOK);
  write('more.yml', MORE);
  write('templates/a.j2', TEMPLATE);
  write('hosts.yml', JSON.stringify({ all: { hosts: { here: { ansible_connection: 'local' } } } }));
  for (const more of [[], ['--diff'], ['--check']]) await run(main, ['site.yml', '-i', 'hosts.yml', ...more], folder);
  // A machine may keep its loopback closed.
  await warmUpConnections(main).catch((error) => {
    console.error(
      `warning  runs over SSH will begin a little later, since the build could not try one: ${error.message}`,
    );
  });
  // A large one, where there is one: most of what a check can meet stands in it.
  const root = dirname(dirname(path));
  if (existsSync(join(root, 'playbooks/deploy.yml'))) await run(main, ['check', 'playbooks/deploy.yml'], root);
}

async function warmUpConnections(main) {
  const { variables, privateKey, stop } = await startHost(environment);
  try {
    write('key', privateKey);
    const there = { ...variables, ansible_ssh_private_key_file: join(folder, 'key'), ansible_timeout: 5 };
    write('there.yml', JSON.stringify({ all: { hosts: { there } } }));
    for (const more of [[], ['--diff']]) await run(main, ['site.yml', '-i', 'there.yml', ...more], folder);
  } finally {
    stop();
  }
}

async function run(main, words, cwd) {
  const said = [];
  const keep = (chunk) => said.push(chunk);
  const io = {
    stdin: { isTTY: false },
    stdout: Object.assign(new PassThrough().on('data', keep), { isTTY: false, columns: 100 }),
    stderr: Object.assign(new PassThrough().on('data', keep), { isTTY: false }),
    env: environment,
    cwd,
    argv: [],
    onSignal: () => () => {},
    onStrayError: () => {},
    exit: () => {},
  };
  process.chdir(cwd);
  const code = await main(words, io);
  if (code !== 0) throw new Error(`\`run ${words.join(' ')}\` ended with ${code}: ${Buffer.concat(said).toString()}`);
}

function write(name, text) {
  writeFileSync(join(folder, name), text, { mode: 0o600 });
}
