import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { SALT_LENGTH } from '../../vault/cipher.ts';
import { seal } from '../../vault/keyring.ts';
import { writeYamlValue } from '../../vault/yaml-value.ts';
import { askLine } from '../ask-line.ts';
import { choosePassword } from '../choose-password.ts';
import { EXIT } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { OPTIONS } from '../option.ts';
import { replaceFile } from '../replace-file.ts';
import { UserError } from '../user-error.ts';
import { readInput, STANDARD } from '../vault-file.ts';
import { holdSignals } from '../write-vault-output.ts';
import type { VaultOrder } from '../vault-order.ts';

interface Named {
  readonly name: string | undefined;
  readonly text: Buffer;
}

/** `run vault encrypt-string [TEXT…]`: values of YAML to paste; those of the question, of the input and of the command line, in this order. */
export async function encryptString(io: Io, order: VaultOrder): Promise<number> {
  const { line, sources } = order;
  const texts = order.words.filter((word) => word !== STANDARD);
  const asks = line.has(OPTIONS.prompt);
  const namesInput = line.has(OPTIONS.stdinName) || order.words.includes(STANDARD);
  if (asks && namesInput) throw new UserError('--prompt asks on the terminal, which cannot be the input too');
  // First: who has ended the input can answer no question.
  const password = await choosePassword(io, line, sources);
  const names = [...line.all(OPTIONS.name)];
  const values: Named[] = [];
  if (asks) values.push(await askText(io, names.shift(), line.has(OPTIONS.showInput)));
  if (namesInput || (!asks && texts.length === 0)) {
    values.push({
      name: line.get(OPTIONS.stdinName) ?? (texts.length === 0 ? names.shift() : undefined),
      text: await readInput(io),
    });
  }
  values.push(...texts.map((text) => ({ name: names.shift(), text: Buffer.from(text) })));
  if (names.length > 0) throw new UserError(`there is no text for --name ${names.join(', --name ')}`);
  if (values.some(({ text }) => text.length === 0))
    throw new UserError('the text is empty: there is nothing to encrypt');
  const vaults = values.map(({ name, text }) =>
    writeYamlValue(seal(text, password.id, password.read(), randomBytes(SALT_LENGTH)), name),
  );
  const content = `${vaults.join('\n')}\n`;
  const output = line.get(OPTIONS.vaultOutput) ?? STANDARD;
  if (output === STANDARD) io.stdout.write(content);
  else holdSignals(io, () => replaceFile(resolve(io.cwd, output), Buffer.from(content), output));
  return EXIT.ok;
}

async function askText(io: Io, given: string | undefined, echo: boolean): Promise<Named> {
  const name = given ?? (await askLine(io, 'Variable name (enter for no name): ', { echo: true })).trim();
  const text = await askLine(io, 'String to encrypt: ', { echo });
  if (!echo && (await askLine(io, 'Confirm string to encrypt: ', { echo })) !== text) {
    throw new UserError('the two texts are not the same');
  }
  return { name, text: Buffer.from(text) };
}
