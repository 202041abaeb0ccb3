import { expect, test } from 'vitest';
import { defineAction } from '../../src/module/define-action.ts';
import { createRegistry } from '../../src/module/registry.ts';

const define = (name: string, summary: string, aliases: readonly string[] = []): ReturnType<typeof defineAction> =>
  defineAction({ name, summary, aliases, args: {}, run: async () => ({}) });

const registry = createRegistry([
  define('copy', 'built in'),
  define('docker_container', 'x', ['community.docker.docker_container']),
  define('copy', 'of the project'),
]);

test.each([
  ['copy', 'of the project'],
  ['ansible.builtin.copy', 'of the project'],
  ['ansible.legacy.copy', 'of the project'],
  ['community.docker.docker_container', 'x'],
  ['community.general.copy', undefined],
  ['nope', undefined],
  ['constructor', undefined],
])('%s', (name, summary) => {
  expect(registry.find(name)?.summary).toBe(summary);
});

test('names', () => {
  expect(registry.names()).toEqual(['copy', 'docker_container']);
});
