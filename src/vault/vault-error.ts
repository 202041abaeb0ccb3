/** Text of a vault that cannot be opened, for a reason that the user can mend. */
export class VaultError extends Error {
  readonly help: string | undefined;

  constructor(message: string, help?: string) {
    super(message);
    this.name = 'VaultError';
    this.help = help;
  }
}
