import type { Fields } from '../module/reply.ts';

/** The raw texts that the program of `setup` answers with. */
export class HostTexts {
  readonly fields: Fields;
  readonly #files = new Map<string, string[]>();
  readonly #existing: ReadonlySet<string>;
  readonly #links = new Map<string, string>();

  constructor(fields: Fields) {
    this.fields = fields;
    for (const line of this.lines('files')) {
      const colon = line.indexOf(':');
      const path = line.slice(0, colon);
      const known = this.#files.get(path);
      if (known === undefined) this.#files.set(path, [line.slice(colon + 1)]);
      else known.push(line.slice(colon + 1));
    }
    this.#existing = new Set(this.lines('existing'));
    for (const line of this.lines('links')) {
      const [, path, target] = /^l.*? (\/.*?) -> (.*)$/.exec(line) ?? [];
      if (path !== undefined && target !== undefined) this.#links.set(path, target);
    }
  }

  /** A field's lines; none where the program did not ask for it. */
  lines(field: string): string[] {
    const text = this.fields.get(field);
    return text === undefined || text === '' ? [] : text.replace(/\n$/, '').split('\n');
  }

  /** A field's text without blanks around it; undefined where there is nothing in it. */
  text(field: string): string | undefined {
    return this.fields.get(field)?.trim() || undefined;
  }

  /** The content of a file without blanks around it; undefined where it cannot be read or is empty. */
  file(path: string): string | undefined {
    return this.#files.get(path)?.join('\n').trim() || undefined;
  }

  fileLines(path: string): readonly string[] {
    return this.#files.get(path) ?? [];
  }

  /** Files and paths below a folder, as far as they were asked for. */
  pathsBelow(folder: string): string[] {
    const prefix = `${folder}/`;
    return [...new Set([...this.#files.keys(), ...this.#existing, ...this.#links.keys()])].filter((path) =>
      path.startsWith(prefix),
    );
  }

  /** The names in a folder of which something is known, in the order of the alphabet. */
  namesIn(folder: string): string[] {
    const start = folder.length + 1;
    return [...new Set(this.pathsBelow(folder).map((path) => path.slice(start).split('/')[0] ?? ''))].toSorted();
  }

  exists(path: string): boolean {
    return this.#existing.has(path) || this.#files.has(path);
  }

  /** Where a link leads, as it is written. */
  link(path: string): string | undefined {
    return this.#links.get(path);
  }

  links(): Iterable<readonly [path: string, target: string]> {
    return this.#links;
  }
}

/** `KEY=value` lines, with or without quotes, as in os-release. */
export function readAssignments(lines: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of lines) {
    const [, key, value] = /^\s*([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) found.set(key, unquote(value.trim()));
  }
  return found;
}

function unquote(value: string): string {
  const [, quoted] = /^(["'])(.*)\1$/.exec(value)?.slice(1) ?? [];
  return quoted === undefined ? value : quoted.replace(/\\(["$`\\])/g, '$1');
}

export type Facts = Record<string, unknown>;
