import { createHash } from 'node:crypto';
import { wrongType } from './argument.ts';
import { MersenneTwister } from './mersenne-twister.ts';
import { readFloat, readInt } from './number.ts';
import type { Value } from './value.ts';
import { Markup } from './value.ts';

const HASH_MODULUS = (1n << 61n) - 1n;

/** Python's `random.Random(seed)`. @throws TemplateError for what Python takes no seed from */
export function seedRandom(seed: Value): MersenneTwister {
  if (typeof seed === 'string') return new MersenneTwister(readSeedText(seed));
  if (seed instanceof Markup) return new MersenneTwister(readSeedText(seed.text));
  const int = readInt(seed);
  if (int !== undefined) return new MersenneTwister(BigInt(int < 0 ? -int : int));
  const float = readFloat(seed);
  if (float === undefined) throw wrongType(seed, '`seed`', 'a string or a number');
  return new MersenneTwister(BigInt.asUintN(64, hashFloat(float)));
}

/** The bytes of the text and their SHA-512, as one number. */
function readSeedText(text: string): bigint {
  const bytes = Buffer.from(text, 'utf8');
  return BigInt(`0x${bytes.toString('hex')}${createHash('sha512').update(bytes).digest('hex')}`);
}

/** Python's hash() of a float: its fraction modulo 2^61 - 1. */
function hashFloat(value: number): bigint {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 0n : value > 0 ? 314_159n : -314_159n;
  let mantissa = Math.abs(value);
  let exponent = 0;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    exponent--;
  }
  const power = 1n << BigInt(((exponent % 61) + 61) % 61);
  const hash = (BigInt(mantissa) * power) % HASH_MODULUS;
  return value < 0 ? (hash === 1n ? -2n : -hash) : hash;
}
