import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { ModuleResult } from '../../src/module/result.ts';
import type { Requirement } from '../requirement.ts';
import { startDockerEngine, type DockerEngine } from './docker-engine.ts';
import { runDefinition, type Definition, type RunOptions } from './run-definition.ts';
import { TEST_SHELLS, TestSession, type TestShell } from './test-shells.ts';

export const DOCKER_NEEDS: readonly Requirement[] = [
  'root',
  'linux',
  { command: 'dockerd', package: 'docker.io' },
  { command: 'ip', package: 'iproute2' },
  ...TEST_SHELLS.map((shell) => shell.requirement),
];

export const DASH = TEST_SHELLS[0] as TestShell;

export interface DockerHost {
  readonly engine: DockerEngine;
  readonly docker: DockerEngine['docker'];
  readonly run: (
    definition: Definition,
    args: Record<string, unknown>,
    options?: RunOptions & HostOptions,
  ) => Promise<ModuleResult>;
  readonly inspect: (name: string, format: string) => string;
  /** Names of all containers, sorted. */
  readonly names: () => string[];
}

export interface HostOptions {
  readonly shell?: TestShell;
  /** A folder of commands that go before the host's own. */
  readonly tools?: string;
  /** Whether the container that is made ends by itself: it is waited for then, so that a busy machine cannot be too slow for it. */
  readonly ends?: boolean;
}

/** What becomes of the moments that docker_container waits to see whether a container stays up. */
const SLEEPS = { hasty: 'exit', patient: 'exec docker wait "$(docker ps -alq)" >/dev/null' };

/**
 * A host with an engine of its own for the tests of this file, and two images, `test/box:1` and `test/box:2`. No container outlives a test.
 * With `hasty` nobody waits to see whether a container stays up: for tests in which all do.
 */
export function useDockerHost({ hasty = false } = {}): DockerHost {
  let started: DockerEngine | undefined;
  const engine = (): DockerEngine => {
    if (started === undefined) throw new Error('the engine is not started yet');
    return started;
  };
  beforeAll(async () => {
    started = await startDockerEngine();
    const command = 'CMD ["sleep","1000"]';
    started.importImage('test/box:1', ['ENV A=1', 'ENV B=two', command, 'VOLUME /data', 'LABEL from=image']);
    started.importImage('test/box:2', ['ENV A=2', command]);
    for (const [name, act] of Object.entries(SLEEPS)) {
      mkdirSync(join(started.folder, name));
      const text = `#!/bin/sh\ncase $1 in 0.2 | 0.8) ${act} ;; esac\nexec busybox sleep "$@"\n`;
      writeFileSync(join(started.folder, name, 'sleep'), text, { mode: 0o755 });
    }
  });
  afterAll(() => started?.stop());
  beforeEach(() => engine().removeContainers());

  const docker: DockerEngine['docker'] = (...args) => engine().docker(...args);
  return {
    get engine() {
      return engine();
    },
    docker,
    run: async (definition, args, options = {}) => {
      const sleep = options.ends === true ? 'patient' : hasty ? 'hasty' : undefined;
      const tools = [options.tools, sleep && join(engine().folder, sleep)].filter(Boolean).join(':');
      const session = new TestSession(options.shell ?? DASH, tools || undefined);
      const environment = { DOCKER_HOST: engine().dockerHost, ...options.environment };
      try {
        return await runDefinition(definition, args, session, { ...options, environment });
      } finally {
        await session.close();
      }
    },
    inspect: (name, format) => docker('inspect', '--format', format, name),
    names: () => docker('ps', '-a', '--format', '{{.Names}}').split('\n').filter(Boolean).sort(),
  };
}
