import type { Definition } from '../module/registry.ts';
import type { Entry, MappingNode } from '../source/node.ts';
import { proposeName } from '../source/propose-name.ts';
import { suggest } from '../util/suggest.ts';
import { findDefinition } from './find-definition.ts';
import type { Keywords, ModuleDefaults, Parent, TaskArg, TaskArgs } from './play.ts';
import { complain, describeNode, isEmpty, isTemplate, type PlaybookReader, warn } from './playbook-reader.ts';

/** `module_defaults`: arguments by module; of a list of mappings, the later ones win. */
export function readModuleDefaults(reader: PlaybookReader, entry: Entry | undefined): ModuleDefaults | undefined {
  if (entry === undefined || isEmpty(entry.value)) return undefined;
  const items = entry.value.kind === 'sequence' ? entry.value.items : [entry.value];
  const defaults = new Map<string, ReadonlyMap<string, TaskArg>>();
  for (const item of items) {
    if (item.kind === 'mapping') for (const module of item.entries) readModule(reader, module, defaults);
    else if (isTemplate(item))
      complain(reader, 'LS0208', 'templates in place of `module_defaults` are not supported', item);
    else
      complain(
        reader,
        'LS0201',
        `\`module_defaults\` is a mapping of modules to arguments, not ${describeNode(item)}`,
        item,
      );
  }
  return defaults;
}

function readModule(reader: PlaybookReader, entry: Entry, defaults: Map<string, ReadonlyMap<string, TaskArg>>): void {
  const { name, key, value } = entry;
  const group = readGroup(name);
  // Of other groups there is no module here, and their tasks say so.
  if (group === undefined && !name.startsWith('group/') && findDefinition(reader, name) === undefined) {
    // A module that no task uses is no mistake.
    const near = suggest(name, reader.registry.names());
    if (near !== undefined) warn(reader, 'LS0203', `unknown module \`${name}\``, key, proposeName(near));
  }
  if (value.kind === 'mapping') {
    defaults.set(group ?? ownName(name), listArguments(value));
  } else if (isEmpty(value)) {
    defaults.set(group ?? ownName(name), new Map());
  } else if (isTemplate(value)) {
    complain(reader, 'LS0208', 'templates in place of arguments in `module_defaults` are not supported', value);
  } else {
    complain(
      reader,
      'LS0201',
      `the defaults of \`${name}\` are a mapping of arguments, not ${describeNode(value)}`,
      value,
    );
  }
}

const DOCKER = 'group/docker';

/** `group/docker` by one of its names: the only group whose modules are there. */
function readGroup(name: string): string | undefined {
  return /^group\/(?:community\.docker\.)?docker$/.test(name) ? DOCKER : undefined;
}

/** The name of a module without its collection: a task may have the one, and the defaults the other. */
function ownName(name: string): string {
  return name.replace(/^(?:ansible|community)\.\w+\./, '');
}

function listArguments(mapping: MappingNode): ReadonlyMap<string, TaskArg> {
  return new Map(mapping.entries.map(({ name, key, value }) => [name, { keySpan: key.span, node: value }]));
}

/**
 * The defaults of a module where a task stands: the nearest that name it, whole, and those of its group. `gather_facts` runs `setup`, and
 * takes its as well.
 */
export function findModuleDefaults(
  moduleName: string,
  own: Keywords,
  parent: Parent | undefined,
): ReadonlyMap<string, TaskArg> {
  const name = ownName(moduleName);
  const found = findNearest(name, own, parent);
  const wider = name === 'gather_facts' ? 'setup' : name.startsWith('docker_') ? DOCKER : undefined;
  return wider === undefined ? found : new Map([...findNearest(wider, own, parent), ...found]);
}

function findNearest(name: string, own: Keywords, parent: Parent | undefined): ReadonlyMap<string, TaskArg> {
  let keywords = own;
  for (let above = parent; ; above = above.kind === 'play' ? undefined : above.parent) {
    const found = keywords.moduleDefaults?.get(name);
    if (found !== undefined) return found;
    if (above === undefined) return new Map();
    keywords = above.keywords;
  }
}

/** A task's arguments with those that defaults give in addition; its own win, by whichever of their names. */
export function addModuleDefaults(
  { args }: Definition,
  given: TaskArgs,
  defaults: ReadonlyMap<string, TaskArg>,
): TaskArgs {
  if (defaults.size === 0) return given;
  if (given.whole !== undefined) return { ...given, defaults };
  const canonical = (name: string): string =>
    Object.entries(args).find(([own, { spec }]) => own === name || spec.aliases?.includes(name) === true)?.[0] ?? name;
  const own = new Set([...given.entries.keys()].map(canonical));
  const rest = [...defaults].filter(([name]) => !own.has(canonical(name)));
  return { ...given, entries: new Map([...rest, ...given.entries]) };
}
