import type { ActionDefinition } from '../module/define-action.ts';
import type { ModuleDefinition } from '../module/define-module.ts';

/** Every built-in module and action, in alphabetical order. */
export const BUILTINS: readonly (ModuleDefinition | ActionDefinition)[] = [];
