/** What a project module may import: `import { arg, defineModule } from 'longshore'`. */
export { arg } from './module/arg.ts';
export type { Arg, Args, ArgsOf } from './module/arg.ts';
export { defineModule } from './module/define-module.ts';
export type { CommandOutput, CommandTag, HostHandle, ModuleContext, ModuleDefinition } from './module/define-module.ts';
export { defineAction } from './module/define-action.ts';
export type { ActionContext, ActionDefinition, ActionResult } from './module/define-action.ts';
export { loadProgram } from './module/program.ts';
export type { Call, Program } from './module/program.ts';
export type { Fields, Reply } from './module/reply.ts';
export { ModuleFailure } from './module/result.ts';
export type { Diff, ModuleResult } from './module/result.ts';
export { CONTAINER_INSPECT_FORMAT } from './modules/docker-container-inspection.ts';
export { defineInventory } from './inventory/define-inventory.ts';
export type { InventoryGroup, InventoryGroups, InventoryVars } from './inventory/define-inventory.ts';
