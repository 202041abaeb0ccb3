import { loadProgram, type Program } from '../module/program.ts';

/** A program of several files beside a module's source; the last one names it. */
export function joinPrograms(moduleUrl: string, ...files: readonly string[]): Program {
  const programs = files.map((file) => loadProgram(moduleUrl, file));
  return { name: programs.at(-1)?.name ?? '', text: programs.map(({ text }) => text).join('\n') };
}
