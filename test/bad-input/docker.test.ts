import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startDockerEngine, type DockerEngine } from '../modules/docker-engine.ts';
import { DOCKER_NEEDS } from '../modules/docker-host.ts';
import { describeWith } from '../requirement.ts';
import { expectGolden, type Replacements } from './golden.ts';
import { useProject } from './project.ts';
import { readProblems } from './read-problems.ts';

describeWith(DOCKER_NEEDS, 'a host whose Docker does not do it', () => {
  const project = useProject({
    'hosts.yml': 'all:\n  vars: {ansible_connection: local}\n  hosts: {n1: {}}\n',
    'longshore.yml': 'inventory: hosts.yml\n',
  });
  const bin = join(project.folder, 'bin');
  let engine: DockerEngine;
  let replacements: Replacements = {};

  beforeAll(async () => {
    engine = await startDockerEngine();
    engine.importImage('test/box:1', ['CMD ["sleep","1000"]']);
    mkdirSync(bin);
    for (const name of readdirSync('/usr/bin')) {
      if (!name.startsWith('docker')) symlinkSync(join('/usr/bin', name), join(bin, name));
    }
    replacements = { [project.folder]: '/project', [engine.folder]: '/engine' };
  });
  afterAll(() => engine.stop());
  beforeEach(() => engine.removeContainers());

  /** A play with a task, and the environment in which it runs. */
  const play = (task: string, environment: Readonly<Record<string, string>> = {}): string =>
    `- name: Deploy
  hosts: all
  environment: ${JSON.stringify({ DOCKER_HOST: engine.dockerHost, ...environment })}
  tasks:
${task.replace(/^/gm, '    ').trimEnd()}
`;
  const ETCD =
    '- name: Run the etcd container\n  docker_container: {name: etcd, image: "test/box:1", published_ports: ["2379:2379"]}\n';

  const CASES: readonly (readonly [name: string, playbook: () => string])[] = [
    ['missing', () => play(ETCD, { PATH: bin })],
    ['engine-down', () => play(ETCD, { DOCKER_HOST: 'unix:///run/longshore-test/nothing.sock' })],
    [
      'image-not-there',
      () => play('- name: Run it\n  docker_container: {name: etcd, image: "test/nothing:1", pull: never}\n'),
    ],
    ['container-not-there', () => play('- name: Look\n  docker_exec: {container: etcd, command: ls}\n')],
  ];

  test.each(CASES)('%s', async (name, playbook) => {
    project.write('site.yml', playbook());
    const ran = await project.run(['site.yml']);
    await expectGolden(`docker-${name}`, 'site.yml', ran, replacements);
    expect(ran.code).toBe(2);
    expect(engine.docker('ps', '-aq')).toBe('');
  });

  test('an image that cannot be pulled, and where it is today', async () => {
    project.write('site.yml', play('- name: Pull it\n  docker_image: {name: "bitnami/etcd:3.4.14", source: pull}\n'));
    const { code, stdout } = await project.run(['site.yml', '-o', 'json']);
    expect(code).toBe(2);
    const [problem, ...others] = readProblems(stdout);
    expect(others).toEqual([]);
    expect(problem?.message).toMatch(/^the image bitnami\/etcd:3\.4\.14 cannot be pulled: /);
    expect(problem?.help).toContain('bitnamilegacy/etcd:3.4.14');
    expect(problem?.help).toContain('quay.io/coreos/etcd:v3.4.14');
  });

  test('port already taken', async () => {
    engine.docker('run', '-d', '--name', 'old-etcd', '-p', '2379:2379', 'test/box:1');
    project.write('site.yml', play(ETCD));
    const ran = await project.run(['site.yml']);
    await expectGolden('docker-port-taken', 'site.yml', ran, replacements);
    expect(ran.code).toBe(2);
    expect(engine.docker('ps', '-a', '--format', '{{.Names}}')).toBe('old-etcd');
  });

  test('port already taken by something that is no container', async () => {
    const listen = ['nsenter', `--net=/proc/${engine.pid}/ns/net`, 'busybox', 'nc', '-l', '-p', '2379'];
    const script = `${listen.join(' ')} >/dev/null 2>&1 & echo $!`;
    const pid = Number(execFileSync('sh', ['-c', script], { encoding: 'utf8' }));
    try {
      project.write('site.yml', play(ETCD));
      const ran = await project.run(['site.yml']);
      await expectGolden('docker-port-taken-by-program', 'site.yml', ran, replacements);
      expect(ran.code).toBe(2);
      expect(engine.docker('ps', '-a', '--format', '{{.Names}}')).toBe('');
    } finally {
      process.kill(pid, 'SIGKILL');
    }
  });
});
