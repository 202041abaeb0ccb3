import { suggest } from '../../util/suggest.ts';
import { VaultError } from '../../vault/vault-error.ts';
import { warnOfAnsibleVariables } from '../ansible-settings.ts';
import type { Io } from '../io.ts';
import { OPTIONS, type Option, VAULT_OPTIONS } from '../option.ts';
import type { CommandLine } from '../parse-command-line.ts';
import { findProject } from '../project.ts';
import { readProjectSettings } from '../project-settings.ts';
import { UserError } from '../user-error.ts';
import { listVaultSources } from '../vault-passwords.ts';
import type { VaultOrder } from '../vault-order.ts';

type RunAction = (io: Io, order: VaultOrder) => Promise<number>;

interface Action {
  /** Beside those that open a vault. */
  readonly options: readonly Option[];
  readonly load: () => Promise<RunAction>;
}

const { encryptVaultId, newVaultId, newVaultPasswordFile, vaultOutput, name, stdinName, prompt, showInput } = OPTIONS;

/** ansible-vault's. */
const ACTIONS: Readonly<Record<string, Action>> = {
  create: {
    options: [encryptVaultId],
    load: async () => (await import('./vault-edit.ts')).create,
  },
  encrypt: {
    options: [encryptVaultId, vaultOutput],
    load: async () => (await import('./vault-encrypt.ts')).encrypt,
  },
  decrypt: {
    options: [vaultOutput],
    load: async () => (await import('./vault-decrypt.ts')).decrypt,
  },
  view: {
    options: [],
    load: async () => (await import('./vault-view.ts')).view,
  },
  edit: {
    options: [encryptVaultId],
    load: async () => (await import('./vault-edit.ts')).edit,
  },
  'encrypt-string': {
    options: [encryptVaultId, vaultOutput, name, stdinName, prompt, showInput],
    load: async () => (await import('./vault-encrypt-string.ts')).encryptString,
  },
  rekey: {
    options: [encryptVaultId, newVaultId, newVaultPasswordFile],
    load: async () => (await import('./vault-rekey.ts')).rekey,
  },
};

const ALWAYS: readonly Option[] = [
  OPTIONS.vaultId,
  OPTIONS.vaultPasswordFile,
  OPTIONS.askVaultPassword,
  OPTIONS.verbose,
  OPTIONS.help,
];

/** `run vault ACTION …` */
export async function vault(io: Io, line: CommandLine): Promise<number> {
  const [word, ...files] = line.positionals;
  const names = Object.keys(ACTIONS);
  if (word === undefined) throw new UserError('what is to be done?', { help: `run vault ${names.join('|')}` });
  const action = word.replaceAll('_', '-');
  const found = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
  if (found === undefined) {
    const near = suggest(action, names);
    const help = near === undefined ? `There are ${names.join(', ')}.` : `Did you mean \`run vault ${near}\`?`;
    throw new UserError(`\`run vault\` has no action \`${word}\``, { help });
  }
  const useless = VAULT_OPTIONS.find(
    (option) => line.has(option) && !ALWAYS.includes(option) && !found.options.includes(option),
  );
  if (useless !== undefined) throw new UserError(`--${useless.long} is not for \`run vault ${action}\``);
  warnOfAnsibleVariables(io, /^ANSIBLE_(?:ASK_)?VAULT_/);
  const settings = readProjectSettings(findProject(io.cwd), io.cwd);
  const run = await found.load();
  try {
    const words = [...files, ...(line.rest ?? [])];
    return await run(io, { line, words, sources: listVaultSources(io, line, settings) });
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
    throw new UserError(error.message, error.help === undefined ? {} : { help: error.help });
  }
}
