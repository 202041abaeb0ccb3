/**
 * `npm run bench:check`: how long `run check` takes, beside a start of Node, over projects of growing size: 50 files with 5,000 tasks on 100 hosts,
 * half and double as many, and a playbook of one task. In turn, several times; medians and ratios. Nothing here passes or fails: read the figures.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../bin/run.js', import.meta.url));
const ROUNDS = Number(process.env['ROUNDS'] ?? 7);
const FILES = 50;
const HOSTS = 100;

/** What people write: commands, files, templates, facts, blocks, loops and retries. Eight entries of a list are ten tasks. */
const KINDS: readonly ((id: string) => string)[] = [
  (id) => `- name: Command ${id}
  command: "thing --port {{ port }} --name {{ chain_9 }}"
  register: out_${id}
  changed_when: out_${id}.rc == 0 and 'x' in out_${id}.stdout
`,
  (id) => `- name: Copy ${id}
  copy:
    content: "{{ users | map(attribute='name') | join(',') }}"
    dest: /etc/thing/{{ inventory_hostname }}/${id}.conf
    mode: "0644"
  when: enabled and version is version('1.2', '>=')
  notify: Restart
`,
  (id) => `- name: Template ${id}
  template: { src: thing.j2, dest: "/etc/${id}", owner: root }
  notify: Restart
  tags: [conf, "${id}"]
`,
  (id) => `- name: Fact ${id}
  set_fact:
    fact_${id}: "{{ chain_5 | upper }}-{{ ip }}"
`,
  (id) => `- name: Block ${id}
  when: enabled
  block:
    - debug: { msg: "{{ item.name }} of {{ groups.web | length }}" }
      loop: "{{ users }}"
    - assert: { that: [port > 1024, "ip is match('10')"] }
  rescue:
    - debug: { var: ansible_failed_result }
`,
  (id) => `- name: Folder ${id}
  file: { path: "/srv/${id}/{{ item }}", state: directory, mode: "0755" }
  loop: [a, b, c]
`,
  (id) => `- name: Health ${id}
  uri: { url: "http://{{ ip }}:{{ port }}/health", return_content: true }
  register: health_${id}
  until: health_${id}.status == 200
  retries: 5
  delay: 1
`,
  (id) => `- name: Line ${id}
  lineinfile: { path: /etc/hosts, line: "{{ ip }} {{ inventory_hostname_short }}", regexp: "^{{ ip | regex_escape }} " }
`,
];
const TASKS_OF_ALL_KINDS = 10;

function writeProject(folder: string, tasks: number): void {
  for (const name of ['tasks', 'templates', 'group_vars']) mkdirSync(join(folder, name), { recursive: true });
  const hosts = Array.from(
    { length: HOSTS },
    (_, host) => `    h${host}: { ip: 10.0.0.${host}, port: ${8000 + host} }\n`,
  );
  writeFileSync(join(folder, 'hosts.yml'), `web:\n  hosts:\n${hosts.join('')}`);
  const chain = Array.from({ length: 10 }, (_, link) => `chain_${link + 1}: "{{ chain_${link} }}"\n`);
  const vars = `chain_0: end\nusers: [{ name: a, uid: 1 }, { name: b, uid: 2 }]\nversion: "1.2.3"\nenabled: true\n`;
  writeFileSync(join(folder, 'group_vars/web.yml'), vars + chain.join(''));
  writeFileSync(
    join(folder, 'templates/thing.j2'),
    '{% for user in users %}{{ user.name }} {{ chain_5 }}\n{% endfor %}',
  );
  const lists = Math.round(tasks / FILES / TASKS_OF_ALL_KINDS);
  const files = Array.from({ length: FILES }, (_, file) => `tasks/${file}.yml`);
  for (const [file, path] of files.entries()) {
    const parts = Array.from({ length: lists }, (_, list) => KINDS.map((kind, at) => kind(`${file}_${list}_${at}`)));
    writeFileSync(join(folder, path), parts.flat().join(''));
  }
  const steps = files.map((path, file) => `    - ${file % 2 === 0 ? 'import' : 'include'}_tasks: ${path}\n`);
  const handlers = '  handlers:\n    - name: Restart\n      service: { name: thing, state: restarted }\n';
  writeFileSync(join(folder, 'site.yml'), `- hosts: web\n${handlers}  tasks:\n${steps.join('')}`);
}

function writeSmall(folder: string): void {
  mkdirSync(folder);
  writeFileSync(join(folder, 'hosts.yml'), 'web:\n  hosts: { a: , b: }\n');
  writeFileSync(join(folder, 'site.yml'), '- hosts: web\n  tasks:\n    - debug: { msg: "{{ inventory_hostname }}" }\n');
}

function time(words: readonly string[]): number {
  const started = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, words, {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0) throw new Error(`node ${words.join(' ')} ended with ${status}: ${stderr}`);
  return Number(process.hrtime.bigint() - started) / 1e6;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const root = mkdtempSync(join(tmpdir(), 'longshore-bench-'));
try {
  const cases = new Map<string, { readonly words: readonly string[]; readonly times: number[] }>();
  const add = (name: string, words: readonly string[]): Map<string, unknown> => cases.set(name, { words, times: [] });
  const check = (folder: string): string[] => [
    PROGRAM,
    'check',
    '-i',
    join(folder, 'hosts.yml'),
    join(folder, 'site.yml'),
  ];
  add('node -e 0', ['-e', '0']);
  writeSmall(join(root, 'small'));
  add('1 task', check(join(root, 'small')));
  for (const tasks of [2500, 5000, 10_000]) {
    const folder = join(root, String(tasks));
    writeProject(folder, tasks);
    add(`${tasks} tasks`, check(folder));
  }
  for (let round = 0; round < ROUNDS; round++) for (const { words, times } of cases.values()) times.push(time(words));
  const medians = new Map([...cases].map(([name, { times }]) => [name, median(times)]));
  const plain = medians.get('node -e 0') ?? Number.NaN;
  console.log(`medians of ${ROUNDS} rounds, with one start of Node as 1`);
  for (const [name, ms] of medians)
    console.log(`${name.padEnd(12)} ${ms.toFixed(0).padStart(6)} ms  × ${(ms / plain).toFixed(1)}`);
} finally {
  rmSync(root, { recursive: true });
}
