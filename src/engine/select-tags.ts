import type { Task } from '../playbook/play.ts';
import { splitTags } from '../playbook/read-keywords.ts';
import type { Node } from '../source/node.ts';
import { toText } from '../template/convert.ts';
import type { Scope } from '../variables/scope.ts';
import { renderKeyword } from './keyword-value.ts';
import { parentsOf } from '../playbook/parents-of.ts';

/** The tags that a template gives. */
export type RenderTags = (template: Node) => readonly string[];

/** Whether `--tags` and `--skip-tags` let a task run; tags of its blocks and its play count as its own. */
export function isSelected(
  task: Task,
  only: readonly string[],
  skipped: readonly string[],
  render: RenderTags = asWritten,
): boolean {
  const tags = new Set(listTags(task, render));
  return matchesOnly(tags, only) && !matchesSkip(tags, skipped);
}

/** Those of the task, of its blocks and of its play. */
export function listTags(task: Task, render: RenderTags = asWritten): string[] {
  const all = [task.keywords, ...Array.from(parentsOf(task), ({ keywords }) => keywords)];
  return all.flatMap(({ tags, tagTemplates }) =>
    tagTemplates === undefined ? tags : [...tags, ...tagTemplates.items.flatMap(render)],
  );
}

/** What a template in `tags` gives: a tag, several with commas between them, or a list. @throws RenderError */
export function readTags(scope: Scope, template: Node): string[] {
  const value = renderKeyword(scope, template);
  return splitTags((Array.isArray(value) ? value.flat() : [value]).map(toText));
}

function asWritten(template: Node): string[] {
  return template.kind === 'scalar' ? [String(template.value)] : [];
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
