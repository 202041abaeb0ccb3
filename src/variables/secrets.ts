import type { ScalarNode } from '../source/node.ts';
import type { Value } from '../template/value.ts';

/** How values that are encrypted come to light, and stay out of what is shown. */
export interface Secrets {
  /** The text of a `!vault` value, or an Unknown before the run. Throws RenderError where no password opens it. */
  readonly reveal: (vaulted: ScalarNode) => Value;
  /** A text that must not be shown from now on. */
  readonly hide: (text: string) => void;
  /** The first `length` units of a text, freed of secrets, also of one that goes on behind them. */
  readonly redactStart?: (text: string, length: number) => string;
}

/** A scalar in whose place nothing of its text can be pointed at. */
export function hideText(vaulted: ScalarNode): ScalarNode {
  return { ...vaulted, offsetAt: () => vaulted.span.start };
}
