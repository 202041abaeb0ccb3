import { expect, test } from 'vitest';
import type { ModuleResult } from '../../src/module/result.ts';
import { CONTAINER_INSPECT_FORMAT } from '../../src/modules/docker-container-inspection.ts';
import { dockerContainer } from '../../src/modules/docker_container.ts';
import { describeWith } from '../requirement.ts';
import { DOCKER_NEEDS, useDockerHost } from './docker-host.ts';
import { TEST_SHELLS } from './test-shells.ts';

describeWith(DOCKER_NEEDS, 'docker_container', () => {
  const host = useDockerHost();
  const { docker, inspect, names } = host;
  const run = (args: Record<string, unknown>, check = false): Promise<ModuleResult> =>
    host.run(dockerContainer, args, { check });

  test.each(TEST_SHELLS)('creates a container once, under $name', async (shell) => {
    const args = {
      name: 'box',
      image: 'test/box:1',
      command: ['sleep', '1000'],
      env: { C: 'a b' },
      ports: ['8080:80'],
      labels: { x: 'y' },
    };
    const once = (check: boolean): Promise<ModuleResult> => host.run(dockerContainer, args, { check, shell });
    expect(await once(true)).toMatchObject({ changed: true, summary: 'created' });
    expect(names()).toEqual([]);
    expect(await once(false)).toMatchObject({ changed: true, summary: 'created', status: 'running', differences: [] });
    const started = inspect('box', '{{.Id}} {{.State.StartedAt}}');
    expect(await once(false)).toMatchObject({ changed: false, summary: '', status: 'running' });
    expect(await once(true)).toMatchObject({ changed: false });
    expect(inspect('box', '{{.Id}} {{.State.StartedAt}}')).toBe(started);
  });

  test('believes what a task before has seen, and asks for it no more', async () => {
    const args = { name: 'box', image: 'test/box:1' };
    const nothing = inspect('test/box:1', CONTAINER_INSPECT_FORMAT);
    expect(await run({ ...args, inspected: nothing })).toMatchObject({ changed: true, summary: 'created' });
    const box = docker('inspect', '--format', CONTAINER_INSPECT_FORMAT, 'box', 'test/box:1');
    docker('rm', '-f', 'box');
    expect(await run({ ...args, inspected: box }, true)).toMatchObject({ changed: false, status: 'running' });
    expect(await run({ ...args, env: { A: 'other' }, inspected: box }, true)).toMatchObject({
      changed: true,
      summary: 'replaced: env',
    });
    docker('create', '--name', 'box', 'test/box:1');
    expect(await run({ ...args, inspected: nothing })).toMatchObject({
      failed: true,
      msg: expect.stringMatching(/^the container box cannot be created: .*already in use/) as string,
    });
  });

  test('a volume that is made for a mount has its labels', async () => {
    const mounts = [{ source: 'labelled', target: '/somewhere', labels: { 'a.b': 'c d, "e"' } }];
    await run({ name: 'box', image: 'test/box:1', mounts });
    expect(docker('volume', 'inspect', '--format', '{{json .Labels}}', 'labelled').trim()).toBe(
      JSON.stringify({ 'a.b': 'c d, "e"' }),
    );
    expect(await run({ name: 'box', image: 'test/box:1', mounts })).toMatchObject({ changed: false });
    docker('rm', '-f', 'box');
    docker('volume', 'rm', 'labelled');
  });

  const HOSTILE = [
    '$(touch /pwned)',
    '`touch /pwned`',
    "';touch /pwned;'",
    '"; touch /pwned; "',
    '-rf',
    '*',
    'a b  c',
    '\n x',
    'tab\tend\n',
    '\\n%s',
    '#x',
    '=',
    'ü€😀',
    'CR\r',
    '',
    '@@x',
    '${HOME}',
  ];

  test('takes hostile strings as they are', async () => {
    const args = {
      name: 'box',
      image: 'test/box:1',
      command: ['sleep', '1000', ...HOSTILE],
      env: Object.fromEntries(HOSTILE.map((text, index) => [`V${index}`, text])),
      labels: Object.fromEntries(HOSTILE.map((text, index) => [`l${index}`, text])),
      hostname: 'h',
      volumes: ["it's-$(x)".replace(/[^\w-]/g, '') + ':/v $(x) \'"*'],
    };
    expect(await run({ ...args, command: ['sh', '-c', 'sleep 1000', ...HOSTILE] })).toMatchObject({
      changed: true,
      status: 'running',
    });
    const made = JSON.parse(host.docker('inspect', 'box'))[0].Config;
    expect(made.Cmd).toEqual(['sh', '-c', 'sleep 1000', ...HOSTILE]);
    expect(made.Env).toEqual(expect.arrayContaining(HOSTILE.map((text, index) => `V${index}=${text}`)));
    for (const [index, text] of HOSTILE.entries()) expect(made.Labels[`l${index}`]).toBe(text);
    expect(await run({ ...args, command: ['sh', '-c', 'sleep 1000', ...HOSTILE] })).toMatchObject({
      changed: false,
      differences: [],
    });
    expect(await run({ ...args, command: ['sh', '-c', 'sleep 1000', 'x'] }, true)).toMatchObject({
      differences: [{ field: 'command', was: ['sh', '-c', 'sleep 1000', ...HOSTILE] }],
    });
  });

  test.each(HOSTILE)('refuses %j as a name, or as an image', async (text) => {
    expect(await run({ name: text, image: 'test/box:1' })).toMatchObject({
      failed: true,
      msg: expect.stringContaining('not a name'),
    });
    expect(await run({ name: 'box', image: text })).toMatchObject({ failed: true });
    expect(names()).toEqual([]);
  });

  test('an environment does not stand on a command line', async () => {
    await run({ name: 'box', image: 'test/box:1', env: { SECRET: 'one\ntwo', OTHER: 'plain' } });
    expect(JSON.parse(inspect('box', '{{json .Config.Env}}'))).toEqual(
      expect.arrayContaining(['SECRET=one\ntwo', 'OTHER=plain']),
    );
  });

  test('a program that ends well is no failure', async () => {
    expect(await run({ name: 'box', image: 'test/box:1', command: ['true'] })).toMatchObject({
      changed: true,
      status: 'exited',
    });
    const result = await run({ name: 'one', image: 'test/box:1', command: ['echo', 'hi'], detach: false });
    expect(result).toMatchObject({ changed: true, status: 0, output: 'hi\n', container: { Output: 'hi\n' } });
  });
});
