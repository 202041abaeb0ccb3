import type { LogLine } from './log-line.ts';
import { SIGN_PATTERNS, type SignName, type SignPattern } from './signs.ts';

export interface Sign {
  readonly name: SignName;
  readonly count: number;
  /** Seconds since it was last seen. */
  readonly ago: number;
  /** The last line that has it. */
  readonly line: string;
  /** The pattern's groups in that line: `key`, `address`, `own`, … */
  readonly groups: Readonly<Record<string, string>>;
}

/** What goes on says so at least every thirty seconds. */
const RECENT_SECONDS = 60;

/** Finds the signs of a log that no later line has ended. `now` in milliseconds; a member that does not `run` is judged by its end. */
export function findSigns(lines: readonly LogLine[], now: number, runs: boolean): Sign[] {
  const end = runs ? now : (lines.at(-1)?.at ?? now);
  return SIGN_PATTERNS.flatMap((pattern) => followSign(lines, pattern, now)).filter(
    ({ name, ago }) => !goesOn(name) || ago - (now - end) / 1000 <= RECENT_SECONDS,
  );
}

function goesOn(name: SignName): boolean {
  return SIGN_PATTERNS.some((pattern) => pattern.name === name && pattern.goesOn);
}

function followSign(lines: readonly LogLine[], pattern: SignPattern, now: number): Sign[] {
  const open = new Map<string, Sign>();
  for (const { at, text } of lines) {
    const groups = matchAny(text, pattern.patterns);
    if (groups !== undefined) {
      const key = groups['key'] ?? '';
      const count = (open.get(key)?.count ?? 0) + 1;
      open.set(key, { name: pattern.name, count, ago: Math.round((now - at) / 1000), line: text, groups });
      continue;
    }
    const over = open.size === 0 ? undefined : matchAny(text, pattern.over);
    if (over === undefined) continue;
    if (over['key'] === undefined) open.clear();
    else open.delete(over['key']);
  }
  return [...open.values()];
}

function matchAny(text: string, patterns: readonly RegExp[]): Record<string, string> | undefined {
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (match !== null) return { ...match.groups };
  }
  return undefined;
}
