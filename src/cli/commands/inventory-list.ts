import { drawGraph } from '../../inventory/draw-graph.ts';
import { exportInventory } from '../../inventory/export-inventory.ts';
import type { Host, Inventory } from '../../inventory/inventory.ts';
import { suggest } from '../../util/suggest.ts';
import { EXIT } from '../exit-codes.ts';
import { type InventoryOrder, loadInventory } from '../inventory-order.ts';
import type { Io } from '../io.ts';
import { matchHosts } from '../match-hosts.ts';
import { chooseForm } from '../open-reporter.ts';
import { OPTIONS } from '../option.ts';
import { UserError } from '../user-error.ts';

/** `run inventory list [PATTERN]` */
export async function list(io: Io, order: InventoryOrder): Promise<number> {
  const inventory = await loadInventory(io, order);
  if (typeof inventory === 'number') return inventory;
  const isChosen = chooseHosts(io, order, inventory);
  if (chooseForm(io, order.line) === 'json') {
    const json = JSON.stringify(exportInventory(inventory, isChosen), null, 4);
    io.stdout.write(`${order.vault.redactor.redact(json)}\n`);
    return EXIT.ok;
  }
  const lines = [...inventory.groups.values()].flatMap(({ name, hosts, children }) => {
    const own = name === 'all' ? [] : hosts.filter(isChosen);
    if (own.length > 0) return [`${name} (${own.length})`, ...own.map((host) => `  ${host.name}`)];
    return name === 'all' || children.length === 0
      ? []
      : [`${name}: ${children.map((child) => child.name).join(', ')}`];
  });
  io.stdout.write(lines.map((line) => `${line}\n`).join(''));
  return EXIT.ok;
}

/** `run inventory graph [GROUP]` */
export async function graph(io: Io, order: InventoryOrder): Promise<number> {
  const [name = 'all', ...more] = order.words;
  if (more.length > 0) throw new UserError('which group?', { help: 'run inventory graph GROUP' });
  const inventory = await loadInventory(io, order);
  if (typeof inventory === 'number') return inventory;
  const top = inventory.groups.get(name);
  if (top === undefined) {
    const near = suggest(name, inventory.groups.keys());
    const help = inventory.hosts.has(name) ? `It is a host: run inventory show ${name}` : undefined;
    const guess = near === undefined ? undefined : `Did you mean \`${near}\`?`;
    const advice = help ?? guess;
    throw new UserError(`there is no group \`${name}\` in the inventory`, advice === undefined ? {} : { help: advice });
  }
  const isChosen = chooseHosts(io, { ...order, words: [] }, inventory);
  const lines = drawGraph(inventory, top, { isChosen, withVars: order.line.has(OPTIONS.vars) });
  io.stdout.write(order.vault.redactor.redact(lines.map((line) => `${line}\n`).join('')));
  return EXIT.ok;
}

/** The hosts of the pattern, and of `--limit`. */
function chooseHosts(io: Io, { line, words }: InventoryOrder, inventory: Inventory): (host: Host) => boolean {
  const limit = line.get(OPTIONS.limit);
  if (words.length === 0 && limit === undefined) return () => true;
  const chosen = new Set(matchHosts(io, inventory, words.length === 0 ? 'all' : words.join(','), { limit }));
  return (host) => chosen.has(host);
}
