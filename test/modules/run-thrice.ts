import { expect } from 'vitest';
import type { DockerHost, HostOptions } from './docker-host.ts';
import type { Definition, RunOptions } from './run-definition.ts';
import { TEST_SHELLS } from './test-shells.ts';

/** In check mode, for real, and again, when there is nothing to do any more; under each of the shells. */
export async function runThrice(
  host: DockerHost,
  definition: Definition,
  args: Record<string, unknown>,
  expected: Record<string, unknown>,
  options: RunOptions & HostOptions = {},
): Promise<void> {
  const [dash, bash, busybox] = TEST_SHELLS;
  if (!dash || !bash || !busybox) throw new Error('no shells');
  const planned = await host.run(definition, args, { ...options, check: true, shell: bash });
  expect(planned).toMatchObject({ changed: true, actions: expected['actions'] });
  expect(await host.run(definition, args, { ...options, shell: dash })).toMatchObject({ changed: true, ...expected });
  const done = { changed: false, actions: [] };
  expect(await host.run(definition, args, { ...options, shell: busybox })).toMatchObject(done);
  expect(await host.run(definition, args, { ...options, check: true, shell: dash })).toMatchObject(done);
}
