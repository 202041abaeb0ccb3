import type { Host, Inventory } from '../../inventory/inventory.ts';
import { type MergedVar, mergeVars } from '../../inventory/merge-vars.ts';
import { readData, readShownData } from '../../inventory/read-data.ts';
import { formatPlace } from '../../source/span.ts';
import { isSecretName } from '../../util/secret-name.ts';
import { EXIT } from '../exit-codes.ts';
import { type InventoryOrder, loadInventory } from '../inventory-order.ts';
import type { Io } from '../io.ts';
import { matchHosts } from '../match-hosts.ts';
import { chooseForm } from '../open-reporter.ts';
import { OPTIONS } from '../option.ts';
import { UserError } from '../user-error.ts';

/** `run inventory show HOST`: its groups and variables, and where each comes from. */
export async function show(io: Io, order: InventoryOrder): Promise<number> {
  const { line, words, vault } = order;
  if (words.length === 0) throw new UserError('which host?', { help: 'run inventory show HOST' });
  const inventory = await loadInventory(io, order);
  if (typeof inventory === 'number') return inventory;
  const hosts = matchHosts(io, inventory, words.join(','), { limit: line.get(OPTIONS.limit) });
  if (hosts.length === 0) return EXIT.error;
  const format = chooseForm(io, line) === 'json' ? formatJson : formatText;
  for (const host of hosts) io.stdout.write(vault.redactor.redact(format(inventory, host)));
  return EXIT.ok;
}

function formatText(inventory: Inventory, host: Host): string {
  const place = host.span === undefined ? '' : `  ${formatPlace(host.span)}`;
  const groups = inventory.groupsOf(host.name).map(({ name }) => name);
  const lines = [`${host.name}${place}`, `  groups  ${groups.join(', ')}`];
  for (const [name, variable] of mergeVars(inventory, host)) {
    lines.push(`  ${name} = ${showValue(name, variable)}`, `    from ${describePlace(variable)}`);
    for (const other of variable.overrides) lines.push(`    over ${describePlace(other)}`);
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** One line a host. */
function formatJson(inventory: Inventory, host: Host): string {
  const vars = [...mergeVars(inventory, host)].map(([name, { entry, layer }]) => {
    const { file, start } = (entry.key ?? entry.node).span;
    const value = readShownData(name, entry.node);
    return { name, value, layer, place: { path: file.path, ...file.position(start) } };
  });
  const groups = inventory.groupsOf(host.name).map(({ name }) => name);
  return `${JSON.stringify({ type: 'host', name: host.name, groups, vars })}\n`;
}

function showValue(name: string, { entry }: MergedVar): string {
  if (isSecretName(name)) return '(hidden)';
  const { node } = entry;
  if (node.kind === 'scalar' && node.tag === 'vault') return '(encrypted)';
  const data = node.kind === 'scalar' ? node.value : readData(node);
  return typeof data === 'string' && !data.includes('\n') && data !== '' ? data : JSON.stringify(data);
}

function describePlace({ entry, layer }: Omit<MergedVar, 'overrides'>): string {
  return `${formatPlace((entry.key ?? entry.node).span)} (${layer})`;
}
