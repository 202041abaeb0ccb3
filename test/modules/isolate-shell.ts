import type { TestShell } from './test-shells.ts';

/** The shell in a mount namespace of its own, where `setup` has prepared what a host has. */
export function isolate(shell: TestShell, setup: string): TestShell {
  const command = [
    'unshare',
    '-m',
    '--propagation',
    'private',
    'sh',
    '-c',
    `${setup}; exec "$@"`,
    'sh',
    ...shell.command,
  ];
  return { ...shell, command };
}
