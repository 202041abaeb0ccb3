import type { Entry, MappingNode, Node } from '../source/node.ts';
import type { LoopControl } from './play.ts';
import { complain, describeNode, isEmpty, isTemplate, type PlaybookReader } from './playbook-reader.ts';
import { explainKey, readKeyword } from './read-keywords.ts';

const KEYS: ReadonlySet<string> = new Set(['loop_var', 'index_var', 'label', 'pause', 'extended']);
const REFUSED: ReadonlySet<string> = new Set(['extended_allitems', 'break_when']);
const PLAIN: LoopControl = {
  loopVar: 'item',
  indexVar: undefined,
  label: undefined,
  pause: undefined,
  extended: false,
};

export function readLoopControl(reader: PlaybookReader, entry: Entry | undefined): LoopControl {
  if (entry === undefined || isEmpty(entry.value)) return PLAIN;
  const node = entry.value;
  if (node.kind !== 'mapping') {
    complain(reader, 'LS0201', `\`loop_control\` is a mapping, not ${describeNode(node)}`, node);
    return PLAIN;
  }
  for (const { name, key } of node.entries) {
    if (REFUSED.has(name)) complain(reader, 'LS0208', `\`${name}\` of Ansible is not supported yet`, key);
    else if (!KEYS.has(name)) explainKey(reader, key, name, KEYS, 'loop_control');
  }
  const extended = readKeyword(reader, node.get('extended'), 'bool');
  return {
    loopVar: readVariableName(reader, node, 'loop_var') ?? 'item',
    indexVar: readVariableName(reader, node, 'index_var'),
    label: readKeyword(reader, node.get('label'), 'any'),
    pause: readKeyword(reader, node.get('pause'), 'number'),
    extended: readExtended(reader, extended),
  };
}

/** Known before the run: it decides which variables there are. */
function readExtended(reader: PlaybookReader, node: Node | undefined): boolean {
  if (node?.kind !== 'scalar') return false;
  if (isTemplate(node)) complain(reader, 'LS0208', 'a template in `extended` is not supported', node);
  return /^(?:true|yes|on|y|t|1)$/i.test(String(node.value));
}

function readVariableName(reader: PlaybookReader, node: MappingNode, key: string): string | undefined {
  const value = node.get(key)?.value;
  if (value === undefined || isEmpty(value)) return undefined;
  if (value.kind === 'scalar' && typeof value.value === 'string' && /^[A-Za-z_]\w*$/.test(value.value))
    return value.value;
  complain(reader, 'LS0215', `\`${key}\` takes the name of a variable, not ${describeNode(value)}`, value);
  return undefined;
}
