import { LookupError } from './lookup.ts';

const DEEPEST = 10;

/** A value with each `%(name)s` replaced by what the same section has under that name, and `%%` by `%`, as Python's configparser does. */
export function interpolate(value: string, find: (name: string) => string | null | undefined, depth = 0): string {
  if (!value.includes('%')) return value;
  if (depth > DEEPEST) throw new LookupError(`\`${value}\` refers to itself`);
  return value.replace(/%(?:%|\(([^)]*)\)s|)/g, (piece, name: string | undefined) => {
    if (piece === '%%') return '%';
    if (name === undefined) {
      throw new LookupError(
        `a \`%\` in \`${value}\` is neither \`%%\` nor \`%(name)s\``,
        'or set `interpolation=false`',
      );
    }
    const found = find(name);
    if (found === undefined) throw new LookupError(`\`${value}\` refers to \`${name}\`, which is not there`);
    return interpolate(found ?? '', find, depth + 1);
  });
}
