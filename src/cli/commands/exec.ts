import pMap from 'p-map';
import { createColors } from 'picocolors';
import { listInventoryLayers } from '../../engine/inventory-layers.ts';
import { listPasswords, resolveTarget } from '../../engine/resolve-target.ts';
import { ConnectionError } from '../../engine/connection-variable.ts';
import { isTaskFailure } from '../../engine/task-failure.ts';
import type { Host, Inventory } from '../../inventory/inventory.ts';
import { cleanText } from '../../report/text/clean-text.ts';
import { quoteAll } from '../../shell/quote.ts';
import type { Redactor } from '../../shell/redactor.ts';
import { formatFrame } from '../../source/code-frame.ts';
import { formatPlace } from '../../source/span.ts';
import { DiagnosticError } from '../../source/diagnostic.ts';
import type { SessionPool } from '../../transport/connection.ts';
import { TransportError } from '../../transport/transport-error.ts';
import { layerOfData } from '../../variables/layer.ts';
import { RenderError } from '../../variables/render-error.ts';
import { Scope } from '../../variables/scope.ts';
import { awaitDrain } from '../await-drain.ts';
import { watchForCancellation } from '../cancellation.ts';
import { enterLab } from '../enter-lab.ts';
import { EXIT } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { checkLimit, matchHosts } from '../match-hosts.ts';
import type { Ask } from '../../transport/ask.ts';
import { askLine } from '../ask-line.ts';
import { chooseAsk } from '../choose-ask.ts';
import { openPool } from '../open-pool.ts';
import { findPlace } from '../place.ts';
import { OutputLines } from '../output-lines.ts';
import type { CommandLine } from '../parse-command-line.ts';
import { type CommandSettings, resolveSettings } from '../resolve-settings.ts';
import { openInventory } from '../open-inventory.ts';
import { sayWarning, wantsColor } from '../say.ts';
import { createSurroundings } from '../surroundings.ts';
import { UserError } from '../user-error.ts';

type Ending = 'ok' | 'failed' | 'unreachable';

/** `run exec PATTERN -- COMMAND…` */
export async function exec(io: Io, line: CommandLine): Promise<number> {
  const [pattern, ...words] = line.positionals;
  const command = [...words, ...(line.rest ?? [])];
  if (pattern === undefined || command.length === 0) {
    throw new UserError('which hosts, and which command?', { help: 'run exec PATTERN -- COMMAND…' });
  }
  const place = findPlace(io, line);
  const inside = await enterLab(io, place.inventory);
  if (inside !== undefined) return inside;
  const settings = await resolveSettings(io, line, place);
  const { inventory, diagnostics } = await openInventory(io, place.inventory, {
    readFile: settings.vault.readFile,
  });
  if (diagnostics.some(({ severity }) => severity === 'error')) throw new DiagnosticError(diagnostics);
  checkLimit(io, inventory, settings);
  const hosts = matchHosts(io, inventory, pattern, settings);
  if (hosts.length === 0) return EXIT.ok;
  const script = command.length === 1 ? (command[0] ?? '') : quoteAll(command);
  return runOnHosts(io, { inventory, hosts, settings, script });
}

interface Order {
  readonly inventory: Inventory;
  readonly hosts: readonly Host[];
  readonly settings: CommandSettings;
  readonly script: string;
}

