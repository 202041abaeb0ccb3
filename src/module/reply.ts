/** What a program on a host answered. */
export interface Reply {
  /** Exit status of the program itself; 0 unless it crashed. */
  readonly rc: number;
  readonly fields: Fields;
  /** Standard output before the first field. */
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

/** The fields of a reply, in the order they came. Values are exact bytes. */
export class Fields {
  readonly #entries: readonly (readonly [name: string, value: Buffer])[];

  constructor(entries: readonly (readonly [name: string, value: Buffer])[]) {
    this.#entries = entries;
  }

  /** The last field of this name as UTF-8 text. */
  get(name: string): string | undefined {
    return this.bytes(name)?.toString('utf8');
  }

  bytes(name: string): Buffer | undefined {
    return this.#entries.findLast(([entry]) => entry === name)?.[1];
  }

  all(name: string): string[] {
    return this.#entries.filter(([entry]) => entry === name).map(([, value]) => value.toString('utf8'));
  }

  has(name: string): boolean {
    return this.#entries.some(([entry]) => entry === name);
  }

  /** Those of these fields that there are, by name. */
  texts(...names: readonly string[]): Record<string, string> {
    return Object.fromEntries(
      names.flatMap((name) => {
        const text = this.get(name);
        return text === undefined ? [] : [[name, text] as const];
      }),
    );
  }

  /** True for a field that says `true`. */
  flag(name: string): boolean {
    return this.get(name) === 'true';
  }

  /** A field that holds an integer; undefined where it is missing or none. */
  int(name: string): number | undefined {
    const text = this.get(name);
    return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined;
  }

  entries(): Iterable<readonly [name: string, value: Buffer]> {
    return this.#entries;
  }
}

/**
 * Splits standard output into fields. The format: a field starts with LF, `@@`, the task's nonce, space, its name, LF; its value is all
 * bytes up to the next such line or the end. The nonce is random per task, so nothing that a host holds can look like one.
 */
export function decodeReply(rc: number, stdout: Buffer, stderr: Buffer, nonce: string): Reply {
  const marker = Buffer.from(`\n@@${nonce} `);
  const entries: [string, Buffer][] = [];
  let at = stdout.indexOf(marker);
  const noise = at === -1 ? stdout : stdout.subarray(0, at);
  while (at !== -1) {
    const nameStart = at + marker.length;
    const nameEnd = stdout.indexOf(0x0a, nameStart);
    if (nameEnd === -1) break;
    const next = stdout.indexOf(marker, nameEnd);
    const value = stdout.subarray(nameEnd + 1, next === -1 ? undefined : next);
    entries.push([stdout.toString('utf8', nameStart, nameEnd), value]);
    at = next;
  }
  return { rc, fields: new Fields(entries), stdout: noise, stderr };
}
