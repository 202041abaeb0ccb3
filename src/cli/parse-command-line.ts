import { parseArgs, type ParseArgsConfig } from 'node:util';
import { suggest } from '../util/suggest.ts';
import { findInsteadOfOption } from './ansible-options.ts';
import type { Option } from './option.ts';
import { UserError } from './user-error.ts';

export interface CommandLine {
  readonly positionals: readonly string[];
  /** What stands behind `--`; undefined where there is no `--`. */
  readonly rest: readonly string[] | undefined;
  has(option: Option): boolean;
  /** How often it was given. */
  count(option: Option): number;
  /** The last value. */
  get(option: Option): string | undefined;
  all(option: Option): readonly string[];
}

/** Reads arguments by a table of options. @throws UserError for an unknown option, a missing value, and a value that is not wanted. */
export function parseCommandLine(argv: readonly string[], options: readonly Option[], command: string): CommandLine {
  const split = argv.indexOf('--');
  const args = split === -1 ? argv : argv.slice(0, split);
  const { tokens } = parseArgs({
    args: args.map((arg) => completeName(arg, options)),
    options: describeOptions(options),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Map<string, string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const option = options.find(({ long, aliases }) => long === token.name || aliases?.includes(token.name));
    if (option === undefined) throw refuseOption(token.rawName, options, command);
    given.set(option.long, [...(given.get(option.long) ?? []), readValue(option, dropSign(token), token.rawName)]);
  }
  return {
    positionals,
    rest: split === -1 ? undefined : argv.slice(split + 1),
    has: ({ long }) => given.has(long),
    count: ({ long }) => given.get(long)?.length ?? 0,
    get: ({ long }) => given.get(long)?.at(-1),
    all: ({ long }) => given.get(long) ?? [],
  };
}

/** The beginning of a long name stands for it where no other begins so. */
function completeName(arg: string, options: readonly Option[]): string {
  const [, start = '', rest = ''] = /^--([\w-]+)(=.*)?$/s.exec(arg) ?? [];
  if (start === '') return arg;
  const names = options.flatMap(({ long, aliases = [] }) => [long, ...aliases].map((name) => ({ name, long })));
  if (names.some(({ name }) => name === start)) return arg;
  const longer = new Set(names.flatMap(({ name, long }) => (name.startsWith(start) ? [long] : [])));
  const [only] = longer;
  return longer.size === 1 && only !== undefined ? `--${only}${rest}` : arg;
}

/** `-i=hosts` is `-i hosts`. */
function dropSign({
  rawName,
  value,
}: {
  readonly rawName: string;
  readonly value?: string | undefined;
}): string | undefined {
  return rawName.startsWith('--') ? value : value?.replace(/^=/, '');
}

function describeOptions(options: readonly Option[]): NonNullable<ParseArgsConfig['options']> {
  return Object.fromEntries(
    options.flatMap(({ long, short, aliases = [], value }) => {
      const kind = { type: value === undefined ? ('boolean' as const) : ('string' as const), multiple: true };
      return [
        [long, { ...kind, ...(short === undefined ? {} : { short }) }] as const,
        ...aliases.map((alias) => [alias, kind] as const),
      ];
    }),
  );
}

function readValue(option: Option, value: string | undefined, rawName: string): string {
  if (option.value === undefined) {
    if (value !== undefined) throw new UserError(`${rawName} takes no value, and was given \`${value}\``);
    return '';
  }
  if (value === undefined) throw new UserError(`${rawName} needs a value: ${rawName} ${option.value}`);
  return value;
}

function refuseOption(rawName: string, options: readonly Option[], command: string): UserError {
  const instead = findInsteadOfOption(rawName, command);
  if (instead !== undefined) throw new UserError(`there is no option \`${rawName}\` here`, { help: instead });
  const names = options.flatMap(({ long, short }) => [`--${long}`, ...(short === undefined ? [] : [`-${short}`])]);
  const near = rawName.startsWith('--') ? suggest(rawName, names) : undefined;
  const help =
    near === undefined
      ? `\`run ${command === '' ? '' : `${command} `}--help\` lists the options.`
      : `Did you mean \`${near}\`?`;
  return new UserError(`unknown option \`${rawName}\``, { help });
}
