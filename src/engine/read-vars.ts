import type { VarsFile } from '../module/define-action.ts';
import { ModuleFailure } from '../module/result.ts';
import { mergeMappings } from '../source/mapping.ts';
import type { Entry, Node } from '../source/node.ts';
import { createScalar } from '../source/scalar.ts';
import { readVarsFile } from '../source/read-vars-file.ts';
import { fromValue } from '../template/convert.ts';
import { scalarValue } from '../variables/scalar-value.ts';
import type { RunContext } from './run-context.ts';
import { ArgumentsRefused } from './arguments-refused.ts';

interface KnownFile {
  readonly bytes: Uint8Array;
  readonly file: VarsFile;
}

/** Files of a run, so that those which many hosts read are parsed once. */
const known = new WeakMap<RunContext, Map<string, KnownFile>>();

/** Reads a file of variables for an action. @throws ModuleFailure, or ArgumentsRefused with the place of a mistake in the file */
export function readVars(context: RunContext, path: string): VarsFile {
  const files = known.get(context) ?? new Map<string, KnownFile>();
  known.set(context, files);
  let bytes: Uint8Array = Buffer.alloc(0);
  const read = (name: string): Uint8Array => (bytes = context.world.readFile(name));
  const earlier = files.get(path);
  if (earlier !== undefined && Buffer.compare(earlier.bytes, read(path)) === 0) return earlier.file;
  const found = readVarsFile(path, read);
  if ('kind' in found) {
    const help = found.help === undefined ? {} : { details: [found.help] };
    throw new ModuleFailure(`cannot read ${path} on the controller: ${found.reason}`, help);
  }
  const mistakes = found.diagnostics.filter(({ severity }) => severity === 'error');
  if (mistakes.length > 0) throw new ArgumentsRefused(mistakes);
  const file: VarsFile = { path, mapping: found.vars, data: () => describeEntries(found.vars?.entries ?? []) };
  files.set(path, { bytes, file });
  return file;
}

function describeEntries(entries: readonly Entry[]): Record<string, unknown> {
  return Object.fromEntries(entries.map(({ name, value }) => [name, describe(value)]));
}

/** The value as it stands in the file: a template is still text. */
function describe(node: Node): unknown {
  if (node.kind === 'scalar') return fromValue(scalarValue(node));
  return node.kind === 'sequence' ? node.items.map(describe) : describeEntries(node.entries);
}

/** What files hold together, a later one's before an earlier one's; as one variable where they have a name. */
export function joinVars(files: readonly VarsFile[], under: string | undefined): readonly Entry[] {
  const [first, ...rest] = files.flatMap(({ mapping }) => mapping ?? []);
  if (first === undefined) return [];
  const merged = mergeMappings([first, ...rest]);
  if (under === undefined) return merged.entries;
  const key = createScalar({ value: under, style: 'plain', span: merged.span });
  return [{ name: under, key, value: merged }];
}
