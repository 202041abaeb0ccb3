import type { Entry, MappingNode, Node, ScalarNode } from '../source/node.ts';
import { createMapping, mergeMappings } from '../source/mapping.ts';
import { proposeName } from '../source/propose-name.ts';
import { suggest } from '../util/suggest.ts';
import { readModuleDefaults } from './module-defaults.ts';
import type { Keywords } from './play.ts';
import { DEBUGGER_VALUES, type KeywordKind, SHARED_KEYWORDS } from './play-keywords.ts';
import { explainName } from './variable-name.ts';
import { complain, describeNode, isEmpty, isTemplate, type PlaybookReader } from './playbook-reader.ts';

/** The keywords that plays, blocks and tasks share. */
export function readKeywords(reader: PlaybookReader, node: MappingNode): Keywords {
  const keywords: Record<string, unknown> = {
    when: readConditions(reader, node.get('when')),
    ...readTags(reader, node.get('tags')),
  };
  for (const [name, [field, kind]] of Object.entries(SHARED_KEYWORDS)) {
    const value = readKeyword(reader, node.get(name), kind);
    if (value !== undefined) keywords[field] = value;
  }
  checkDebugger(reader, node.get('debugger'));
  const vars = readVars(reader, node.get('vars'));
  if (vars !== undefined) keywords['vars'] = vars;
  const environment = node.get('environment');
  if (environment !== undefined && !isEmpty(environment.value))
    keywords['environment'] = readEnvironment(reader, environment);
  const collections = readScalars(reader, node.get('collections'), 'a collection, or a list of collections');
  if (collections.length > 0) keywords['collections'] = collections.map(({ value }) => String(value));
  const moduleDefaults = readModuleDefaults(reader, node.get('module_defaults'));
  if (moduleDefaults !== undefined) keywords['moduleDefaults'] = moduleDefaults;
  return keywords as unknown as Keywords;
}

/** What an import says holds for every play that it brings; a play's own variables win. */
export function inheritKeywords(given: Keywords, own: Keywords): Keywords {
  const vars = [given.vars, own.vars].filter((mapping) => mapping !== undefined);
  const [first, ...rest] = vars;
  return {
    ...own,
    ...(first === undefined ? {} : { vars: mergeMappings([first, ...rest]) }),
    when: [...given.when, ...own.when],
    tags: [...given.tags, ...own.tags],
    ...joinTemplates(given.tagTemplates, own.tagTemplates),
  };
}

function joinTemplates(given: Keywords['tagTemplates'], own: Keywords['tagTemplates']): Pick<Keywords, 'tagTemplates'> {
  if (given === undefined) return {};
  return { tagTemplates: { ...given, items: [...given.items, ...(own?.items ?? [])] } };
}

/** One keyword as a node, if it is there and not empty; a literal of the wrong kind is an error. */
export function readKeyword(reader: PlaybookReader, entry: Entry | undefined, kind: KeywordKind): Node | undefined {
  if (entry === undefined || isEmpty(entry.value)) return undefined;
  const { name, value } = entry;
  const expected = findMismatch(value, kind);
  if (expected === undefined) return value;
  const found = describeNode(value);
  complain(reader, 'LS0201', `\`${name}\` must be ${expected}, not ${found}`, value, { expected, found });
  return undefined;
}

function findMismatch(node: Node, kind: KeywordKind): string | undefined {
  if (kind === 'any' || isTemplate(node)) return undefined;
  const value = node.kind === 'scalar' ? node.value : undefined;
  switch (kind) {
    case 'bool':
      return /^(?:true|false|yes|no|on|off|y|n|t|f|1|0)$/i.test(String(value)) ? undefined : 'true or false';
    case 'number':
      return value !== undefined && String(value).trim() !== '' && Number.isFinite(Number(value))
        ? undefined
        : 'a number';
    case 'text':
      return value === undefined ? 'a text' : undefined;
  }
}

/** Conditions: one, or a list of them. */
export function readConditions(reader: PlaybookReader, entry: Entry | undefined): readonly ScalarNode[] {
  const conditions = readScalars(reader, entry, 'a condition, or a list of conditions');
  // One in which nothing stands always holds.
  return entry?.name === 'when' ? conditions.filter(({ value }) => value !== null && value !== '') : conditions;
}

/** What has most often made a mapping of a text. */
export const QUOTE_COLON = 'A colon and a space after it make a mapping of a text: quote the whole.';

