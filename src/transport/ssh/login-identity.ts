import type { AnyAuthMethod } from 'ssh2';

/** One way to log in, with the words to show if it was in vain. */
export interface Identity {
  readonly label: string;
  readonly method: AnyAuthMethod;
  /** Whether a signature was given: the host asks for one only if it takes the key. */
  readonly hasSigned?: () => boolean;
  /** Tried only where the host has taken another one, and wants one more. */
  readonly isSecond?: boolean;
  /** Whether it need not be tried any more. */
  readonly isInVain?: () => boolean;
}
