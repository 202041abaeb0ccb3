/** Names that Python keeps for itself, so that Ansible has no variables of these names. */
const KEPT: ReadonlySet<string> = new Set(
  `False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda
  nonlocal not or pass raise return try while with yield`.split(/\s+/),
);

export function isVariableName(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text);
}

/** Why `vars`, `register` and `set_fact` cannot set a variable of this name; undefined where they can. */
export function explainName(text: string): string | undefined {
  if (!isVariableName(text)) return 'A name has letters, digits and underscores, and does not begin with a digit.';
  return KEPT.has(text) ? 'Python keeps this word for itself, and Ansible takes it for no name.' : undefined;
}
