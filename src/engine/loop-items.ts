import { FOLDER_OPTION } from '../lookups/first-found.ts';
import type { Task } from '../playbook/play.ts';
import type { Node } from '../source/node.ts';
import { typeNameOf } from '../template/value-kind.ts';
import { TemplateError } from '../template/template-error.ts';
import { OMIT, Undefined, type Value } from '../template/value.ts';
import { RenderError } from '../variables/render-error.ts';
import type { Scope } from '../variables/scope.ts';
import { keywordError, renderKeyword } from './keyword-value.ts';

/** The items of a task's loop; undefined where it has none. Throws RenderError and UnknownDecision. */
export function readItems(task: Task, scope: Scope): readonly Value[] | undefined {
  const { loop, loopLookup } = task;
  if (loop === undefined) return undefined;
  if (loopLookup !== undefined) return askLookup(scope, loop, loopLookup, task.moduleName);
  const value = renderKeyword(scope, loop);
  if (Array.isArray(value)) return value;
  const help = 'a dict loops as `dict | dict2items`, a single value as `[value]`';
  throw keywordError(scope, loop, `the \`loop\` value must resolve to a 'list', not '${typeNameOf(value)}'`, help);
}

/** Lookups that do not make a list of a single dict. */
const TAKE_LISTS: ReadonlySet<string> = new Set(['list', 'indexed_items']);

/** `with_NAME` is a loop over what the lookup NAME gives. */
function askLookup(scope: Scope, loop: Node, name: string, moduleName: string): readonly Value[] {
  const isSearch = baseName(name) === 'first_found';
  const value = isSearch ? renderPatiently(scope, loop) : renderKeyword(scope, loop);
  if (value instanceof Map && TAKE_LISTS.has(baseName(name))) {
    throw keywordError(
      scope,
      loop,
      `with_${name} expects a list, found a dict`,
      'A dict loops as `dict | dict2items`.',
    );
  }
  const terms = listTerms(value, name);
  let items: Value;
  try {
    items = scope.lookUp(name, terms, isSearch ? nameFolder(moduleName) : undefined);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw keywordError(scope, loop, error.message, error.help);
  }
  if (Array.isArray(items)) return items;
  throw keywordError(scope, loop, `the ${name} lookup gives no list`);
}

/** `with_items` goes through the keys of a dict. */
function listTerms(value: Value, name: string): Value[] {
  if (Array.isArray(value)) return value.filter((term) => term !== OMIT);
  return value instanceof Map && baseName(name) === 'items' ? [...value.keys()] : [value];
}

function baseName(name: string): string {
  return name.replace(/^ansible\.\w+\./, '');
}

/** A template or a file of variables is looked for where the task will look for it. */
function nameFolder(moduleName: string): ReadonlyMap<string, Value> | undefined {
  if (moduleName.includes('template')) return new Map([[FOLDER_OPTION, 'templates']]);
  return moduleName.includes('var') ? new Map([[FOLDER_OPTION, 'vars']]) : undefined;
}

/** What is undefined stays so: the lookup passes over it. */
function renderPatiently(scope: Scope, node: Node): Value {
  if (node.kind === 'sequence') return node.items.map((item) => renderPatiently(scope, item));
  if (node.kind === 'mapping') {
    const options = node.entries.map(({ name, value }): [string, Value] => [name, renderPatiently(scope, value)]);
    return new Map(options.map(([name, value]) => [name, Array.isArray(value) ? value.filter(isDefined) : value]));
  }
  try {
    return scope.renderScalar(node);
  } catch (error) {
    if (error instanceof RenderError && error.kind === 'undefined') return new Undefined(error.message, error.missing);
    throw error;
  }
}

function isDefined(value: Value): boolean {
  return !(value instanceof Undefined);
}
