const SECRET_NAME = /(?:^|_)(?:pass|password|passwd|passphrase|secret|token_secret|private_key|api_key)$/i;

/** Whether a variable of this name holds what is for nobody's screen. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}
