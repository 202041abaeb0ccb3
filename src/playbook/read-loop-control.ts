import type { Entry, MappingNode, ScalarNode } from '../source/node.ts';
import type { LoopControl } from './play.ts';
import { complain, describeNode, isEmpty, isTemplate, type PlaybookReader } from './playbook-reader.ts';
import { checkKeys, readConditions, readKeyword } from './read-keywords.ts';

const KEYS: ReadonlySet<string> = new Set([
  'loop_var',
  'index_var',
  'label',
  'pause',
  'extended',
  'extended_allitems',
  'break_when',
]);
export const PLAIN_LOOP: LoopControl = {
  loopVar: 'item',
  indexVar: undefined,
  label: undefined,
  pause: undefined,
  extended: undefined,
  extendedAllItems: undefined,
  breakWhen: [],
};

export function readLoopControl(reader: PlaybookReader, entry: Entry | undefined): LoopControl {
  if (entry === undefined || isEmpty(entry.value)) return PLAIN_LOOP;
  const node = entry.value;
  if (node.kind !== 'mapping') {
    complain(reader, 'LS0201', `\`loop_control\` is a mapping, not ${describeNode(node)}`, node);
    return PLAIN_LOOP;
  }
  checkKeys(reader, node, KEYS, 'loop_control');
  return {
    loopVar: readVariableName(reader, node, 'loop_var') ?? 'item',
    indexVar: readVariableName(reader, node, 'index_var'),
    label: readKeyword(reader, node.get('label'), 'any'),
    pause: readKeyword(reader, node.get('pause'), 'number'),
    extended: readKeyword(reader, node.get('extended'), 'bool'),
    extendedAllItems: readKeyword(reader, node.get('extended_allitems'), 'bool'),
    breakWhen: readConditions(reader, node.get('break_when')),
  };
}

function readVariableName(reader: PlaybookReader, node: MappingNode, key: string): string | ScalarNode | undefined {
  const value = node.get(key)?.value;
  if (value === undefined || isEmpty(value)) return undefined;
  if (value.kind === 'scalar' && typeof value.value === 'string' && /^[A-Za-z_]\w*$/.test(value.value))
    return value.value;
  if (value.kind === 'scalar' && isTemplate(value)) return value;
  complain(reader, 'LS0215', `\`${key}\` takes the name of a variable, not ${describeNode(value)}`, value);
  return undefined;
}
