import { listHostsToAsk } from '../inventory/read-listing.ts';
import { isHostList, listSourceFiles } from '../inventory/list-source-files.ts';
import type { ProducedSource, ProducedSources } from '../inventory/produced-source.ts';
import { createError } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { SourceFile } from '../source/source-file.ts';
import pMap from 'p-map';
import type { Controller } from './io.ts';
import { askProgram, isProgram } from './inventory-program.ts';
import { loadTypeScriptInventory } from './typescript-inventory.ts';

/** Programs that are asked for variables of a host at the same time. */
const CONCURRENCY = 8;

/** Runs the programs among the sources of an inventory, and loads those in TypeScript. */
export async function produceInventory(io: Controller, sources: readonly string[]): Promise<ProducedSources> {
  const paths = sources.filter((source) => !isHostList(source)).flatMap((source) => listSourceFiles(source));
  const produced = new Map<string, ProducedSource>();
  for (const path of paths) {
    const source = path.endsWith('.ts')
      ? await loadTypeScriptInventory(io, path)
      : isProgram(path)
        ? await runProgram(io, path)
        : undefined;
    if (source !== undefined) produced.set(path, source);
  }
  return produced;
}

/** Asks for the list, and where it has no variables of hosts, for those of each host. */
async function runProgram(io: Controller, path: string): Promise<ProducedSource> {
  const list = await askProgram(io, path, ['--list']);
  const hostVars = new Map<string, SourceFile>();
  const diagnostics: Diagnostic[] = [...list.diagnostics];
  if (list.file?.text.trim() === '') {
    const help = 'Where there are no hosts, it prints `{}`.';
    diagnostics.push(createError('LS0406', `the inventory program \`${path} --list\` printed nothing`, { help }));
  }
  if (list.file !== undefined) {
    await pMap(
      listHostsToAsk(list.file),
      async (host) => {
        const answer = await askProgram(io, path, ['--host', host]);
        if (answer.file !== undefined && answer.file.text.trim() !== '') hostVars.set(host, answer.file);
        diagnostics.push(...answer.diagnostics);
      },
      { concurrency: CONCURRENCY },
    );
  }
  return { form: 'listing', file: list.file, hostVars, diagnostics };
}
