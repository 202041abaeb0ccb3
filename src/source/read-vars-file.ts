import { createError } from './codes.ts';
import type { Diagnostic } from './diagnostic.ts';
import { loadFile, type LoadProblem, type ReadFile } from './load-file.ts';
import { mergeMappings } from './mapping.ts';
import type { MappingNode, Node } from './node.ts';
import { readYaml } from './read-yaml.ts';

export interface VarsFile {
  /** Undefined where the file is empty or cannot be read. */
  readonly vars: MappingNode | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a file of variables: one mapping, in YAML or JSON; with `takesList` also a list of mappings, of which the later ones win. */
export function readVarsFile(
  path: string,
  readFile?: ReadFile,
  options: { readonly takesList?: boolean } = {},
): VarsFile | LoadProblem {
  const file = loadFile(path, readFile);
  if ('kind' in file) return file;
  const { root: document, diagnostics } = readYaml(file);
  if (document === undefined || (document.kind === 'scalar' && document.value === null))
    return { vars: undefined, diagnostics };
  if (document.kind === 'mapping') return { vars: document, diagnostics };
  const listed = options.takesList === true ? joinListed(document) : undefined;
  if (listed !== undefined) return { vars: listed, diagnostics };
  const found = document.kind === 'sequence' ? 'a list' : 'a single value';
  const problem = createError('LS0201', `a file of variables is a mapping, not ${found}`, {
    span: { ...document.span, end: document.span.start + 1 },
    help: 'Write `name: value` lines.',
  });
  return { vars: undefined, diagnostics: [...diagnostics, problem] };
}

function joinListed(document: Node): MappingNode | undefined {
  if (document.kind !== 'sequence') return undefined;
  const mappings = document.items.filter((item) => item.kind === 'mapping');
  const [first, ...others] = mappings;
  return first === undefined || mappings.length < document.items.length ? undefined : mergeMappings([first, ...others]);
}
