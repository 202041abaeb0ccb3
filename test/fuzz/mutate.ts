import { makeRandom } from '../template/random-expression.ts';
import { HOSTILE, KEYWORDS, PIECES } from './pieces.ts';

export const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_126);
export const ROUNDS = Number(process.env['FUZZ_ROUNDS'] ?? 10_000);
/** Of a whole test, which takes some forty seconds for ten thousand texts on an idle machine, and ten times that on one with a load of 25. */
export const TIMEOUT_MS = Math.max(600_000, ROUNDS * 120);
/** What does not come to an end. The longest that may is password_hash: over a second of its 656,000 rounds on an idle machine. */
const LONGEST_MS = 30_000;

// As bin/run.js does: the yaml package asks for a variable at each lexeme.
process.env = { ...process.env };

type Choose = <T>(items: readonly T[]) => T;

export interface Chance {
  readonly below: (limit: number) => number;
  readonly choose: Choose;
}

export function createChance(seed: number): Chance {
  const random = makeRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  return { below, choose: (items) => items[below(items.length)] as (typeof items)[number] };
}

/** Changes lines, words, keys, values and characters, or puts halves of two texts together. */
function mutate(text: string, others: readonly string[], { below, choose }: Chance): string {
  const lines = text.split('\n');
  const at = below(lines.length);
  const line = lines[at] ?? '';
  const place = below(text.length + 1);
  const replaceLine = (...by: string[]): string => lines.toSpliced(at, 1, ...by).join('\n');
  switch (below(14)) {
    case 0:
      return replaceLine();
    case 1:
      return replaceLine(line, line);
    case 2:
      return lines.toSpliced(at, 1).toSpliced(below(lines.length), 0, line).join('\n');
    case 3:
      return replaceLine(' '.repeat(below(10)) + line.trimStart());
    case 4:
      return replaceLine(line.replace(/[\w.]+(?=:)/, () => choose(KEYWORDS)));
    case 5:
      return replaceLine(line.replace(/(:\s+|- ).*/, (_, head: string) => head + choose(HOSTILE)));
    case 6:
      return replaceLine(line.replaceAll(/\w+/g, (word) => (below(4) === 0 ? choose(KEYWORDS) : word)));
    case 7:
      return text.slice(0, place) + choose(PIECES) + text.slice(place);
    case 8:
      return text.slice(0, place) + choose(PIECES) + text.slice(place + below(6));
    case 9:
      return text.slice(0, place) + text.slice(place + below(20));
    case 10:
      return text.slice(0, place) + String.fromCharCode(below(below(2) === 0 ? 128 : 65_536)) + text.slice(place + 1);
    case 11:
      return text.slice(0, place) + text.slice(place, place + below(80)) + text.slice(place);
    case 12: {
      const other = choose(others).split('\n');
      return [...lines.slice(0, at), ...other.slice(below(other.length))].join('\n');
    }
    default:
      return text.slice(0, place) + choose(HOSTILE) + text.slice(place);
  }
}

/** The text of a seed, and further chance of it. */
export function createInput(corpus: readonly string[], seed: number): { text: string; chance: Chance } {
  const chance = createChance(seed);
  let text = chance.choose(corpus);
  for (let count = 1 + chance.below(3); count > 0; count--) text = mutate(text, corpus, chance);
  return { text, chance };
}

/**
 * Gives mutated texts to `use`, which throws for what must not be. Each text has a seed of its own: with it as `FUZZ_SEED` and
 * `FUZZ_ROUNDS=1` that text comes alone.
 */
export function fuzz(corpus: readonly string[], use: (text: string, chance: Chance) => void): void {
  for (let round = 0; round < ROUNDS; round++) {
    const seed = SEED + round;
    const { text, chance } = createInput(corpus, seed);
    const start = performance.now();
    try {
      use(text, chance);
    } catch (error) {
      throw new Error(`FUZZ_SEED=${seed} FUZZ_ROUNDS=1: ${JSON.stringify(text)}`, { cause: error });
    }
    const took = performance.now() - start;
    if (took > LONGEST_MS) throw new Error(`FUZZ_SEED=${seed} took ${Math.round(took)} ms: ${JSON.stringify(text)}`);
  }
}
