import type { Args, ArgumentSpec } from './arg.ts';

/** Whether an argument, by its name or an alias, holds a secret in any of its parts; without a name, whether any argument does. */
export function isSecretArgument(args: Args, name: string | undefined): boolean {
  const named = Object.entries(args).filter(
    ([known, { spec }]) => name === undefined || known === name || spec.aliases?.includes(name),
  );
  return named.some(([, { spec }]) => holdsSecret(spec));
}

function holdsSecret({ secret, elements, options }: ArgumentSpec): boolean {
  return (
    secret === true ||
    (elements !== undefined && holdsSecret(elements)) ||
    Object.values(options ?? {}).some((inner) => holdsSecret(inner))
  );
}
