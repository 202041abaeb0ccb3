import type { ActionDefinition } from '../module/define-action.ts';
import type { ModuleDefinition } from '../module/define-module.ts';
import { blockinfile } from './blockinfile.ts';
import { command } from './command.ts';
import { copy } from './copy.ts';
import { dockerContainer } from './docker_container.ts';
import { file } from './file.ts';
import { lineinfile } from './lineinfile.ts';
import { place } from './place.ts';
import { raw } from './raw.ts';
import { replace } from './replace.ts';
import { shell } from './shell.ts';
import { stat } from './stat.ts';
import { template } from './template.ts';

/** Every built-in module and action, in alphabetical order. */
export const BUILTINS: readonly (ModuleDefinition | ActionDefinition)[] = [
  blockinfile,
  command,
  copy,
  dockerContainer,
  file,
  lineinfile,
  place,
  raw,
  replace,
  shell,
  stat,
  template,
];
