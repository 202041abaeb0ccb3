import type { Io } from './io.ts';
import { OPTIONS } from './option.ts';
import type { CommandLine } from './parse-command-line.ts';
import { findProject, type Project } from './project.ts';
import { readProjectSettings, type ProjectSettings } from './project-settings.ts';

/** Where a command works and with what defaults: cheap to find, since it comes before anything else. */
export interface Place {
  readonly project: Project;
  readonly defaults: ProjectSettings;
  /** Sources of the inventory, as paths from the current folder. */
  readonly inventory: readonly string[];
}

export function findPlace(io: Io, line: CommandLine): Place {
  const project = findProject(io.cwd);
  const defaults = readProjectSettings(project, io.cwd);
  const given = line.all(OPTIONS.inventory);
  return { project, defaults, inventory: given.length > 0 ? given : (defaults.inventory ?? []) };
}
