import type { Definition } from '../module/registry.ts';
import type { Entry, MappingNode } from '../source/node.ts';
import { proposeName } from '../source/propose-name.ts';
import { suggest } from '../util/suggest.ts';
import { findDefinition } from './find-definition.ts';
import type { Keywords, Parent } from './play.ts';
import type { DefaultArgs, ModuleDefaults, TaskArg, TaskArgs } from './task-args.ts';
import {
  complain,
  describeNode,
  isEmpty,
  isSingleTemplate,
  isTemplate,
  type PlaybookReader,
  warn,
} from './playbook-reader.ts';

/** `module_defaults`: arguments by module; of a list of mappings, the later ones win. */
export function readModuleDefaults(reader: PlaybookReader, entry: Entry | undefined): ModuleDefaults | undefined {
  if (entry === undefined || isEmpty(entry.value)) return undefined;
  const items = entry.value.kind === 'sequence' ? entry.value.items : [entry.value];
  const defaults = new Map<string, DefaultArgs>();
  for (const item of items) {
    if (item.kind === 'mapping') for (const module of item.entries) readModule(reader, module, defaults);
    else if (isTemplate(item))
      complain(
        reader,
        'LS0201',
        '`module_defaults` names its modules: a template stands for the arguments of one',
        item,
        {
          help: 'Write `module_defaults: { copy: "{{ of_copy }}" }`.',
        },
      );
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

function readModule(reader: PlaybookReader, entry: Entry, defaults: Map<string, DefaultArgs>): void {
  const { name, key, value } = entry;
  const group = readGroup(name);
  // Of other groups there is no module here, and their tasks say so.
  if (group === undefined && !name.startsWith('group/') && findDefinition(reader, name) === undefined) {
    // A module that no task uses is no mistake.
    const near = suggest(name, reader.registry.names());
    if (near !== undefined) warn(reader, 'LS0203', `unknown module \`${name}\``, key, proposeName(near));
  }
  if (value.kind === 'mapping') {
    defaults.set(group ?? ownName(name), { entries: listArguments(value), wholes: [] });
  } else if (isEmpty(value)) {
    defaults.set(group ?? ownName(name), NO_DEFAULTS);
  } else if (isSingleTemplate(value)) {
    defaults.set(group ?? ownName(name), { entries: new Map(), wholes: [value] });
  } else {
    complain(
      reader,
      'LS0201',
      `the defaults of \`${name}\` are a mapping of arguments, not ${describeNode(value)}`,
      value,
    );
  }
}

const NO_DEFAULTS: DefaultArgs = { entries: new Map(), wholes: [] };

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
export function findModuleDefaults(moduleName: string, own: Keywords, parent: Parent | undefined): DefaultArgs {
  const name = ownName(moduleName);
  const found = findNearest(name, own, parent);
  const wider = name === 'gather_facts' ? 'setup' : name.startsWith('docker_') ? DOCKER : undefined;
  return wider === undefined ? found : joinDefaults(findNearest(wider, own, parent), found);
}

/** Those of `stronger` go before those of `weaker`. */
function joinDefaults(weaker: DefaultArgs, stronger: DefaultArgs): DefaultArgs {
  return {
    entries: new Map([...weaker.entries, ...stronger.entries]),
    wholes: [...weaker.wholes, ...stronger.wholes],
  };
}

function findNearest(name: string, own: Keywords, parent: Parent | undefined): DefaultArgs {
  let keywords = own;
  for (let above = parent; ; above = above.kind === 'play' ? undefined : above.parent) {
    const found = keywords.moduleDefaults?.get(name);
    if (found !== undefined) return found;
    if (above === undefined) return NO_DEFAULTS;
    keywords = above.keywords;
  }
}

/** A task's arguments with those that defaults give in addition; its own win, by whichever of their names. */
export function addModuleDefaults(
  { args }: Definition,
  own: TaskArgs,
  { entries: defaults, wholes }: DefaultArgs,
): TaskArgs {
  const given: TaskArgs = wholes.length === 0 ? own : { ...own, wholeDefaults: wholes };
  if (defaults.size === 0) return given;
  if (given.whole !== undefined) return { ...given, defaults };
  const canonical = (name: string): string =>
    Object.entries(args).find(([own, { spec }]) => own === name || spec.aliases?.includes(name) === true)?.[0] ?? name;
  const names = new Set([...given.entries.keys()].map(canonical));
  const rest = [...defaults].filter(([name]) => !names.has(canonical(name)));
  return { ...given, entries: new Map([...rest, ...given.entries]) };
}
