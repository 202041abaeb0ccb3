import type { Program, ShellValue } from '../module/program.ts';
import { joinPrograms } from './join-programs.ts';

/** A program of several files: those that all Docker modules share come first. The last one names it. */
export function loadDockerProgram(moduleUrl: string, ...files: readonly string[]): Program {
  return joinPrograms(moduleUrl, 'docker.sh', ...files);
}

/** The variables of a program all begin with its name. */
export function prefixVars(program: Program, vars: Readonly<Record<string, ShellValue>>): Record<string, ShellValue> {
  return Object.fromEntries(Object.entries(vars).map(([name, value]) => [`${program.name}_${name}`, value]));
}
