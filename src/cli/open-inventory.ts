import { type InventoryOptions, readInventory } from '../inventory/read-inventory.ts';
import type { Controller } from './io.ts';
import { produceInventory } from './produce-inventory.ts';

/** Reads the sources of an inventory, its programs and files in TypeScript too. */
export async function openInventory(
  io: Controller,
  sources: readonly string[],
  options: Omit<InventoryOptions, 'produced'>,
): Promise<ReturnType<typeof readInventory>> {
  return readInventory(sources, { ...options, produced: await produceInventory(io, sources) });
}
