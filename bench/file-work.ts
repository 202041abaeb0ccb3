/** Files that are copied, and how each tool is told to. */
import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { addressOf } from './hosts.ts';
import { type Site, time, type Timing } from './tools.ts';

const MIB = 1024 * 1024;
const GIB = 1024;

/** A file of 1 GiB for four hosts: `large.yml`, `large-become.yml`, and scp. */
export function prepareLargeFile(site: Site): { readonly runScp: () => Promise<Timing> } {
  mkdirSync(join(site.folder, 'files'), { recursive: true });
  const file = openSync(join(site.folder, 'files/large'), 'w');
  for (let written = 0; written < GIB; written++) writeSync(file, randomBytes(MIB));
  closeSync(file);
  const task = 'copy: { src: large, dest: "/tmp/bench/{{ inventory_hostname }}" }';
  site.write('large.yml', `- hosts: all\n  gather_facts: false\n  tasks: [${task}]\n`);
  site.write('large-become.yml', `- hosts: all\n  gather_facts: false\n  become: true\n  tasks: [${task}]\n`);
  // What ssh2 takes by itself; the own choice of ssh is slower.
  const cipher = site.line === 'equal' ? '-o Ciphers=aes128-gcm@openssh.com ' : '';
  const copies = Array.from(
    { length: site.hosts },
    (_, index) => `scp -q ${cipher}files/large ${addressOf(site.line, index)}:/tmp/bench/h${index} &`,
  );
  site.write('scp.sh', `${copies.join('\n')}\nwait\n`);
  return { runScp: () => time(site, 'sh', ['scp.sh']) };
}

/** A folder of small files: `folder.yml`. */
export function prepareFolder(site: Site, files: number): void {
  for (let index = 0; index < files; index++) {
    const folder = join(site.folder, `files/tree/d${index % 20}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `f${index}.conf`), `file ${index}\n`.repeat(1 + (index % 100)));
  }
  const dest = '"/tmp/bench/{{ inventory_hostname }}/"';
  site.write('folder.yml', `- hosts: all\n  gather_facts: false\n  tasks: [{ copy: { src: tree/, dest: ${dest} } }]\n`);
}
