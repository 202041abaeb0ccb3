import type { RenderError } from '../variables/render-error.ts';
import { readConnectionVariable } from './connection-variable.ts';
import { keywordError, readText } from './keyword-value.ts';
import type { PlayRun } from './play-run.ts';

/** Files that the program itself needs: its own, those of playbooks, programs that it starts for a moment. */
const RESERVE = 56;

/** Of the system's own ssh: the three streams of its process. */
const FILES: Readonly<Record<string, number>> = { local: 0, openssh: 3 };

/**
 * Says before anything is sent that there are more hosts than this process may have connections.
 * @param names the hosts that are connected to at the same time
 */
export function findTooManyHosts(run: PlayRun, names: readonly string[]): RenderError | undefined {
  const { world } = run.context;
  const room = (world.openFiles ?? Infinity) - RESERVE;
  const first = names[0];
  if (names.length <= room / 3 || first === undefined) return undefined;
  const needed = names.reduce((sum, name) => sum + (FILES[readConnection(run, name)] ?? 1), 0);
  if (needed <= room) return undefined;
  return keywordError(
    run.scope(run.context.host(first)),
    run.play.hosts,
    `these ${names.length} hosts need ${needed} open files at the same time, and this process may have ${world.openFiles}`,
    `Run \`ulimit -n ${Math.max(4096, 2 ** Math.ceil(Math.log2(needed + RESERVE)))}\` before it (the limit is that of the shell, or LimitNOFILE of a service), or take fewer hosts with --limit, or \`serial\` in the last play.`,
  );
}

function readConnection(run: PlayRun, name: string): string {
  const scope = run.scope(run.context.host(name));
  try {
    const own = readConnectionVariable(scope, ['ansible_connection'], String);
    return own ?? readText(scope, run.play.keywords.connection) ?? run.context.world.settings.connection ?? 'ssh';
  } catch {
    return 'ssh';
  }
}
