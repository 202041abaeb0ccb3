import { hasTemplate } from '../template/compile.ts';
import { GLOBALS } from '../template/globals/registry.ts';
import { ifAbsent } from '../template/if-absent.ts';
import type { UsedPath } from '../template/list-paths.ts';
import { Unrendered } from '../template/unrendered.ts';
import { Undefined } from '../template/value.ts';
import { typeNameOf } from '../template/value-kind.ts';
import { formatPlace } from '../source/span.ts';
import { isSecretName } from '../util/secret-name.ts';
import { suggest } from '../util/suggest.ts';
import { findSecret, type SecretKind } from './find-secret.ts';
import { followPath, type Peeked } from './peek-path.ts';
import { type CutText, HIDDEN, showValue } from './show-value.ts';
import type { KnownVariables, Sight, SightPart } from './sight.ts';

/** A variable of an expression that failed, or what the expression reads of it. */
export interface ShownVariable {
  /** Such as `port` or `item.port`. */
  readonly name: string;
  /** In one line, shortened, strings in quotes. */
  readonly value?: string;
  /** Python's name for its type. */
  readonly type?: string;
  /** Why there is no value to show. */
  readonly note?: string;
  /** `file:line` of what gave the variable its value. */
  readonly from?: string;
}

export interface ShowOptions {
  readonly cut: CutText;
  /** Variables that are for secret arguments. */
  readonly secretNames: ReadonlySet<string>;
  /** A variable that the failure is about: that it is missing has been said. */
  readonly missing?: string | undefined;
}

/** Fits behind a name into a line of a report. */
const ROOM = 72;
const MOST_VARIABLES = 8;
const LONGEST_PLACE = 48;
/** The report names the host anyway. */
const SAID: ReadonlySet<string> = new Set(['inventory_hostname', 'inventory_hostname_short']);
const NOTES: Readonly<Record<SecretKind | 'name', string>> = {
  vault: 'is hidden: it comes from a vault',
  argument: 'is hidden: it is for a secret argument',
  name: 'is hidden: it is named as a secret',
};
/** Whose members are variables, too. */
const HOSTS: ReadonlySet<string> = new Set(['hostvars', 'vars']);

/** The variables that were in sight, in the order of the text; each is what it was then, and nothing is rendered or asked for again. */
export function showVariables(sight: Sight, options: ShowOptions): ShownVariable[] {
  const shown = new Map<string, ShownVariable>();
  for (const part of sight.parts) {
    for (const path of part.template.listPaths(part.offset)) {
      if (shown.size === MOST_VARIABLES) return [...shown.values()];
      const variable = showPath(path, part, sight.variables, options);
      if (variable !== undefined && !shown.has(variable.name)) shown.set(variable.name, variable);
    }
  }
  return [...shown.values()];
}

/** Whether any variable that was in sight was made of something encrypted, or is for a secret argument. */
export function holdsSecret({ parts, variables }: Sight, secretNames: ReadonlySet<string>): boolean {
  const paths = parts.flatMap(({ template }) => template.listPaths(-1));
  const names = new Set(paths.flatMap((path) => [path.name, ...(HOSTS.has(path.name) ? keysOf(path) : [])]));
  return [...names].some((name) => findSecret(name, variables, secretNames) !== undefined);
}

function keysOf({ steps }: UsedPath): string[] {
  return steps.flatMap(({ key }) => ('value' in key && typeof key.value === 'string' ? [key.value] : []));
}

/** The place of a variable's definition without its column; nothing where it has none, or a long one. */
function describeOrigin(name: string, variables: KnownVariables): string | undefined {
  const binding = variables.find(name);
  const place =
    binding?.kind === 'node'
      ? formatPlace((binding.key ?? binding.node).span)
      : binding?.kind === 'data'
        ? binding.note
        : undefined;
  const short = place?.replace(/:\d+$/, '');
  return short === undefined || short.length > LONGEST_PLACE ? undefined : short;
}

/** ``did you mean `name` (file:line)?`` */
export function suggestVariable(name: string, variables: KnownVariables): string | undefined {
  const near = suggest(name, variables.names());
  if (near === undefined) return undefined;
  const origin = describeOrigin(near, variables);
  return `did you mean \`${near}\`${origin === undefined ? '' : ` (${origin})`}?`;
}

function showPath(
  path: UsedPath,
  { template, locals, isForeign }: SightPart,
  variables: KnownVariables,
  { cut, missing, secretNames }: ShowOptions,
): ShownVariable | undefined {
  if (SAID.has(path.name)) return undefined;
  const local = locals?.get(path.name);
  if (local === undefined && (template.ownNames.has(path.name) || isGlobal(path.name, variables))) return undefined;
  const peek = (name: string): Peeked | undefined => ifAbsent(locals?.get(name), () => variables.peek(name));
  const found = followPath(path, peek);
  if (found === undefined) return undefined;
  const { text: name } = found;
  if (found.value instanceof Undefined) {
    const isSaid = path.name === missing || isForeign === true;
    return isSaid ? undefined : { name, note: noteMissing(path.name, found.value, variables) };
  }
  const from = local === undefined ? describeOrigin(path.name, variables) : undefined;
  const origin = from === undefined ? {} : { from };
  const keys = found.keys.filter((key) => typeof key === 'string');
  const sources = local === undefined ? [path.name, ...(HOSTS.has(path.name) ? keys : [])] : namesOf(template);
  const secret =
    firstDefined(sources, (source) => findSecret(source, variables, secretNames)) ??
    ([path.name, ...keys].some(isSecretName) ? 'name' : undefined);
  if (secret !== undefined) return { name, note: NOTES[secret], ...origin };
  if (isTemplate(found.value)) return undefined;
  const value = showValue(found.value, ROOM, cut);
  if (value === undefined) return undefined;
  if (value === HIDDEN) return { name, note: NOTES.vault, ...origin };
  const type = found.value instanceof Unrendered ? undefined : typeNameOf(found.value);
  return { name, value, ...(type === undefined ? {} : { type }), ...origin };
}

/** Not used where it failed, so it is not to blame. */
function isTemplate(value: Peeked): boolean {
  if (!(value instanceof Unrendered) || value.node.kind !== 'scalar') return false;
  const { value: text, tag } = value.node;
  return typeof text === 'string' && tag === undefined && hasTemplate(text);
}

function isGlobal(name: string, variables: KnownVariables): boolean {
  return GLOBALS.has(name) && variables.find(name) === undefined;
}

function firstDefined<Item, Found>(items: readonly Item[], find: (item: Item) => Found | undefined): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whatever a template sets itself may be made of any variable that it uses. */
function namesOf({ names }: SightPart['template']): string[] {
  return names.map(({ name }) => name);
}

function noteMissing(name: string, { message }: Undefined, variables: KnownVariables): string {
  if (variables.find(name) !== undefined) return `cannot be used: ${message}`;
  const near = suggestVariable(name, variables);
  return `is not defined${near === undefined ? '' : `; ${near}`}`;
}
