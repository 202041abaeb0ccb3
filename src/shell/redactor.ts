import { quote } from './quote.ts';

const REDACTED = '********';

/** Masking shorter ones, or words that stand everywhere, would hide nothing and spoil every line. */
const SHORTEST = 4;
const TRIVIAL = new Set(['true', 'false', 'null', 'none', 'root', 'localhost']);

/** Lines of a key or certificate are secrets of their own, since they get printed one by one, indented. */
const SHORTEST_LINE = 12;

/** Pieces of base64 that are shorter would be found by chance. */
const SHORTEST_BASE64 = 8;

/**
 * Replaces secrets by `********`, also as base64 (standing alone or inside of something longer), escaped for JSON, quoted for a shell, and
 * encoded for a URL. A secret of fewer than 4 characters, a word such as `true` or `root`, or one that is spared is not masked.
 */
export class Redactor {
  readonly #forms = new Set<string>();
  readonly #spared = new Set(TRIVIAL);
  #pattern: RegExp | undefined;
  #longest = 0;

  /** Words that stand everywhere in what is shown: they are not masked, even if a secret is the same. */
  spare(words: Iterable<string>): void {
    for (const word of words) {
      this.#spared.add(word.toLowerCase());
      if (this.#forms.has(word)) for (const form of listForms(word)) this.#forms.delete(form);
    }
    this.#pattern = undefined;
  }

  add(secret: string): void {
    const trimmed = secret.trim();
    const lines = trimmed.split(/\r?\n/).map((line) => line.trim());
    const inner =
      lines.length === 1 ? [] : lines.filter((line) => line.length >= SHORTEST_LINE && !line.startsWith('---'));
    const before = this.#forms.size;
    for (const text of [secret, trimmed, ...inner]) {
      if (text.trim().length < SHORTEST || this.#spared.has(text.trim().toLowerCase())) continue;
      for (const form of listForms(text)) {
        this.#forms.add(form);
        this.#longest = Math.max(this.#longest, form.length);
      }
    }
    if (this.#forms.size > before) this.#pattern = undefined;
  }

  redact(text: string): string {
    if (this.#forms.size === 0 || text.length < SHORTEST) return text;
    this.#pattern ??= makePattern(this.#forms);
    return text.replace(this.#pattern, REDACTED);
  }

  /** The first `length` units of a text, redacted, also where a secret goes on behind them; the rest costs nothing. */
  redactStart(text: string, length: number): string {
    const window = text.slice(0, length + this.#longest);
    if (this.#forms.size === 0) return window;
    this.#pattern ??= makePattern(this.#forms);
    let shown = '';
    let at = 0;
    for (const match of window.matchAll(this.#pattern)) {
      if (match.index >= length) break;
      shown += window.slice(at, match.index) + REDACTED;
      at = match.index + match[0].length;
    }
    return shown + window.slice(at, Math.max(at, length));
  }

  /** The same in all strings of a JSON value, keys included, and in numbers that are a secret as they stand. */
  redactDeep<T>(json: T): T;
  redactDeep(json: unknown): unknown {
    if (this.#forms.size === 0) return json;
    if (typeof json === 'string') return this.redact(json);
    if (typeof json === 'number') return this.#forms.has(String(json)) ? REDACTED : json;
    if (Array.isArray(json)) return json.map((item: unknown) => this.redactDeep(item));
    if (typeof json !== 'object' || json === null) return json;
    return Object.fromEntries(
      Object.entries(json).map(([key, value]) => [this.redact(key), this.redactDeep<unknown>(value)]),
    );
  }
}

function listForms(secret: string): string[] {
  const forms = [secret, JSON.stringify(secret).slice(1, -1), ...listBase64Forms(secret)];
  if (!secret.includes('\0')) forms.push(quote(secret), secret.replaceAll("'", `'\\''`));
  const encoded = encodeUrl(secret);
  if (encoded !== undefined) forms.push(encoded, encoded.replaceAll('%20', '+'), encoded.toLowerCase());
  return forms;
}

/** Undefined for half a surrogate pair, which no URL can hold. */
function encodeUrl(secret: string): string | undefined {
  try {
    return encodeURIComponent(secret);
  } catch {
    return undefined;
  }
}

/** Whole; and, for each of the three ways in which it can begin within a longer text, the characters that depend on it alone. */
function listBase64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const forms = [bytes.toString('base64'), bytes.toString('base64').replace(/=+$/, '')];
  for (const shift of [0, 1, 2]) {
    const shifted = Buffer.concat([Buffer.alloc(shift), bytes]);
    const from = Math.ceil((shift * 8) / 6);
    const to = Math.floor((shifted.length * 8) / 6);
    const piece = shifted.toString('base64').slice(from, to);
    if (piece.length >= SHORTEST_BASE64) forms.push(piece);
  }
  return forms.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}

function makePattern(forms: ReadonlySet<string>): RegExp {
  const longestFirst = [...forms].sort((a, b) => b.length - a.length);
  return new RegExp(longestFirst.map((form) => form.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g');
}
