import type { Task } from '../playbook/play.ts';
import { parentsOf } from './play-run.ts';

/** Whether `--tags` and `--skip-tags` let a task run; tags of its blocks and its play count as its own. */
export function isSelected(task: Task, only: readonly string[], skipped: readonly string[]): boolean {
  const tags = new Set(listTags(task));
  return matchesOnly(tags, only) && !matchesSkip(tags, skipped);
}

/** Those of the task, of its blocks and of its play. */
export function listTags(task: Task): string[] {
  return [...task.keywords.tags, ...Array.from(parentsOf(task), (parent) => parent.keywords.tags).flat()];
}

function matchesOnly(tags: ReadonlySet<string>, only: readonly string[]): boolean {
  if (tags.has('always')) return true;
  if (only.some((tag) => tags.has(tag))) return true;
  if (tags.has('never')) return false;
  if (only.length === 0 || only.includes('all')) return true;
  return only.includes(tags.size > 0 ? 'tagged' : 'untagged');
}

function matchesSkip(tags: ReadonlySet<string>, skipped: readonly string[]): boolean {
  if (skipped.some((tag) => tags.has(tag))) return true;
  if (skipped.includes('all') && !tags.has('always')) return true;
  return skipped.includes(tags.size > 0 ? 'tagged' : 'untagged');
}