async function runOnHosts(io: Io, order: Order): Promise<number> {
  const { hosts, settings } = order;
  const { redactor } = settings.vault;
  const cancellation = watchForCancellation(io, (text) => sayWarning(io, text));
  const onTerminal: Ask = (question, { echo }) =>
    askLine(io, question, { echo, onInterrupt: () => cancellation.interrupt() });
  const pool = openPool(io, {
    ask: chooseAsk(io, { redactor, onTerminal }),
    warn: (message, help) => sayWarning(io, message, help),
    abandoned: cancellation.abandoned,
  });
  const width = Math.max(...hosts.map(({ name }) => name.length));
  const colors = createColors(wantsColor(io, io.stdout));
  const write = (host: Host, stream: 'stdout' | 'stderr', text: string) => {
    const shown = io[stream].isTTY ? cleanText(text) : text;
    io[stream].write(`${colors.cyan(host.name.padEnd(width))} ${colors.dim('|')} ${redactor.redact(shown)}\n`);
  };
  const running = new Set<Host>();
  const sayLeft = (): void =>
    running.forEach((host) => write(host, 'stderr', 'was not waited for; its host is ending it'));
  cancellation.abandoned.addEventListener('abort', sayLeft, { once: true });
  try {
    const runOne = async (host: Host): Promise<Ending> => {
      running.add(host);
      const ending = await runOnHost(io, order, host, { pool, redactor, write, signal: cancellation.signal });
      running.delete(host);
      return ending;
    };
    const endings = await pMap(hosts, runOne, { concurrency: settings.forks });
    const code = cancellation.exitCode();
    if (code !== undefined) return code;
    if (endings.includes('unreachable')) return EXIT.hostUnreachable;
    return endings.includes('failed') ? EXIT.hostFailed : EXIT.ok;
  } finally {
    cancellation.close();
    await pool.close();
  }
}

interface Means {
  readonly pool: SessionPool;
  readonly redactor: Redactor;
  readonly write: (host: Host, stream: 'stdout' | 'stderr', text: string) => void;
  readonly signal: AbortSignal;
}

async function runOnHost(io: Io, order: Order, host: Host, { pool, redactor, write, signal }: Means): Promise<Ending> {
  const { settings } = order;
  const lines = {
    stdout: new OutputLines((text) => write(host, 'stdout', text)),
    stderr: new OutputLines((text) => write(host, 'stderr', text)),
  };
  try {
    const reach = resolveTarget(
      host.name,
      createScope(io, order, host),
      {},
      settings,
      order.inventory.hosts.has(host.name),
      (name) => {
        const other = order.inventory.findHost(name);
        return other && createScope(io, order, other);
      },
    );
    for (const secret of listPasswords(reach)) redactor.add(secret);
    const { target, become } = reach;
    const session = await pool.session(target, become);
    const { rc } = await session.run({
      id: 'exec',
      script: order.script,
      onOutput: (stream, chunk) => {
        lines[stream].push(chunk);
        return awaitDrain(io[stream]);
      },
      onLineEnd: (stream) => lines[stream].endLine(),
      forgetsOutput: true,
      signal,
      ...(settings.taskTimeoutMs === undefined ? {} : { timeoutMs: settings.taskTimeoutMs }),
    });
    lines.stdout.endLine();
    lines.stderr.endLine();
    if (rc !== 0) write(host, 'stderr', `exit status ${rc}`);
    await pool.release(target);
    return rc === 0 ? 'ok' : 'failed';
  } catch (error) {
    lines.stdout.endLine();
    lines.stderr.endLine();
    return sayFailure(error, (text) => write(host, 'stderr', text));
  }
}

function sayFailure(error: unknown, say: (text: string) => void): Ending {
  if (error instanceof TransportError) {
    const ending = isTaskFailure(error) ? 'failed' : 'unreachable';
    say(`${ending}: ${error.message}`);
    for (const detail of error.details) say(`  ${detail}`);
    const [next, ...more] = error.help?.split('\n') ?? [];
    if (next !== undefined) say(`  Next: ${next}`);
    for (const line of more) say(`        ${line}`);
    return ending;
  }
  if (error instanceof ConnectionError || error instanceof RenderError) {
    say(`failed: ${error.message}`);
    if (error.span !== undefined) {
      for (const line of [formatPlace(error.span), ...formatFrame(error.span).split('\n')]) say(`  ${line}`);
    }
    return 'failed';
  }
  throw error;
}

/** The variables that say how to reach a host, and those that these may use. */
function createScope(io: Io, { inventory, settings }: Order, host: Host): Scope {
  const magic = layerOfData('magic variables', {
    inventory_hostname: host.name,
    inventory_hostname_short: host.name.split('.')[0] ?? host.name,
    inventory_dir: inventory.folder,
    playbook_dir: io.cwd,
  });
  return new Scope([magic, settings.extraVars, ...listInventoryLayers(inventory, host)], {
    ...createSurroundings(io, io.cwd),
    secrets: settings.vault,
  });
}
