import type { ActionDefinition } from '../module/define-action.ts';
import type { ModuleDefinition } from '../module/define-module.ts';
import { dockerContainer } from './docker_container.ts';
import { copy } from './copy.ts';
import { place } from './place.ts';
import { template } from './template.ts';

/** Every built-in module and action, in alphabetical order. */
export const BUILTINS: readonly (ModuleDefinition | ActionDefinition)[] = [copy, place, template];
