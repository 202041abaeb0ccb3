import { suggest } from '../../util/suggest.ts';
import type { InventoryOrder } from '../inventory-order.ts';
import type { Io } from '../io.ts';
import { openVault } from '../open-vault.ts';
import { INVENTORY_OPTIONS, OPTIONS, type Option } from '../option.ts';
import type { CommandLine } from '../parse-command-line.ts';
import { findPlace } from '../place.ts';
import { UserError } from '../user-error.ts';

type RunAction = (io: Io, order: InventoryOrder) => Promise<number>;

interface Action {
  /** Beside those that each action has. */
  readonly options: readonly Option[];
  readonly load: () => Promise<RunAction>;
}

const { limit, output, vars, group, dryRun } = OPTIONS;

const loadEdits = () => import('./inventory-edits.ts');

const ACTIONS: Readonly<Record<string, Action>> = {
  list: {
    options: [limit, output],
    load: async () => (await import('./inventory-list.ts')).list,
  },
  graph: {
    options: [limit, vars],
    load: async () => (await import('./inventory-list.ts')).graph,
  },
  show: {
    options: [limit, output],
    load: async () => (await import('./inventory-show.ts')).show,
  },
  check: {
    options: [output],
    load: async () => (await import('./inventory-check.ts')).checkInventory,
  },
  add: { options: [group, dryRun], load: async () => (await loadEdits()).add },
  remove: { options: [group, dryRun], load: async () => (await loadEdits()).remove },
  rename: { options: [dryRun], load: async () => (await loadEdits()).rename },
  set: { options: [dryRun], load: async () => (await loadEdits()).set },
  unset: { options: [dryRun], load: async () => (await loadEdits()).unset },
  edit: { options: [], load: async () => (await import('./inventory-edit.ts')).editFile },
  import: { options: [group, dryRun], load: async () => (await import('./inventory-import.ts')).importFile },
  group: { options: [dryRun], load: async () => (await loadEdits()).group },
};

const OF_SOME: readonly Option[] = Object.values(ACTIONS).flatMap(({ options }) => options);

/** `run inventory ACTION …` */
export async function inventory(io: Io, line: CommandLine): Promise<number> {
  const [word, ...words] = line.positionals;
  const names = Object.keys(ACTIONS);
  if (word === undefined) throw new UserError('what is to be done?', { help: `run inventory ${names.join('|')}` });
  const action = Object.hasOwn(ACTIONS, word) ? ACTIONS[word] : undefined;
  if (action === undefined) {
    const near = suggest(word, names);
    const help = near === undefined ? `There are ${names.join(', ')}.` : `Did you mean \`run inventory ${near}\`?`;
    throw new UserError(`\`run inventory\` has no action \`${word}\``, { help });
  }
  const useless = INVENTORY_OPTIONS.find(
    (option) => line.has(option) && OF_SOME.includes(option) && !action.options.includes(option),
  );
  if (useless !== undefined) throw new UserError(`--${useless.long} is not for \`run inventory ${word}\``);
  const place = findPlace(io, line);
  if (place.inventory.length === 0) {
    throw new UserError('which inventory?', {
      help: 'Name it with `-i PATH`, or in the longshore.yml of the project.',
    });
  }
  const vault = await openVault(io, line, place.defaults);
  const run = await action.load();
  return run(io, { line, words: [...words, ...(line.rest ?? [])], place, vault });
}
