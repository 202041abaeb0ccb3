import type { Playbook, Step } from '../../src/playbook/play.ts';
import { readPlaybook } from '../../src/playbook/read-playbook.ts';
import { createReadFile } from '../source/memory-files.ts';
import { showDiagnostics } from '../source/show-diagnostics.ts';
import { SAMPLE_REGISTRY } from './sample-registry.ts';

/** Reads a playbook `p.yml`, with further files beside it. */
export function read(
  text: string,
  files: Readonly<Record<string, string>> = {},
): { playbook: Playbook | undefined; found: string[] } {
  const readFile = createReadFile({ 'p.yml': text, ...files });
  const { playbook, diagnostics } = readPlaybook('p.yml', { registry: SAMPLE_REGISTRY, readFile });
  return { playbook, found: showDiagnostics(diagnostics) };
}

/** Reads the tasks of a play; their first line is line 3 of `p.yml`. */
export function readTasks(
  tasks: string,
  files: Readonly<Record<string, string>> = {},
): { steps: readonly Step[]; found: string[] } {
  const { playbook, found } = read(`- hosts: all\n  tasks:\n${tasks.replace(/^/gm, '    ')}\n`, files);
  return { steps: playbook?.plays[0]?.tasks ?? [], found };
}

/** Arguments as they stand. */
export function showArgs(step: Step | undefined): unknown {
  if (step?.kind !== 'task' || !('args' in step.action)) return undefined;
  const shown = [...step.action.args.entries].map(([name, { node }]) => [
    name,
    node.kind === 'scalar' ? node.value : node.kind,
  ]);
  return { [step.action.name]: Object.fromEntries(shown) };
}
