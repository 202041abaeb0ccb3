import { TerminalNeededError } from './become-failure.ts';

/** Does it again with a terminal where one is wanted: without it sudo has looked at nothing yet, also at no password. */
export async function retryOnTerminal<T>(open: (onTerminal: boolean) => Promise<T>): Promise<T> {
  try {
    return await open(false);
  } catch (error) {
    if (!(error instanceof TerminalNeededError)) throw error;
    return open(true);
  }
}
