import { createContext, Script } from 'node:vm';

/** A regular expression that was stopped; its message completes "the regular expression …". */
export class RegexLimitError extends Error {}

/** Far more than an expression needs that does not try the same places again and again. */
const LIMIT_MS = 1000;
/** Steps below which an expression is done at once, however it goes back and forth. */
const HARMLESS_STEPS = 1e7;

interface Shape {
  /** Quantifiers without an upper end, or with a high one. */
  readonly loops: number;
  /** Places that match with and without something. */
  readonly optionals: number;
  /** A group is repeated: what is in it can match in more ways than anyone can count. */
  readonly repeatsGroup: boolean;
}

const SHAPES = new WeakMap<RegExp, Shape>();
const WATCHED: { step: (() => unknown) | undefined } = createContext({ step: undefined }) as typeof WATCHED;
const CALL = new Script('step()');

/**
 * Runs `step`, which matches the expression with the text. One that could go on for ages is watched, and stopped: that costs some
 * hundred microseconds, which is why the harmless ones are not.
 * @throws RegexLimitError where it takes too long, or is too large for the engine
 */
export function runRegex<T>(regex: RegExp, text: string, step: () => T): T {
  try {
    return isHarmless(regex, text.length) ? step() : runWatched(step);
  } catch (error) {
    if (error instanceof SyntaxError) throw new RegexLimitError('is too large');
    throw error;
  }
}

/** The same expression, each `exec` and `test` of which is watched; `refuse` makes the error where it is stopped. */
export function watchRegex(regex: RegExp, refuse: (reason: string) => Error): RegExp {
  return new WatchedRegExp(regex, refuse);
}

class WatchedRegExp extends RegExp {
  readonly #refuse: (reason: string) => Error;

  constructor(regex: RegExp, refuse: (reason: string) => Error) {
    super(regex.source, regex.flags);
    this.#refuse = refuse;
  }

  override exec(text: string): RegExpExecArray | null {
    try {
      return runRegex(this, text, () => super.exec(text));
    } catch (error) {
      throw error instanceof RegexLimitError ? this.#refuse(error.message) : error;
    }
  }
}

function runWatched<T>(step: () => T): T {
  const outer = WATCHED.step;
  WATCHED.step = step;
  try {
    return CALL.runInContext(WATCHED, { timeout: LIMIT_MS }) as T;
  } catch (error) {
    // It comes from the other context, where Error is another one.
    const isStopped = typeof error === 'object' && error !== null && 'code' in error;
    if (isStopped && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      throw new RegexLimitError('takes too long with this text');
    throw error;
  } finally {
    WATCHED.step = outer;
  }
}

function isHarmless(regex: RegExp, length: number): boolean {
  let shape = SHAPES.get(regex);
  if (shape === undefined) SHAPES.set(regex, (shape = readShape(regex.source)));
  if (shape.repeatsGroup) return false;
  return (length + 1) ** (shape.loops + 1) * 2 ** shape.optionals <= HARMLESS_STEPS;
}

function readShape(source: string): Shape {
  const bare = source
    .replaceAll(/\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|k<[^>]*>|[^])/g, 'x')
    .replaceAll(/\[[^\]]*\]/g, 'x')
    .replaceAll(/\(\?(?:[:=!]|<[=!]?)/g, '(');
  return {
    loops: bare.match(/[*+{]/g)?.length ?? 0,
    optionals: bare.match(/\?/g)?.length ?? 0,
    repeatsGroup: /\)[*+{]/.test(bare),
  };
}
