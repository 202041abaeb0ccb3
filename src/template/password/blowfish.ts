const ROUNDS = 16;
const BOX_WORDS = 256;
const WORDS = ROUNDS + 2 + 4 * BOX_WORDS;

/** Blowfish as bcrypt uses it: its tables begin as the fraction of pi, and are changed by keys and salts. */
export class Blowfish {
  readonly #subkeys = readPi().slice(0, ROUNDS + 2);
  readonly #boxes = readPi().slice(ROUNDS + 2);
  /** The two halves of the block, where encryption leaves them. */
  left = 0;
  right = 0;

  /** One pass over all tables, with the words of a key and those of a salt, which are as many as make whole blocks. */
  expand(key: Int32Array, salt: Int32Array): void {
    const subkeys = this.#subkeys;
    for (let at = 0; at < subkeys.length; at++) subkeys[at] = (subkeys[at] ?? 0) ^ (key[at % key.length] ?? 0);
    this.left = 0;
    this.right = 0;
    let used = 0;
    for (const table of [subkeys, this.#boxes]) {
      for (let at = 0; at < table.length; at += 2) {
        this.left ^= salt[used] ?? 0;
        this.right ^= salt[used + 1] ?? 0;
        used = (used + 2) % salt.length;
        this.encrypt();
        table[at] = this.left;
        table[at + 1] = this.right;
      }
    }
  }

  encrypt(): void {
    const subkeys = this.#subkeys;
    const boxes = this.#boxes;
    let left = this.left;
    let right = this.right;
    for (let round = 0; round < ROUNDS; round++) {
      left ^= subkeys[round] ?? 0;
      let mixed = ((boxes[left >>> 24] ?? 0) + (boxes[BOX_WORDS + ((left >>> 16) & 255)] ?? 0)) | 0;
      mixed =
        ((mixed ^ (boxes[2 * BOX_WORDS + ((left >>> 8) & 255)] ?? 0)) + (boxes[3 * BOX_WORDS + (left & 255)] ?? 0)) | 0;
      const next = right ^ mixed;
      right = left;
      left = next;
    }
    this.left = right ^ (subkeys[ROUNDS + 1] ?? 0);
    this.right = left ^ (subkeys[ROUNDS] ?? 0);
  }
}

let fraction: Int32Array | undefined;

/** The first words of the fraction of pi, by Machin's formula: shorter than the table of them. */
function readPi(): Int32Array {
  if (fraction !== undefined) return fraction;
  const guard = 64n;
  const unit = 1n << (BigInt(WORDS * 32) + guard);
  const pi = (16n * inverseTangent(5n, unit) - 4n * inverseTangent(239n, unit)) >> guard;
  const hex = (pi & ((1n << BigInt(WORDS * 32)) - 1n)).toString(16).padStart(WORDS * 8, '0');
  fraction = Int32Array.from({ length: WORDS }, (_, at) => Number.parseInt(hex.slice(at * 8, at * 8 + 8), 16) | 0);
  return fraction;
}

/** atan(1 / divisor), as a multiple of the unit. */
function inverseTangent(divisor: bigint, unit: bigint): bigint {
  const square = divisor * divisor;
  let power = unit / divisor;
  let sum = power;
  for (let odd = 3n, sign = -1n; power > 0n; odd += 2n, sign = -sign) {
    power /= square;
    sum += (sign * power) / odd;
  }
  return sum;
}
