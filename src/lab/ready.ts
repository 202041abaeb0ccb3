import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { tryCommand } from './command.ts';
import { LabError } from './lab-error.ts';
import { sshCommand } from './ssh.ts';
import type { StateFolder } from './state-folder.ts';
import { ACCOUNT } from './topology.ts';
import type { LabHost } from './topology.ts';

const PROGRAMS = { server: 'ready-server.sh', services: 'ready-services.sh' } as const;

/**
 * Waits until a host lets its account in over ssh, gives it root by sudo, and runs what it is there for.
 * @throws LabError with what the host said last, after about `seconds`, or at once if the host goes off.
 */
export async function waitUntilReady(
  checkoutId: string,
  folder: StateFolder,
  host: LabHost,
  options: { readonly seconds: number; readonly isOn: () => Promise<boolean>; readonly signal?: AbortSignal },
): Promise<void> {
  const { seconds, signal } = options;
  const input = await readFile(new URL(PROGRAMS[host.role], import.meta.url), 'utf8');
  const remote = `sudo -n sh -s ${seconds}`;
  const argv = [...sshCommand(checkoutId, folder, host, ACCOUNT.name), '-o', 'BatchMode=yes', '-T', remote];
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const result = await tryCommand(argv, { input, signal });
    if (result.code === 0) return;
    // 255 is ssh's own: the host is not there yet.
    const isHopeless = result.code !== 255 || performance.now() > deadline || !(await options.isOn());
    if (isHopeless) throw await explain(folder, host, result.stderr);
    await delay(100, undefined, { signal });
  }
}

async function explain(folder: StateFolder, host: LabHost, said: string): Promise<LabError> {
  const console = await readFile(folder.console(host.name), 'utf8').catch(() => '');
  const details = [said, console].map((text) => text.trim().split('\n').slice(-5).join('\n  ')).filter(Boolean);
  return new LabError(`${host.name} does not become ready:\n  ${details.join('\n  ')}`, {
    help: `look at it with \`run lab ssh ${host.name}\`, or start afresh with \`run lab down\` and \`run lab up\``,
  });
}
