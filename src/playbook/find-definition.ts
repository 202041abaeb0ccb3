import { ProjectModuleError } from '../module/project-modules.ts';
import type { Definition } from '../module/registry.ts';
import type { PlaybookReader } from './playbook-reader.ts';

/** A module or action; a module of the project that cannot be loaded gives the reason. */
export function findDefinition(reader: PlaybookReader, name: string): Definition | ProjectModuleError | undefined {
  try {
    return reader.registry.find(name);
  } catch (error) {
    if (error instanceof ProjectModuleError) return error;
    throw error;
  }
}
