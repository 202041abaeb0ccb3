const INDENT = ' '.repeat(10);

/** A vault as a value of YAML, as `ansible-vault encrypt_string` prints it. Without a line end. */
export function writeYamlValue(vault: string, name: string | undefined): string {
  const head = name === undefined || name === '' ? '!vault |' : `${name}: !vault |`;
  return [
    head,
    ...vault
      .trimEnd()
      .split('\n')
      .map((line) => INDENT + line),
  ].join('\n');
}
