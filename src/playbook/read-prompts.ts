import type { Entry, MappingNode, Node, ScalarNode } from '../source/node.ts';
import { HASH_TYPES, isHashType } from '../template/password/hash-password.ts';
import { suggest } from '../util/suggest.ts';
import type { VarsPrompt } from './play.ts';
import { complain, describeNode, isEmpty, isTemplate, type PlaybookReader } from './playbook-reader.ts';
import { checkKeys, readKeyword } from './read-keywords.ts';
import { isVariableName } from './variable-name.ts';

const KEYS: ReadonlySet<string> = new Set([
  'name',
  'prompt',
  'default',
  'private',
  'confirm',
  'encrypt',
  'salt_size',
  'salt',
  'unsafe',
]);

/** `vars_prompt`: a list of what to ask, or one alone. */
export function readPrompts(reader: PlaybookReader, entry: Entry | undefined): readonly VarsPrompt[] {
  if (entry === undefined || isEmpty(entry.value)) return [];
  const items = entry.value.kind === 'sequence' ? entry.value.items : [entry.value];
  return items.flatMap((item) => {
    if (item.kind === 'mapping') return readPrompt(reader, item) ?? [];
    complain(reader, 'LS0201', `\`vars_prompt\` is a list of mappings, not ${describeNode(item)}`, item, {
      help: 'Write `- name: NAME` lines below it, each with a `prompt`.',
    });
    return [];
  });
}

function readPrompt(reader: PlaybookReader, node: MappingNode): VarsPrompt | undefined {
  checkKeys(reader, node, KEYS, 'vars_prompt');
  const name = readName(reader, node);
  const prompt = {
    prompt: readKeyword(reader, node.get('prompt'), 'text'),
    default: node.get('default')?.value,
    private: readKeyword(reader, node.get('private'), 'bool'),
    confirm: readKeyword(reader, node.get('confirm'), 'bool'),
    encrypt: readHashType(reader, node.get('encrypt')),
    saltSize: readKeyword(reader, node.get('salt_size'), 'number'),
    salt: readKeyword(reader, node.get('salt'), 'text'),
    unsafe: readKeyword(reader, node.get('unsafe'), 'bool'),
  };
  return name && { name, ...prompt };
}

function readName(reader: PlaybookReader, node: MappingNode): ScalarNode | undefined {
  const entry = node.get('name');
  const value = entry?.value;
  if (value === undefined || isEmpty(value)) {
    complain(reader, 'LS0211', 'this `vars_prompt` has no `name`', entry?.key ?? node.entries[0]?.key ?? node, {
      help: 'It names the variable that gets the answer.',
    });
    return undefined;
  }
  if (value.kind === 'scalar' && isVariableName(String(value.value))) return value;
  complain(reader, 'LS0215', `\`name\` takes the name of a variable, not ${describeNode(value)}`, value);
  return undefined;
}

function readHashType(reader: PlaybookReader, entry: Entry | undefined): Node | undefined {
  const node = readKeyword(reader, entry, 'text');
  if (node?.kind !== 'scalar' || isTemplate(node) || isHashType(String(node.value))) return node;
  const near = suggest(String(node.value), HASH_TYPES);
  const message = `\`encrypt\` must be one of ${HASH_TYPES.join(', ')}, not ${describeNode(node)}`;
  complain(reader, 'LS0201', message, node, near === undefined ? {} : { label: `did you mean \`${near}\`?` });
  return undefined;
}
