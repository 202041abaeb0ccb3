// Runs the built program over a small playbook on this machine, and keeps V8's code of all that took part beside it.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { loadProgram } from '../bin/load-program.js';

const PLAYBOOK = `
- name: Warm up
  hosts: all
  gather_facts: false
  vars: { greeting: "hello {{ inventory_hostname }}" }
  tasks:
    - { name: Look, stat: { path: / }, register: found }
    - { name: Say, debug: { msg: "{{ greeting | upper }}" }, when: found.stat.exists }
    - { name: Run, command: "true", changed_when: false, loop: [1, 2] }
    - { name: Hold, assert: { that: found.stat.isdir } }
`;

const path = process.argv[2];
const folder = mkdtempSync(join(tmpdir(), 'longshore-build-'));
try {
  const { main, script } = loadProgram(path);
  const errors = [];
  const stdout = Object.assign(new PassThrough().resume(), { isTTY: false, columns: 100 });
  const stderr = Object.assign(
    new PassThrough().on('data', (chunk) => errors.push(chunk)),
    { isTTY: false },
  );
  const warmUp = async (words, cwd) => {
    const io = {
      stdin: { isTTY: false },
      stdout,
      stderr,
      env: { HOME: folder, PATH: process.env.PATH, XDG_CACHE_HOME: folder },
      cwd,
      argv: [],
      onSignal: () => () => {},
      exit: () => {},
    };
    process.chdir(cwd);
    const code = await main(words, io);
    if (code !== 0)
      throw new Error(`\`run ${words.join(' ')}\` ended with ${code}: ${Buffer.concat(errors).toString()}`);
  };
  process.chdir(folder);
  writeFileSync('site.yml', PLAYBOOK);
  writeFileSync('hosts.yml', 'all: { hosts: { a: { ansible_connection: local } } }\n');
  await warmUp(['site.yml', '-i', 'hosts.yml'], folder);
  // A large one, where there is one: most of what a check can meet stands in it.
  const root = dirname(dirname(path));
  if (existsSync(join(root, 'playbooks/deploy.yml'))) await warmUp(['check', 'playbooks/deploy.yml'], root);
  writeFileSync(`${path}.cache`, script.createCachedData());
} finally {
  rmSync(folder, { recursive: true, force: true });
}
