import type { Diagnostic } from '../../source/diagnostic.ts';
import type { ReadFile } from '../../source/load-file.ts';
import type { Inventory } from '../inventory.ts';
import type { ProducedSources } from '../produced-source.ts';
import { readInventory } from '../read-inventory.ts';
import { IniSource } from './ini-source.ts';
import type { SourceEditor } from './source-editor.ts';
import { YamlSource } from './yaml-source.ts';

/** How files are read, and what programs among the sources gave: these cannot be edited. */
export interface SourceReading {
  readonly readFile: ReadFile;
  readonly produced: ProducedSources;
}

/** An inventory with the text of its sources. */
export interface OpenSources extends SourceReading {
  readonly sources: readonly string[];
  readonly inventory: Inventory;
  readonly diagnostics: readonly Diagnostic[];
  readonly editors: readonly SourceEditor[];
}

/** Reads sources for an edit that concerns some names: only of these the files of variables are read. */
export function openSources(
  sources: readonly string[],
  { readFile, produced }: SourceReading,
  names: ReadonlySet<string>,
): OpenSources {
  const editors: SourceEditor[] = [];
  const { inventory, diagnostics } = readInventory(sources, {
    readFile,
    produced,
    varsOf: names,
    onSource: ({ file, format, root }) => {
      editors.push(format === 'ini' ? new IniSource(file) : new YamlSource(file, root));
    },
  });
  return { sources, readFile, produced, inventory, diagnostics, editors };
}
