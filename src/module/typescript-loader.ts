import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { Script } from 'node:vm';
import type { Jiti, JitiOptions } from 'jiti';

/** To be raised with each change of how compiled files are made or run. */
const FORMAT = 1;
const ENDINGS = ['', '.ts', '.js', '.mjs', '.cjs', '/index.ts', '/index.js'];
/** What is left to jiti's own loader: `import()`, and a mistake, which it says best. */
const NEEDS_JITI = /^exports\.__JITI_ERROR__|\bjitiImport\b/;

type ModuleBody = (...values: readonly unknown[]) => void;

interface Compiled {
  readonly code: string;
  /** Where V8's code for it lies. */
  readonly codeCache: string;
}

/**
 * Loads TypeScript files by `require`, compiled by jiti. What it compiled once is run without it from then on: loading jiti alone takes longer
 * than loading a dozen modules.
 */
export class TypeScriptLoader {
  readonly #cacheFolder: string;
  readonly #virtual: Readonly<Record<string, unknown>>;
  readonly #modules = new Map<string, { exports: unknown }>();
  #jiti: Jiti | undefined;

  /** `virtual`: what certain names give in place of a package. */
  constructor(cacheFolder: string, virtual: Readonly<Record<string, unknown>>) {
    this.#cacheFolder = cacheFolder;
    this.#virtual = virtual;
  }

  /** The exports of a file, loaded once. Throws what jiti throws for a file that it cannot compile, and what the file itself throws. */
  load(path: string): unknown {
    const known = this.#modules.get(path);
    if (known !== undefined) return known.exports;
    const compiled = this.#compile(path);
    const module = { exports: {} as unknown };
    this.#modules.set(path, module);
    try {
      const script = compiled === undefined ? undefined : this.#parse(path, compiled);
      if (compiled === undefined || script === undefined) module.exports = this.#openJiti()(path);
      else {
        this.#run(path, script.runInThisContext() as ModuleBody, module);
        if (script.cachedDataRejected !== false) keep(compiled.codeCache, script.createCachedData());
      }
    } catch (error) {
      this.#modules.delete(path);
      throw error;
    }
    return module.exports;
  }

  /** Undefined where it is no script: `await` at the top is for jiti. */
  #parse(path: string, { code, codeCache }: Compiled): Script | undefined {
    const head = '(function (exports, require, module, __filename, __dirname) {';
    const cachedData = readIfThere(codeCache);
    try {
      return new Script(`${head}${code}\n})`, { filename: path, columnOffset: -head.length, cachedData });
    } catch (error) {
      if (error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  #run(path: string, run: ModuleBody, module: { exports: unknown }): void {
    const native = createRequire(path);
    const require = (name: string): unknown => {
      if (Object.hasOwn(this.#virtual, name)) return this.#virtual[name];
      const file = name.startsWith('.') ? findFile(resolve(dirname(path), name)) : undefined;
      return file === undefined || /\.(?:cjs|json)$/.test(file) ? native(name) : this.load(file);
    };
    run(module.exports, Object.assign(require, native), module, path, dirname(path));
  }

  /** The file as CommonJS, lines kept; undefined for one that only jiti can run. */
  #compile(path: string): Compiled | undefined {
    const source = readFileSync(path, 'utf8');
    const key = createHash('sha256').update(`${FORMAT}\0${path}\0${source}`).digest('hex').slice(0, 24);
    const cached = join(this.#cacheFolder, `${basename(path)}.${key}.cjs`);
    const codeCache = `${cached}.v8`;
    const known = readIfThere(cached);
    if (known !== undefined) return { code: known.toString('utf8'), codeCache };
    const code = this.#openJiti().transform({ source, filename: path, ts: true, async: false });
    if (NEEDS_JITI.test(code)) return undefined;
    keep(cached, code);
    return { code, codeCache };
  }

  /** Required, not imported: a module is asked for in the middle of synchronous work. */
  #openJiti(): Jiti {
    if (this.#jiti === undefined) {
      const { createJiti } = createRequire(import.meta.url)('jiti') as {
        createJiti: (id: string, options: JitiOptions) => Jiti;
      };
      const options = {
        fsCache: join(this.#cacheFolder, 'jiti'),
        interopDefault: true,
        virtualModules: { ...this.#virtual },
      };
      this.#jiti = createJiti(join(this.#cacheFolder, 'index.ts'), options);
    }
    return this.#jiti;
  }
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

function findFile(path: string): string | undefined {
  return ENDINGS.map((ending) => path + ending).find(
    (file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true,
  );
}

/** Written whole or not at all, since several runs may do it at once; without a place for it there is no cache. */
function keep(path: string, code: string | Buffer): void {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(draft, code, { mode: 0o600 });
    renameSync(draft, path);
  } catch {
    // The next run compiles it again.
  }
}
