const SECRET_NAME = /(?:^|_)(?:pass|password|passwd|passphrase|secret|token_secret|private_key|api_key)$/i;

/** Whether a variable of this name holds what is for nobody's screen. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

const CONNECTION_PASSWORD =
  /^ansible_(?:(?:ssh_|become_|sudo_)pass|(?:ssh_|become_)?password|(?:ssh_)?private_key_passphrase)$/;

/** Whether it is the password or the passphrase with which a host is reached, or another user is become. */
export function isConnectionPassword(name: string): boolean {
  return CONNECTION_PASSWORD.test(name);
}
