import { toText } from '../template/convert.ts';
import { drawSalt } from '../template/password/crypt-base64.ts';
import { hashPassword } from '../template/password/hash-password.ts';
import { seedRandom } from '../template/python-random.ts';
import type { Value } from '../template/value.ts';
import { describe } from '../template/argument.ts';
import { expandHome, findFolder } from './find-file.ts';
import { resolve } from 'node:path';
import { type Lookup, type LookupCall, LookupError, type LookupWorld } from './lookup.ts';
import { integer, type OptionReader, readOptions, text } from './options.ts';
import { keepPassword, type StoredPassword } from './password-file.ts';
import { expandCharacters, splitCharacters } from './password-characters.ts';
import { splitTerm } from './split-term.ts';

const NOT_STORED = '/dev/null';
const SALT_SIZES: ReadonlyMap<string, number> = new Map([
  ['md5_crypt', 8],
  ['bcrypt', 22],
]);
const USUAL_SALT_SIZE = 16;

const OPTIONS = {
  length: integer(20),
  chars: readCharacters(),
  encrypt: name(),
  ident: name(),
  seed: text(),
};

type Options = ReturnType<typeof readOptions<typeof OPTIONS>>;

/** Passwords from files, made up and written there where there are none; with `encrypt` their hash, whose salt is kept in the file too. */
export const password: Lookup = (terms, given, call) =>
  terms.map((term) => {
    const { path, options: inline } = readTerm(toText(term));
    const options = readOptions(new Map<string, Value>([...given, ...inline]), OPTIONS);
    const stored = find(path, options, call);
    if (options.encrypt === undefined) return stored.password;
    return encrypt(stored, options.encrypt);
  });

function find(path: string, options: Options, call: LookupCall): StoredPassword {
  const complete = (found: StoredPassword | undefined): StoredPassword => {
    const { password, salt, ident } = found ?? { password: create(options, call.world) };
    const { encrypt: scheme, ident: wanted } = options;
    if (ident !== undefined && wanted !== undefined && ident !== wanted) {
      throw new LookupError(`\`ident\` is ${wanted}, and the one in the file ${ident}`);
    }
    if (scheme === undefined) return { password, salt, ident };
    return {
      password,
      salt: salt ?? drawSaltFor(scheme, call.world),
      ident: ident ?? wanted ?? (scheme === 'bcrypt' ? '2b' : undefined),
    };
  };
  if (path === NOT_STORED) return complete(undefined);
  return keepPassword(resolve(findFolder(call), expandHome(call, path)), complete, call.world);
}

function readTerm(term: string): { readonly path: string; readonly options: ReadonlyMap<string, string> } {
  if (!term.trim().includes(' ')) return { path: term, options: new Map() };
  const { key, options } = splitTerm(term);
  if (key === '') throw new LookupError(`there is no path of a file in \`${term}\``);
  if (!term.startsWith(key)) throw new LookupError(`in \`${term}\` something follows the options that is none`);
  return { path: key, options };
}

function create({ length, chars, seed }: Options, world: LookupWorld): string {
  const characters = Array.from(expandCharacters(chars));
  if (characters.length === 0) throw new LookupError('`chars` has no characters to choose from');
  if (length < 0) throw new LookupError('`length` has to be 0 or more');
  const generator = seed === undefined ? undefined : seedRandom(seed);
  const pick = (limit: number): number =>
    generator === undefined ? world.pickIndex(limit) : Number(generator.below(BigInt(limit)));
  return Array.from({ length }, () => characters[pick(characters.length)] ?? '').join('');
}

function drawSaltFor(scheme: string, world: LookupWorld): string {
  const precision = 2 ** 32;
  return drawSalt(SALT_SIZES.get(scheme) ?? USUAL_SALT_SIZE, () => world.pickIndex(precision) / precision);
}

function encrypt({ password, salt, ident }: StoredPassword, type: string): string {
  const options = { type, salt, ident, saltSize: undefined, rounds: undefined };
  return hashPassword(password, options, () => salt ?? '');
}

/** An empty name is none. */
function name(): OptionReader<string | undefined> {
  return (value, option) => text()(value, option) || undefined;
}

function readCharacters(): OptionReader<readonly string[]> {
  return (value, name) => {
    if (value === undefined) return ['ascii_letters', 'digits', '.,:-_'];
    if (Array.isArray(value)) return value.map(toText);
    if (typeof value === 'string') return splitCharacters(value);
    throw new LookupError(`\`${name}\` has to be a list of strings, not ${describe(value)}`);
  };
}
