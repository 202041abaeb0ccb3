import { execFileSync } from 'node:child_process';
import { describe, test } from 'vitest';

/** What a test needs of the machine. */
export type Requirement =
  | 'root'
  | 'linux'
  | { readonly command: string; readonly package: string }
  /** Why something is not there; undefined where it is. */
  | { readonly missing: string | undefined };

/** Why the machine lacks something that is required; undefined if it has everything. */
export function describeMissing(requirements: readonly Requirement[]): string | undefined {
  for (const requirement of requirements) {
    if (requirement === 'linux') {
      if (process.platform !== 'linux') return 'needs Linux';
    } else if (requirement === 'root') {
      if (process.getuid?.() !== 0) return 'needs root';
    } else if ('missing' in requirement) {
      if (requirement.missing !== undefined) return requirement.missing;
    } else if (!hasCommand(requirement.command)) {
      return `needs ${requirement.command}: apt-get install ${requirement.package}`;
    }
  }
  return undefined;
}

/** `describe` for tests with requirements: skipped with the reason where one is missing, and failed under `CI=true`. */
export function describeWith(requirements: readonly Requirement[], name: string, define: () => void): void {
  const missing = describeMissing(requirements);
  if (missing === undefined) {
    describe(name, define);
  } else if (process.env['CI'] === 'true') {
    test(name, () => {
      throw new Error(`cannot run: ${missing}`);
    });
  } else {
    describe.skip(`${name} (skipped: ${missing})`, define);
  }
}

const commands = new Map<string, boolean>();

function hasCommand(command: string): boolean {
  const known = commands.get(command) ?? lookForCommand(command);
  commands.set(command, known);
  return known;
}

function lookForCommand(command: string): boolean {
  try {
    execFileSync('sh', ['-c', 'PATH=$PATH:/usr/sbin:/sbin; command -v "$1"', 'sh', command], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
