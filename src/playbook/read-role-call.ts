import { createMapping } from '../source/mapping.ts';
import type { Entry, MappingNode, ScalarNode } from '../source/node.ts';
import { createScalar, sliceScalar } from '../source/scalar.ts';
import { proposeName } from '../source/propose-name.ts';
import { suggest } from '../util/suggest.ts';
import type { Call } from './call.ts';
import { type RoleCall, ROLE_FOLDERS, type RoleFolder } from './play.ts';
import { complain, describeNode, type PlaybookReader } from './playbook-reader.ts';
import { readKeyword } from './read-keywords.ts';
import { decodeScalar } from './decode-escapes.ts';
import { splitArguments } from './split-arguments.ts';

const ARGUMENTS: ReadonlySet<string> = new Set([
  'name',
  'role',
  ...ROLE_FOLDERS.map((folder) => `${folder}_from`),
  'apply',
  'public',
  'allow_duplicates',
  'rolespec_validate',
]);

/** The arguments of `include_role` or `import_role`, as a mapping or as `name=value` text. */
export function readRoleCall(reader: PlaybookReader, call: Call): { role: RoleCall; args: MappingNode } | undefined {
  const args = readArguments(call);
  if (args === undefined) {
    complain(
      reader,
      'LS0201',
      `\`${call.moduleName}\` takes \`name: ROLE\`, not ${describeNode(call.value)}`,
      call.span,
    );
    return undefined;
  }
  for (const { name, key } of args.entries) {
    if (ARGUMENTS.has(name)) continue;
    const near = suggest(name, ARGUMENTS);
    const proposal = proposeName(near);
    complain(reader, 'LS0204', `unknown argument \`${name}\` of ${call.moduleName}`, key, proposal);
  }
  const name = (args.get('name') ?? args.get('role'))?.value;
  if (name?.kind !== 'scalar' || name.value === null) {
    complain(reader, 'LS0205', `the argument \`name\` is missing from ${call.moduleName}`, call.span);
    return undefined;
  }
  const from = new Map<RoleFolder, ScalarNode>();
  for (const folder of ROLE_FOLDERS) {
    const file = readKeyword(reader, args.get(`${folder}_from`), 'text');
    if (file?.kind === 'scalar') from.set(folder, file);
  }
  const isPublic = readFlag(reader, args.get('public'));
  const allowsDuplicates = readFlag(reader, args.get('allow_duplicates'));
  const validates = readFlag(reader, args.get('rolespec_validate'));
  return { role: { name, from, isPublic, allowsDuplicates, validates }, args };
}

function readFlag(reader: PlaybookReader, entry: Entry | undefined): ScalarNode | undefined {
  const node = readKeyword(reader, entry, 'bool');
  return node?.kind === 'scalar' ? node : undefined;
}

function readArguments({ value, span }: Call): MappingNode | undefined {
  if (value.kind === 'mapping') return value;
  if (value.kind !== 'scalar' || typeof value.value !== 'string') return undefined;
  const words = splitArguments(value.value);
  if ('open' in words || words.some(({ key }) => key === undefined)) return undefined;
  const entries = words.map(({ key = '', valueStart, valueEnd }): Entry => {
    const node = decodeScalar(sliceScalar(value, valueStart, valueEnd));
    return { name: key, key: createScalar({ value: key, style: 'plain', span: node.span }), value: node };
  });
  return createMapping(entries, span);
}
