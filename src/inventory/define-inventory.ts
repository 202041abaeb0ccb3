/** Variables of a host or a group; strings may hold templates. */
export type InventoryVars = Readonly<Record<string, unknown>>;

/** A group as an inventory in YAML has it; lists of names do where there is nothing more to say. */
export interface InventoryGroup {
  readonly hosts?: readonly string[] | Readonly<Record<string, InventoryVars | null>>;
  readonly vars?: InventoryVars;
  readonly children?: readonly string[] | Readonly<Record<string, InventoryGroup | null>>;
}

/** Groups by name. */
export type InventoryGroups = Readonly<Record<string, InventoryGroup | null>>;

/** What an inventory in TypeScript exports as default, with its types checked by the editor. */
export function defineInventory<Inventory extends InventoryGroups | (() => InventoryGroups | Promise<InventoryGroups>)>(
  inventory: Inventory,
): Inventory {
  return inventory;
}