/** A scalar, or a list of scalars. */
export function readScalars(reader: PlaybookReader, entry: Entry | undefined, what: string): readonly ScalarNode[] {
  if (entry === undefined || isEmpty(entry.value)) return [];
  const items = entry.value.kind === 'sequence' ? entry.value.items : [entry.value];
  return items.flatMap((item) => {
    if (item.kind === 'scalar') return [item];
    const message = `\`${entry.name}\` is ${what}, not ${describeNode(item)}`;
    complain(reader, 'LS0201', message, item, item.kind === 'mapping' ? { help: QUOTE_COLON } : {});
    return [];
  });
}

function readTags(reader: PlaybookReader, entry: Entry | undefined): Pick<Keywords, 'tags' | 'tagTemplates'> {
  const scalars = readScalars(reader, entry, 'a tag, or a list of tags');
  const tags = splitTags(scalars.filter((scalar) => !isTemplate(scalar)).map(({ value }) => String(value)));
  const items = scalars.filter(isTemplate);
  if (entry === undefined || items.length === 0) return { tags };
  return { tags, tagTemplates: { kind: 'sequence', items, span: entry.value.span } };
}

/** A text may hold several, with commas between them. */
export function splitTags(texts: readonly string[]): string[] {
  return texts
    .flatMap((text) => text.split(','))
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}

/** `vars` as one mapping; of a list of mappings, the later ones win. */
function readVars(reader: PlaybookReader, entry: Entry | undefined): MappingNode | undefined {
  if (entry === undefined || isEmpty(entry.value)) return undefined;
  const { value } = entry;
  const items = value.kind === 'sequence' ? value.items : [value];
  const mappings: MappingNode[] = [];
  for (const item of items) {
    if (item.kind === 'mapping') mappings.push(item);
    else complain(reader, 'LS0201', `\`vars\` is a mapping of names to values, not ${describeNode(item)}`, item);
  }
  for (const { name, key } of mappings.flatMap((mapping) => mapping.entries)) {
    const help = explainName(name);
    if (help !== undefined) complain(reader, 'LS0215', `\`${name}\` cannot be the name of a variable`, key, { help });
  }
  const [first, ...rest] = mappings;
  return first === undefined ? createMapping([], value.span) : mergeMappings([first, ...rest]);
}

/** Ansible's task debugger is not there, and nobody may wait for it. */
function checkDebugger(reader: PlaybookReader, entry: Entry | undefined): void {
  const node = readKeyword(reader, entry, 'text');
  if (node === undefined || (node.kind === 'scalar' && node.value === 'never')) return;
  if (node.kind === 'scalar' && (isTemplate(node) || DEBUGGER_VALUES.includes(String(node.value)))) {
    complain(reader, 'LS0208', 'there is no task debugger: `debugger` can only be `never`', node, {
      help: NO_DEBUGGER,
    });
    return;
  }
  const message = `\`debugger\` must be one of ${DEBUGGER_VALUES.join(', ')}, not ${describeNode(node)}`;
  complain(reader, 'LS0201', message, node);
}

const NO_DEBUGGER =
  'A failure shows the values that led to it, `--step` asks before each task, and `--start-at-task` goes on from one.';

function readEnvironment(reader: PlaybookReader, entry: Entry): Node {
  const { value } = entry;
  const items = value.kind === 'sequence' ? value.items : [value];
  for (const item of items) {
    if (item.kind === 'mapping' || isTemplate(item)) continue;
    complain(reader, 'LS0201', `\`environment\` is a mapping of names to values, not ${describeNode(item)}`, item);
  }
  return value;
}

/** Complains about keys that are not among `known`: as not supported, or as unknown with what may be meant. */
export function checkKeys(reader: PlaybookReader, node: MappingNode, known: ReadonlySet<string>, what: string): void {
  for (const { name, key } of node.entries) if (!known.has(name)) explainKey(reader, key, name, known, what);
}

export function explainKey(
  reader: PlaybookReader,
  key: ScalarNode,
  name: string,
  known: ReadonlySet<string>,
  what: string,
): void {
  const near = suggest(name, known);
  const proposal = proposeName(near);
  const help = near !== undefined ? {} : { help: `Known are ${[...known].sort().join(', ')}.` };
  complain(reader, 'LS0202', `unknown keyword \`${name}\` of a ${what}`, key, { ...proposal, ...help });
}
