import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { describeWith } from '../requirement.ts';
import { type MeteredLines, openMeteredLines } from '../transport/metered-lines.ts';
import { SSHD_REQUIREMENTS, startSshd, type RunningSshd } from '../transport/sshd.ts';
import { useBuiltProgram } from './built-program.ts';
import { readProblems } from './read-problems.ts';
import { useProject } from './project.ts';

/** In how many places a copy is cut off: each on a host of its own, at the same time. */
const POINTS = 50;
/** The same for lines that are cut. */
const CUTS = 12;
const UNKNOWN =
  /^the connection was lost \(.+\) while the task was under way; its outcome is unknown It may have been done/;
/** Milliseconds after which nothing of a copy may be left on a host. */
const PATIENCE_MS = 60_000;

/** Bytes that go to a host before its copy begins, and more. */
const LOGIN = 10_000;

const FILES = ['large', ...Array.from({ length: 12 }, (_, index) => `folder/f${index}`)];

describeWith(SSHD_REQUIREMENTS, 'a copy that is cut off', () => {
  const project = useProject({ 'longshore.yml': 'inventory: hosts.yml\n' });
  const program = useBuiltProgram();
  const fresh = new Map(FILES.map((name) => [name, randomBytes(name === 'large' ? 1_300_000 : 100_000)]));
  const hosts = join(project.folder, 'hosts');
  let sshd: RunningSshd;
  let lines: MeteredLines;

  beforeAll(async () => {
    sshd = await startSshd();
    lines = await openMeteredLines(sshd.port);
  });
  afterAll(async () => {
    lines.close();
    await sshd.stop();
  });
  beforeEach(() => {
    mkdirSync(join(project.folder, 'files/folder'), { recursive: true });
    for (const [name, content] of fresh) writeFileSync(join(project.folder, 'files', name), content);
    const tasks = [
      { copy: { src: 'large', dest: `${hosts}/{{ inventory_hostname }}/large` } },
      { copy: { src: 'folder/', dest: `${hosts}/{{ inventory_hostname }}/folder` } },
    ];
    project.write('site.yml', JSON.stringify([{ hosts: 'all', strategy: 'free', gather_facts: false, tasks }]));
  });

  const addresses = (count: number): string[] => Array.from({ length: count }, (_, index) => `127.0.0.${index + 1}`);

  /** Hosts of this number, each with the old files. */
  function plantHosts(count: number, connection = 'ssh'): void {
    const names = addresses(count).map((address) => [address, { ansible_host: address }] as const);
    const vars = {
      ansible_connection: connection,
      ansible_user: 'root',
      // Lines that stand still are to be told by the test alone.
      ansible_timeout: 300,
      ansible_port: lines.port,
      ansible_ssh_common_args: `-F none -o HostKeyAlias=[127.0.0.1]:${sshd.port}`,
      ansible_ssh_private_key_file: sshd.privateKeyFile,
      ansible_ssh_known_hosts_file: sshd.knownHostsFile,
    };
    project.write('hosts.yml', JSON.stringify({ all: { vars, hosts: Object.fromEntries(names) } }));
    rmSync(hosts, { recursive: true, force: true });
    for (const address of addresses(count)) {
      mkdirSync(join(hosts, address, 'folder'), { recursive: true });
      for (const name of FILES) writeFileSync(join(hosts, address, name), 'old');
    }
  }

  /** What the whole takes on one host, in bytes towards it. */
  async function measureWhole(connection = 'ssh'): Promise<number> {
    plantHosts(1, connection);
    lines.limit(new Map(), 'stop');
    const { code, stdout, stderr } = await program.start(project.folder, 'site.yml').ended;
    expect(code, stdout + stderr).toBe(0);
    expect(countNew('127.0.0.1')).toBe(FILES.length);
    return lines.count('127.0.0.1');
  }

  function spreadLimits(whole: number, count: number): Map<string, number> {
    const at = (index: number): number => LOGIN + Math.floor(((whole - LOGIN) * (index + 0.5)) / (count + 1));
    return new Map(addresses(count).map((address, index) => [address, at(index)]));
  }

  /** Throws where a file is neither the old nor the new one. */
  function countNew(address: string): number {
    return FILES.filter((name) => {
      const content = readFileSync(join(hosts, address, name));
      if (content.equals(Buffer.from('old'))) return false;
      expect(content.equals(fresh.get(name) ?? Buffer.alloc(0)), `${name} on ${address}: ${content.length} bytes`).toBe(
        true,
      );
      return true;
    }).length;
  }

  async function expectWhole(count: number): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    // Not into folders that the host may be removing just now.
    const findLeft = (): string[] =>
      addresses(count)
        .flatMap((address) => [address, `${address}/folder`])
        .flatMap((folder) => readdirSync(join(hosts, folder)))
        .filter((name) => name.includes('.longshore-'));
    while (findLeft().length > 0 && Date.now() < deadline) await wait(100);
    expect(findLeft(), 'nothing is left of what was not finished').toEqual([]);
    const counts = addresses(count).map(countNew);
    expect(counts.filter((found) => found === 0).length, 'some had nothing yet').toBeGreaterThan(0);
    expect(counts.filter((found) => found > 0).length, 'some had something').toBeGreaterThan(0);
  }

  test(`kill -9 of the controller at ${POINTS} points: each file is the old one or the new one`, async () => {
    const whole = await measureWhole();
    plantHosts(POINTS);
    lines.limit(spreadLimits(whole, POINTS), 'stop');
    const running = program.start(project.folder, '-f', String(POINTS), 'site.yml');
    await Promise.race([lines.allLimited(), running.ended]);
    running.process.kill('SIGKILL');
    const { code, stdout, stderr } = await running.ended;
    expect(code, stdout + stderr).toBe(null);
    lines.cut();
    await expectWhole(POINTS);
  });

  test.each(['ssh', 'openssh'])(
    'a line that is cut in the middle: each file is the old one or the new one, and the outcome is said to be unknown: %s',
    async (connection) => {
      const whole = await measureWhole(connection);
      plantHosts(CUTS, connection);
      lines.limit(spreadLimits(whole, CUTS), 'cut');
      const ran = program.start(project.folder, '-f', String(CUTS), '-o', 'json', 'site.yml');
      const { code, stdout, stderr } = await ran.ended;
      expect(code, stdout + stderr).toBe(4);
      const problems = readProblems(stdout);
      expect(problems.map(({ message, help }) => `${message} ${help}`)).toEqual(
        Array.from({ length: CUTS }, () => expect.stringMatching(UNKNOWN)),
      );
      await expectWhole(CUTS);
    },
  );
});
