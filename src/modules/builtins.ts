import type { ActionDefinition } from '../module/define-action.ts';
import type { ModuleDefinition } from '../module/define-module.ts';
import { blockinfile } from './blockinfile.ts';
import { command } from './command.ts';
import { copy } from './copy.ts';
import { dockerContainer } from './docker_container.ts';
import { dockerContainerInfo } from './docker_container_info.ts';
import { dockerExec } from './docker_exec.ts';
import { dockerImage } from './docker_image.ts';
import { dockerVolume } from './docker_volume.ts';
import { dockerVolumeInfo } from './docker_volume_info.ts';
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
  dockerContainerInfo,
  dockerExec,
  dockerImage,
  dockerVolume,
  dockerVolumeInfo,
  file,
  lineinfile,
  place,
  raw,
  replace,
  shell,
  stat,
  template,
];
