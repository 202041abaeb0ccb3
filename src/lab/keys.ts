import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { runCommand } from './command.ts';
import type { StateFolder } from './state-folder.ts';
import { HOSTS } from './topology.ts';

/** Makes the login key, a host key for each host, and the known_hosts that names them: host-key checking in the lab is real. */
export async function ensureKeys(folder: StateFolder, checkoutId: string): Promise<void> {
  await makeKey(folder.key, `ops@longshore-${checkoutId}`);
  for (const host of HOSTS) await makeKey(folder.hostKey(host.name), `root@${host.name}`);
  const lines = await Promise.all(
    HOSTS.map(async (host) => {
      const [type, key] = (await readFile(`${folder.hostKey(host.name)}.pub`, 'utf8')).split(' ');
      return `${host.name},${host.address} ${type} ${key}\n`;
    }),
  );
  await writeFile(folder.knownHosts, lines.join(''));
}

async function makeKey(path: string, comment: string): Promise<void> {
  if (existsSync(`${path}.pub`)) return;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.new`;
  await runCommand(['rm', '-f', draft, `${draft}.pub`, path]);
  await runCommand(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', draft]);
  await rename(draft, path);
  // The public half comes last: it says that the pair is whole.
  await rename(`${draft}.pub`, `${path}.pub`);
}
