import type { Reply } from '../module/reply.ts';
import type { Diff, ModuleResult } from '../module/result.ts';
import { splitLines } from '../module/split-lines.ts';
import { describeOutput } from './run-command.ts';

export const PACKAGE_OUTPUT = {
  stdout: 'What the package manager said.',
  stderr: 'What it complained of.',
  stdout_lines: 'What it said as a list of lines.',
  stderr_lines: 'What it complained of as a list of lines.',
};

/** What a package manager's program answered. */
export function readPackageReply({ fields }: Reply): ModuleResult {
  const unknown = fields.get('unknown');
  if (unknown !== undefined) return { unknown };
  const warnings = fields.all('warning');
  const time = fields.int('time');
  const stdout = fields.get('stdout') ?? '';
  const changes = readSimulation(fields.get('simulated') ?? '');
  return {
    changed: fields.flag('changed'),
    ...describeOutput(stdout, fields.get('stderr') ?? ''),
    ...(fields.has('updated') ? { cache_updated: fields.get('updated') !== '' } : {}),
    ...(time === undefined ? {} : { cache_update_time: time }),
    ...(fields.has('packages') ? { packages: splitLines(fields.get('packages') ?? '') } : {}),
    ...(fields.has('results') ? { results: splitLines(fields.get('results') ?? '') } : {}),
    ...(warnings.length === 0 ? {} : { warnings }),
    ...(changes === undefined ? {} : { diff: { ...changes, prepared: findPlan(stdout) } }),
  };
}

/** What apt-get says that it is about to do, as Ansible's module cuts it out. */
function findPlan(stdout: string): string {
  const lines = splitLines(stdout);
  const end = lines.findIndex((line) => /^\d+ (?:packages )?upgraded/.test(line));
  return lines.slice(lines.indexOf('Reading state information...') + 1, end < 0 ? undefined : end + 1).join('\n');
}

/** The lines that `apt-get --simulate` writes: `Inst foo [1.0] (1.1 …)`, `Remv foo [1.0]`, `Purg foo [1.0]`. */
function readSimulation(text: string): Diff | undefined {
  const before: string[] = [];
  const after: string[] = [];
  for (const line of text.split('\n')) {
    const [, verb, name, old, next] = /^(Inst|Remv|Purg) (\S+)(?: \[([^\]]*)\])?(?: \((\S+))?/.exec(line) ?? [];
    if (name === undefined) continue;
    if (old !== undefined) before.push(`${name} ${old}\n`);
    if (verb === 'Inst') after.push(`${name} ${next ?? ''}\n`);
  }
  if (before.length + after.length === 0) return undefined;
  const header = 'packages';
  return { before: before.sort().join(''), after: after.sort().join(''), before_header: header, after_header: header };
}
