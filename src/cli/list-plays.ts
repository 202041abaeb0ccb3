import type { CheckedPlaybook } from '../check/check-playbook.ts';
import { listHosts, openPlayScope } from '../engine/explain-variable.ts';
import type { RunContext } from '../engine/run-context.ts';
import { isSelected, listTags, readTags, type RenderTags } from '../engine/select-tags.ts';
import type { RunSettings } from '../engine/settings.ts';
import { matchPattern } from '../inventory/pattern.ts';
import { listTasks } from '../playbook/list-tasks.ts';
import type { Keywords, Play, Task } from '../playbook/play.ts';
import { rolesOf } from '../playbook/roles-of.ts';
import type { Node } from '../source/node.ts';
import { formatPlace } from '../source/span.ts';
import { toText } from '../template/convert.ts';
import type { Scope } from '../variables/scope.ts';

export interface WantedLists {
  readonly hosts: boolean;
  readonly tasks: boolean;
  readonly tags: boolean;
}

/** The text of --list-hosts, --list-tasks and --list-tags. Names of tasks are shown as they are written, and so is what only a run would know. */
export function listPlays(playbooks: readonly CheckedPlaybook[], context: RunContext, wanted: WantedLists): string {
  const lines: string[] = [];
  for (const playbook of playbooks) {
    context.playbook = playbook;
    for (const play of playbook.plays) lines.push(...listPlay(play, context, wanted));
  }
  return `${lines.join('\n')}\n`;
}

function listPlay(play: Play, context: RunContext, wanted: WantedLists): string[] {
  const scope = openPlayScope(context, play);
  const render = (template: Node): readonly string[] => renderOr(template, () => readTags(scope, template));
  const tagsOf = (task: Task): string[] => [...new Set(listTags(task, render))].toSorted();
  const own = listOwnTags(play.keywords, render);
  const tasks = listSelected(play, context.world.settings, wanted, render);
  const lines = [`${play.file.path} · ${nameOf(play, scope)}${inBrackets(own)}`];
  if (wanted.hosts) {
    const names = listLimited(play, context);
    lines.push(`  hosts (${names.length})`, ...names.map((name) => `    ${name}`));
  }
  if (wanted.tags) {
    const found = [...new Set([...own, ...tasks.flatMap(tagsOf)])].toSorted();
    lines.push(`  tags (${found.length})`, ...found.map((tag) => `    ${tag}`));
  }
  if (wanted.tasks) {
    const described = tasks.map((task) => `    ${describe(task)}${inBrackets(tagsOf(task))}`);
    lines.push(`  tasks (${tasks.length})`, ...described);
  }
  return lines;
}

function listLimited(play: Play, context: RunContext): string[] {
  const { inventory, settings } = context.world;
  const names = listHosts(context, play);
  if (settings.limit === undefined) return names;
  const within = new Set(matchPattern(inventory, settings.limit).hosts.map(({ name }) => name));
  return names.filter((name) => within.has(name));
}

/** Who asks which tags there are means those of `never`, too. */
function listSelected(play: Play, settings: RunSettings, wanted: WantedLists, render: RenderTags): Task[] {
  const { tags, skipTags } = settings;
  const only = wanted.tags && tags.length + skipTags.length === 0 ? ['never', 'all'] : tags;
  return listTasks(play).filter((task) => isSelected(task, only, skipTags, render));
}

function nameOf(play: Play, scope: Scope): string {
  const name = play.name === undefined || play.name.value === '' ? play.hosts : play.name;
  const [text = ''] = renderOr(name, () => {
    const value = scope.renderWhole(name);
    return [Array.isArray(value) ? value.map(toText).join(',') : toText(value)];
  });
  return text;
}

function listOwnTags({ tags, tagTemplates }: Keywords, render: RenderTags): string[] {
  return [...new Set([...tags, ...(tagTemplates?.items.flatMap(render) ?? [])])].toSorted();
}

/** As with `TASK [role : name]`. */
function describe(task: Task): string {
  const name = task.name === undefined || task.name.value === '' ? task.moduleName : String(task.name.value);
  const [role] = rolesOf(task.parent);
  return `${role === undefined || task.name === undefined ? name : `${role.name} : ${name}`}  ${formatPlace(task.span)}`;
}

function inBrackets(tags: readonly string[]): string {
  return tags.length === 0 ? '' : `  [${tags.join(', ')}]`;
}

/** What stands there, where it cannot be rendered before the run. */
function renderOr(node: Node, render: () => readonly string[]): readonly string[] {
  try {
    return render();
  } catch {
    return listTexts(node);
  }
}

function listTexts(node: Node): string[] {
  if (node.kind === 'sequence') return [node.items.flatMap(listTexts).join(',')];
  return node.kind === 'scalar' ? [String(node.value)] : [];
}
