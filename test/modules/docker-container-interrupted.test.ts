import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ModuleResult } from '../../src/module/result.ts';
import { dockerContainer } from '../../src/modules/docker_container.ts';
import { describeWith } from '../requirement.ts';
import { DOCKER_NEEDS, useDockerHost } from './docker-host.ts';

/** More commands that change something than a replacement runs. */
const MOST_COMMANDS = 16;

describeWith(DOCKER_NEEDS, 'docker_container, cut off before any of its changes', () => {
  const host = useDockerHost({ hasty: true });
  let tools: string;

  beforeAll(() => {
    tools = mkdtempSync(join(tmpdir(), 'longshore-tools-'));
    const real = execFileSync('sh', ['-c', 'command -v docker'], { encoding: 'utf8' }).trim();
    // From the change of that number on nothing reaches the engine, as if the shell had been killed before it. What only looks leaves
    // the engine as it is, so that being killed before it is no other case.
    const shim = `#!/bin/sh
n=$(cat ${tools}/count)
case $1 in
  inspect | image | logs | ps) ;;
  *) n=$((n + 1)); echo $n >${tools}/count ;;
esac
[ $n -lt "$(cat ${tools}/limit)" ] || exit 137
exec ${real} "$@"
`;
    writeFileSync(join(tools, 'docker'), shim, { mode: 0o755 });
  });
  afterAll(() => {
    if (tools !== undefined && existsSync(tools)) rmSync(tools, { recursive: true });
  });

  const OLD = { name: 'box', image: 'test/box:1', restart_policy: 'always', volumes: ['kept:/data'], stop_timeout: 0 };
  const NEW = { ...OLD, image: 'test/box:2' };

  const run = (args: Record<string, unknown>): Promise<ModuleResult> => host.run(dockerContainer, args);

  /** False where the limit was not reached, so that the program ran to its end. */
  async function runCutOff(args: Record<string, unknown>, limit: number): Promise<boolean> {
    writeFileSync(join(tools, 'count'), '0\n');
    writeFileSync(join(tools, 'limit'), `${limit}\n`);
    await host.run(dockerContainer, args, { tools });
    return Number(readFileSync(join(tools, 'count'), 'utf8')) >= limit;
  }

  /** As the module makes it. */
  function startOld(): string {
    const left = host.names().filter((name) => name !== 'holder');
    if (left.length > 0) host.docker('rm', '-f', '-v', ...left);
    const options = ['--name=box', '--restart=always', '--volume=kept:/data', '--stop-timeout=0'];
    const id = host.docker('run', '--detach', ...options, OLD.image);
    host.docker('exec', 'box', 'touch', '/data/kept', '/layer');
    return id;
  }

  test('the old one is as the module makes it', async () => {
    startOld();
    expect(await run(OLD)).toMatchObject({ changed: false });
  });

  test('a second run gives the new one', async () => {
    let limit = 1;
    for (; limit < MOST_COMMANDS; limit++) {
      startOld();
      if (!(await runCutOff(NEW, limit))) break;
      expect(await run(NEW), `after command ${limit}`).toMatchObject({ status: 'running' });
      expect(host.names(), `after command ${limit}`).toEqual(['box']);
      expect(host.inspect('box', '{{.Config.Image}} {{.State.Running}}')).toBe('test/box:2 true');
      expect(host.docker('exec', 'box', 'ls', '/data')).toBe('kept');
      expect(await run(NEW)).toMatchObject({ changed: false });
    }
    expect(limit).toBeGreaterThan(4);
    expect(limit).toBeLessThan(MOST_COMMANDS);
  }, 300_000);

  test('a second run that cannot give the new one puts the old one back as it was', async () => {
    const blocked = { ...NEW, ports: ['8080:80'] };
    host.docker('run', '-d', '--name', 'holder', '-p', '8080:80', 'test/box:1');
    for (let limit = 1; limit < MOST_COMMANDS; limit++) {
      const old = startOld();
      if (!(await runCutOff(blocked, limit))) break;
      const result = await run(blocked);
      expect(result.msg, `after command ${limit}`).toContain('port 8080 is already taken by the container `holder`');
      expect(host.names(), `after command ${limit}`).toEqual(['box', 'holder']);
      const format = '{{.Id}} {{.State.Running}} {{.HostConfig.RestartPolicy.Name}}';
      expect(host.inspect('box', format), `after command ${limit}`).toBe(`${old} true always`);
      expect(host.docker('exec', 'box', 'ls', '/layer')).toBe('/layer');
    }
  }, 300_000);

  test('a second run that goes back gives the old one', async () => {
    for (let limit = 1; limit < MOST_COMMANDS; limit++) {
      const old = startOld();
      await run({ ...NEW, restart_policy: 'no', keep_old: true });
      if (!(await runCutOff({ name: 'box', state: 'restored', stop_timeout: 0 }, limit))) break;
      await run({ name: 'box', state: 'restored', stop_timeout: 0 });
      await run({ name: 'box' });
      expect(host.names(), `after command ${limit}`).toEqual(['box']);
      const format = '{{.Id}} {{.State.Running}} {{.HostConfig.RestartPolicy.Name}}';
      expect(host.inspect('box', format), `after command ${limit}`).toBe(`${old} true always`);
    }
  }, 300_000);
});
