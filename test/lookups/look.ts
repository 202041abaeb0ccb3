import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createLookupWorld } from '../../src/cli/lookup-world.ts';
import type { Io } from '../../src/cli/io.ts';
import { createLookups } from '../../src/lookups/create-lookups.ts';
import type { LookupWorld } from '../../src/lookups/lookup.ts';
import { compileTemplate } from '../../src/template/compile.ts';
import { toValue } from '../../src/template/convert.ts';
import { TemplateSyntaxProblem } from '../../src/template/template-error.ts';
import type { Value } from '../../src/template/value.ts';
import { listSearchPath } from '../../src/playbook/search-path.ts';
import { createScalar } from '../../src/source/scalar.ts';
import { SourceFile } from '../../src/source/source-file.ts';
import { type Binding, layerOfBindings } from '../../src/variables/layer.ts';
import { Scope } from '../../src/variables/scope.ts';

export interface Setting {
  /** Files of the playbook's folder. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Variables that are templates. */
  readonly vars?: Readonly<Record<string, string>>;
  /** Variables that are data. */
  readonly data?: Readonly<Record<string, unknown>>;
  readonly world?: Partial<LookupWorld>;
  /** Without a task, such as for a play's name. */
  readonly noPlace?: boolean;
}

export interface Playground {
  readonly folder: string;
  readonly warnings: string[];
  /** The value of a template. */
  readonly evaluate: (text: string) => Value;
  readonly close: () => void;
}

/** A folder with a playbook `plays/site.yml`, whose tasks are in `plays/tasks/main.yml`; hosts are n1, n2 and db. */
export function createPlayground({ files = {}, env = {}, vars = {}, data = {}, world, noPlace }: Setting): Playground {
  const folder = mkdtempSync(join(tmpdir(), 'lookups-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const playbook = join(folder, 'plays/site.yml');
  mkdirSync(dirname(playbook), { recursive: true });
  const io = { env: { PATH: process.env['PATH'], ...env }, cwd: folder } as unknown as Io;
  const warnings: string[] = [];
  const source = new SourceFile('vars.yml', '');
  const scalar = (value: string) => createScalar({ value, style: 'quoted', span: { file: source, start: 0, end: 0 } });
  const bindings = new Map<string, Binding>([
    ...Object.entries(vars).map(([name, value]): [string, Binding] => [name, { kind: 'node', node: scalar(value) }]),
    ...Object.entries(data).map(([name, value]): [string, Binding] => [name, { kind: 'data', value: toValue(value) }]),
  ]);
  const scope = new Scope(
    [layerOfBindings('task vars', bindings)],
    {
      now: () => new Date('2024-01-31T10:20:30Z'),
      random: () => 0,
      lookups: createLookups({ ...createLookupWorld(io, dirname(playbook)), ...world }),
    },
    noPlace === true
      ? undefined
      : {
          folder: dirname(playbook),
          readFile: world?.readFile ?? ((path) => readFileSync(path)),
          search: (kind, name) =>
            listSearchPath(kind, name, { file: join(folder, 'plays/tasks/main.yml'), playbook, roles: [] }),
          matchHosts: (pattern) => ['n1', 'n2', 'db'].filter((name) => name.startsWith(pattern.replace('*', ''))),
          warn: (message) => warnings.push(message),
        },
  );
  return {
    folder,
    warnings,
    evaluate: (text) => {
      const compiled = compileTemplate(text);
      if (compiled instanceof TemplateSyntaxProblem) throw new Error(compiled.message);
      return compiled.evaluate(scope.environment);
    },
    close: () => rmSync(folder, { recursive: true }),
  };
}

/** The value of an expression in a playground of its own; its folder is `FOLDER` in expression and value. */
export function look(expression: string, setting: Setting = {}): Value {
  const ground = createPlayground(setting);
  try {
    return hide(ground.evaluate(`{{ ${expression.replaceAll('FOLDER', ground.folder)} }}`), ground.folder);
  } catch (error) {
    if (error instanceof Error) error.message = error.message.replaceAll(ground.folder, 'FOLDER');
    throw error;
  } finally {
    ground.close();
  }
}

function hide(value: Value, folder: string): Value {
  if (typeof value === 'string') return value.replaceAll(folder, 'FOLDER');
  return Array.isArray(value) ? value.map((item) => hide(item, folder)) : value;
}
