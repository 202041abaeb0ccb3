import { parseSync, Visitor } from 'oxc-parser';
import { posix } from 'node:path';
import { readProjectFile } from './project-files.ts';

export interface SourceImport {
  readonly from: string;
  /** As it is written. */
  readonly specifier: string;
  /** Path from the project's root; undefined for a package or a module of Node. */
  readonly to: string | undefined;
  readonly line: number;
}

/** Every import of a TypeScript file: static, dynamic, of types (also `import('…').T`), and re-exports. */
export function readImports(root: string, path: string): SourceImport[] {
  const text = readProjectFile(root, path);
  const { module, program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const found: { value: string; start: number }[] = module.staticImports.map((statement) => statement.moduleRequest);
  for (const statement of module.staticExports) {
    for (const { moduleRequest } of statement.entries) if (moduleRequest !== null) found.push(moduleRequest);
  }
  new Visitor({
    ImportExpression: ({ source }) => {
      if (source.type === 'Literal' && typeof source.value === 'string') found.push({ ...source, value: source.value });
    },
    TSImportType: ({ source }) => void found.push(source),
  }).visit(program);
  const imports = found.map(({ value, start }) => ({
    from: path,
    specifier: value,
    to: value.startsWith('.') ? posix.join(posix.dirname(path), value) : undefined,
    line: text.slice(0, start).split('\n').length,
  }));
  return imports.filter((one, index) => imports.findIndex((other) => isSame(one, other)) === index);
}

function isSame(one: SourceImport, other: SourceImport): boolean {
  return one.specifier === other.specifier && one.line === other.line;
}
