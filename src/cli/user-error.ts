import { EXIT } from './exit-codes.ts';

/** Something that the user can mend: said in one line and a hint, without a stack. */
export class UserError extends Error {
  readonly help: string | undefined;
  readonly exitCode: number;

  constructor(message: string, more: { help?: string; exitCode?: number } = {}) {
    super(message);
    this.name = 'UserError';
    this.help = more.help;
    this.exitCode = more.exitCode ?? EXIT.error;
  }
}
