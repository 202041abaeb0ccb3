import { BoundedCache } from '../../util/bounded-cache.ts';
import { suggest } from '../../util/suggest.ts';
import { TemplateError } from '../template-error.ts';
import { bcrypt } from './bcrypt.ts';
import { md5Crypt } from './md5-crypt.ts';
import type { ShaName } from './sha-crypt.ts';
import { shaCrypt } from './sha-crypt.ts';

interface Scheme {
  readonly salt: { readonly least: number; readonly most: number };
  /** The rounds where none are given, and their limits; nothing where they cannot be chosen. */
  readonly rounds?: { readonly initial: number; readonly least: number; readonly most: number };
  readonly idents?: readonly string[];
  hash(password: string, salt: string, rounds: number, ident: string): string;
}

const SCHEMES: ReadonlyMap<string, Scheme> = new Map([
  ['md5', { salt: { least: 0, most: 8 }, hash: (password, salt) => `$1$${salt}$${md5Crypt(password, salt)}` }],
  ['sha256', makeShaScheme('sha256', '5', 535_000)],
  ['sha512', makeShaScheme('sha512', '6', 656_000)],
  [
    'bcrypt',
    {
      salt: { least: 22, most: 22 },
      rounds: { initial: 12, least: 4, most: 16 },
      idents: ['2b', '2a', '2y'],
      hash: (password, salt, rounds, ident) =>
        `$${ident}$${String(rounds).padStart(2, '0')}$${bcrypt(password, salt, rounds)}`,
    },
  ],
] satisfies [string, Scheme][]);

/** Characters of a password: a longer one takes minutes. */
const LONGEST_PASSWORD = 4096;

/** The names of the schemes. */
export const HASH_TYPES: readonly string[] = [...SCHEMES.keys()];

/** Whether a scheme has that name, also as Passlib writes it, such as `sha512_crypt`. */
export function isHashType(type: string): boolean {
  return SCHEMES.has(toSchemeName(type));
}

function toSchemeName(type: string): string {
  return type.replace(/_crypt$/, '').replace(/^blowfish$/, 'bcrypt');
}

/** Slow by design, and asked for again for each host. */
const CACHE = new BoundedCache<string, string>(100);

export interface PasswordOptions {
  readonly type: string;
  readonly salt: string | undefined;
  readonly saltSize: number | undefined;
  readonly rounds: number | undefined;
  readonly ident: string | undefined;
}

/** The hash of a password as crypt(3) and /etc/shadow have it. @throws TemplateError for options that the scheme does not take */
export function hashPassword(password: string, options: PasswordOptions, drawSalt: (size: number) => string): string {
  const scheme = findScheme(options.type);
  if (password.length > LONGEST_PASSWORD)
    throw new TemplateError(`a password has at most ${LONGEST_PASSWORD} characters, not ${password.length}`, 'value');
  if (password.includes('\0')) throw new TemplateError('a password cannot hold a NUL', 'value');
  const salt = checkSalt(options.salt ?? drawSalt(options.saltSize ?? scheme.salt.most), scheme, options.type);
  const rounds = readRounds(options.rounds, scheme, options.type);
  const ident = options.ident ?? scheme.idents?.[0] ?? '';
  if (ident !== '' && scheme.idents?.includes(ident) === false)
    throw new TemplateError(`\`ident\` cannot be \`${ident}\`: it is one of ${scheme.idents.join(', ')}`, 'value');
  const key = JSON.stringify([options.type, password, salt, rounds, ident]);
  let hash = CACHE.get(key);
  if (hash === undefined) CACHE.set(key, (hash = scheme.hash(password, salt, rounds, ident)));
  return hash;
}

function makeShaScheme(name: ShaName, ident: string, initial: number): Scheme {
  return {
    salt: { least: 0, most: 16 },
    rounds: { initial, least: 1000, most: 5_000_000 },
    hash: (password, salt, rounds) =>
      `$${ident}$${rounds === 5000 ? '' : `rounds=${rounds}$`}${salt}$${shaCrypt(name, password, salt, rounds)}`,
  };
}

function findScheme(type: string): Scheme {
  const scheme = SCHEMES.get(toSchemeName(type));
  if (scheme !== undefined) return scheme;
  const near = suggest(type, SCHEMES.keys());
  throw new TemplateError(
    `passwords cannot be hashed by \`${type}\`: it is one of ${[...SCHEMES.keys()].join(', ')}`,
    'value',
    near === undefined ? {} : { help: `did you mean \`${near}\`?` },
  );
}

function checkSalt(salt: string, scheme: Scheme, type: string): string {
  const { least, most } = scheme.salt;
  if (!/^[./0-9A-Za-z]*$/.test(salt))
    throw new TemplateError('a salt is made of letters, digits, `.` and `/`', 'value');
  if (salt.length < least || salt.length > most) {
    const wanted = least === most ? `${most}` : `at most ${most}`;
    throw new TemplateError(`the salt of ${type} has ${wanted} characters, not ${salt.length}`, 'value');
  }
  return salt;
}

function readRounds(rounds: number | undefined, scheme: Scheme, type: string): number {
  if (rounds === undefined) return scheme.rounds?.initial ?? 0;
  if (scheme.rounds === undefined) throw new TemplateError(`the rounds of ${type} cannot be chosen`, 'value');
  const { least, most } = scheme.rounds;
  if (rounds < least || rounds > most)
    throw new TemplateError(`the rounds of ${type} are from ${least} to ${most}, not ${rounds}`, 'value');
  return rounds;
}
