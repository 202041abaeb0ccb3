import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDockerEngine, type DockerEngine } from '../modules/docker-engine.ts';
import { DOCKER_NEEDS } from '../modules/docker-host.ts';
import { buildBusyboxRoot } from '../modules/image-root.ts';
import { describeWith } from '../requirement.ts';
import { type MeteredLines, openMeteredLines } from '../transport/metered-lines.ts';
import { useProject } from './project.ts';
import { readProblems } from './read-problems.ts';

/** Bytes towards the engine after which each line is cut: in the middle of the large file, and of the folder. */
const CUTS = [300_000, 900_000, 1_700_000, 2_200_000];
const HOSTS = CUTS.map((_, index) => `127.0.0.${index + 2}`);
const FILES = ['large', ...Array.from({ length: 12 }, (_, index) => `folder/f${index}`)];

describeWith(DOCKER_NEEDS, 'a copy into a container whose line is cut', () => {
  const project = useProject({ 'longshore.yml': 'inventory: hosts.yml\n' });
  const fresh = new Map(FILES.map((name) => [name, randomBytes(name === 'large' ? 1_300_000 : 100_000)]));
  const hosts = join(project.folder, 'hosts');
  let engine: DockerEngine;
  let lines: MeteredLines;
  beforeAll(async () => {
    engine = await startDockerEngine();
    engine.importImage('test/box:1', ['CMD ["sleep","1000000"]'], buildBusyboxRoot);
    lines = await openMeteredLines(engine.dockerHost.replace('unix://', ''));
    for (const name of HOSTS) mkdirSync(join(hosts, name, 'folder'), { recursive: true });
    engine.docker('run', '-d', '--name', 'box', '-v', `${hosts}:${hosts}`, 'test/box:1');
  });
  afterAll(async () => {
    lines.close();
    await engine.stop();
    rmSync(hosts, { recursive: true, force: true });
  });

  test('leaves old files or new ones and nothing else, and says that its outcome is unknown', async () => {
    mkdirSync(join(project.folder, 'files/folder'), { recursive: true });
    for (const [name, content] of fresh) writeFileSync(join(project.folder, 'files', name), content);
    for (const host of HOSTS) for (const name of FILES) writeFileSync(join(hosts, host, name), 'old');
    const tasks = [
      { copy: { src: 'large', dest: `${hosts}/{{ inventory_hostname }}/large` } },
      { copy: { src: 'folder/', dest: `${hosts}/{{ inventory_hostname }}/folder` } },
    ];
    project.write('site.yml', JSON.stringify([{ hosts: 'all', strategy: 'free', gather_facts: false, tasks }]));
    const reach = (name: string) => ({
      ansible_connection: 'docker',
      ansible_host: 'box',
      ansible_docker_docker_host: `tcp://${name}:${lines.port}`,
    });
    project.write(
      'hosts.yml',
      JSON.stringify({ all: { hosts: Object.fromEntries(HOSTS.map((name) => [name, reach(name)])) } }),
    );
    lines.limit(new Map(HOSTS.map((name, index) => [name, CUTS[index] ?? 0])), 'cut');
    const { code, stdout, text } = await project.run(['site.yml', '-o', 'json']);
    expect(code, text).toBe(4);
    expect(readProblems(stdout)).toEqual(
      HOSTS.map(() =>
        expect.objectContaining({
          message: 'the program on the host ended while the task was under way; its outcome is unknown',
          help: expect.stringContaining('It may have been done'),
        }),
      ),
    );
    const findLeft = (): string[] =>
      HOSTS.flatMap((name) => [name, `${name}/folder`])
        .flatMap((folder) => readdirSync(join(hosts, folder)))
        .filter((name) => name.includes('.longshore-'));
    while (findLeft().length > 0) await wait(100);
    const countNew = (host: string): number =>
      FILES.filter((name) => {
        const content = readFileSync(join(hosts, host, name));
        if (content.equals(Buffer.from('old'))) return false;
        expect(content.equals(fresh.get(name) ?? Buffer.alloc(0)), `${name} on ${host}`).toBe(true);
        return true;
      }).length;
    expect(HOSTS.map(countNew)).toEqual([0, 0, 1, 1]);
  });
});
