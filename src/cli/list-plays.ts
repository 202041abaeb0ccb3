import { isSelected, listTags } from '../engine/select-tags.ts';
import type { RunSettings } from '../engine/settings.ts';
import { matchPattern } from '../inventory/pattern.ts';
import { listTasks } from '../playbook/list-tasks.ts';
import type { Task } from '../playbook/play.ts';
import type { Node } from '../source/node.ts';
import { formatPlace } from '../source/span.ts';
import type { LoadedPlaybooks } from './load-playbooks.ts';

/** The text of --list-hosts, --list-tasks and --list-tags. A pattern or name that is a template is shown as it stands. */
export function listPlays(
  { playbooks, inventory }: LoadedPlaybooks,
  settings: RunSettings,
  wanted: { readonly hosts: boolean; readonly tasks: boolean; readonly tags: boolean },
): string {
  const within = settings.limit === undefined ? undefined : new Set(matchPattern(inventory, settings.limit).hosts);
  const lines: string[] = [];
  for (const play of playbooks.flatMap((playbook) => playbook.plays)) {
    const patterns = readPatterns(play.hosts);
    lines.push(`${play.file.path} · ${play.name === undefined ? patterns.join(',') : String(play.name.value)}`);
    if (wanted.hosts) {
      const { hosts } = matchPattern(inventory, patterns);
      const names = hosts.filter((host) => within?.has(host) ?? true).map(({ name }) => name);
      lines.push(`  hosts (${names.length})`, ...names.map((name) => `    ${name}`));
    }
    const tasks = listTasks(play).filter((task) => isSelected(task, settings.tags, settings.skipTags));
    if (wanted.tags) {
      const tags = [...new Set(tasks.flatMap((task) => listTags(task)))].toSorted();
      lines.push(`  tags (${tags.length})`, ...tags.map((tag) => `    ${tag}`));
    }
    if (wanted.tasks) {
      lines.push(`  tasks (${tasks.length})`, ...tasks.map(describeTask));
    }
  }
  return `${lines.join('\n')}\n`;
}

function describeTask(task: Task): string {
  const name = task.name === undefined ? task.moduleName : String(task.name.value);
  const tags = task.keywords.tags.length === 0 ? '' : `  [${task.keywords.tags.join(', ')}]`;
  return `    ${name}  ${formatPlace(task.span)}${tags}`;
}

function readPatterns(node: Node): string[] {
  if (node.kind === 'sequence') return node.items.flatMap(readPatterns);
  return node.kind === 'scalar' ? [String(node.value)] : [];
}
