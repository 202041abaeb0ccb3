import { loadProgram, type Program, type ShellValue } from '../module/program.ts';

/** A program of several files: those that all Docker modules share come first. The last one names it. */
export function loadDockerProgram(moduleUrl: string, ...files: readonly string[]): Program {
  const programs = ['docker.sh', ...files].map((file) => loadProgram(moduleUrl, file));
  return { name: programs.at(-1)?.name ?? '', text: programs.map(({ text }) => text).join('\n') };
}

/** The variables of a program all begin with its name. */
export function prefixVars(program: Program, vars: Readonly<Record<string, ShellValue>>): Record<string, ShellValue> {
  return Object.fromEntries(Object.entries(vars).map(([name, value]) => [`${program.name}_${name}`, value]));
}
