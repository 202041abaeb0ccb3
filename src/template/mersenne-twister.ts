const SIZE = 624;
const SHIFT = 397;

/** MT19937, the generator behind Python's `random`: the same words for the same seed. */
export class MersenneTwister {
  readonly #state = new Uint32Array(SIZE);
  #at = SIZE;

  /** Python's init_by_array, with the 32-bit words of the seed from the lowest. */
  constructor(seed: bigint) {
    const key = splitWords(seed);
    this.#fill(19_650_218);
    const state = this.#state;
    let at = 1;
    const mix = (factor: number): number => {
      const before = state[at - 1] ?? 0;
      return (state[at] ?? 0) ^ Math.imul(before ^ (before >>> 30), factor);
    };
    const advance = (): void => {
      if (++at < SIZE) return;
      state[0] = state[SIZE - 1] ?? 0;
      at = 1;
    };
    for (let count = 0, word = 0; count < Math.max(SIZE, key.length); count++, word = (word + 1) % key.length) {
      state[at] = mix(1_664_525) + (key[word] ?? 0) + word;
      advance();
    }
    for (let count = 1; count < SIZE; count++) {
      state[at] = mix(1_566_083_941) - at;
      advance();
    }
    state[0] = 0x80000000;
  }

  /** An int from 0 to below the limit, as Python's randrange and shuffle draw it. */
  below(limit: bigint): bigint {
    const bits = limit.toString(2).length;
    for (;;) {
      const drawn = this.#draw(bits);
      if (drawn < limit) return drawn;
    }
  }

  #draw(bits: number): bigint {
    let drawn = 0n;
    for (let at = 0; at < bits; at += 32) {
      const word = this.#next() >>> Math.max(0, 32 - (bits - at));
      drawn |= BigInt(word) << BigInt(at);
    }
    return drawn;
  }

  #next(): number {
    if (this.#at === SIZE) this.#twist();
    let word = this.#state[this.#at++] ?? 0;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  #twist(): void {
    const state = this.#state;
    for (let at = 0; at < SIZE; at++) {
      const mixed = ((state[at] ?? 0) & 0x80000000) | ((state[(at + 1) % SIZE] ?? 0) & 0x7fffffff);
      state[at] = (state[(at + SHIFT) % SIZE] ?? 0) ^ (mixed >>> 1) ^ (mixed % 2 === 0 ? 0 : 0x9908b0df);
    }
    this.#at = 0;
  }

  #fill(seed: number): void {
    this.#state[0] = seed;
    for (let at = 1; at < SIZE; at++) {
      const before = this.#state[at - 1] ?? 0;
      this.#state[at] = Math.imul(before ^ (before >>> 30), 1_812_433_253) + at;
    }
  }
}

function splitWords(seed: bigint): number[] {
  const words: number[] = [];
  for (let rest = seed; rest > 0n; rest >>= 32n) words.push(Number(rest & 0xffffffffn));
  return words.length === 0 ? [0] : words;
}
