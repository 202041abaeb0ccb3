import { fileURLToPath } from 'node:url';
import type { Io } from './io.ts';
import { sayError } from './say.ts';

/** Where Longshore itself is. */
const OWN = fileURLToPath(new URL('..', import.meta.url));
const FRAME = /^\s+at (?:.*\()?(?:file:\/\/)?(\/[^()]+:\d+:\d+)\)?$/gm;

/** Says what has failed where nobody waited for it, as in a promise that a project's TypeScript forgets, which Node would tell by a stack. */
export function sayStrayError(io: Io, error: unknown): void {
  const { message, stack = '' } = error instanceof Error ? error : { message: String(error) };
  const places = [...stack.matchAll(FRAME)].map(([, place = '']) => place);
  const place = places.find((each) => !each.startsWith(OWN) && !each.includes('/node_modules/'));
  const help =
    place === undefined
      ? 'No file of the project is part of it: please report it.'
      : `${place}\nAwait what is begun there, or catch what it throws.`;
  sayError(io, `something has failed that nobody waits for: ${message}`, help);
}
