import { Buffer } from 'node:buffer';
import type { CheckedPlaybook } from '../../check/check-playbook.ts';
import { explainVariable, listChanges, listHosts, openScope } from '../../engine/explain-variable.ts';
import type { RunContext } from '../../engine/run-context.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { matchPattern } from '../../inventory/pattern.ts';
import type { Play } from '../../playbook/play.ts';
import type { ReadFile } from '../../source/load-file.ts';
import { formatPlace } from '../../source/span.ts';
import { suggest } from '../../util/suggest.ts';
import { EXIT } from '../exit-codes.ts';
import { formatExplanation } from '../format-explanation.ts';
import { withIdleContext } from '../idle-context.ts';
import type { Io } from '../io.ts';
import { loadPlaybooks } from '../load-playbooks.ts';
import { findPlace } from '../place.ts';
import type { CommandLine } from '../parse-command-line.ts';
import { resolveSettings } from '../resolve-settings.ts';
import { UserError } from '../user-error.ts';

/** What stands for the playbook's path where none is given. */
const LABEL = 'command line';

/** `run explain HOST VARIABLE [PLAYBOOK…]` */
export async function explain(io: Io, line: CommandLine): Promise<number> {
  const [hostName, variable, ...paths] = line.positionals;
  if (hostName === undefined || variable === undefined) {
    throw new UserError('which host, and which variable?', { help: 'run explain HOST VARIABLE [PLAYBOOK…]' });
  }
  const place = findPlace(io, line);
  const settings = await resolveSettings(io, line, place);
  const loaded =
    paths.length > 0
      ? await loadPlaybooks(io, paths, { place, settings })
      : await loadPlaybooks(io, [LABEL], { place, settings, readFile: readOnlyLabel(hostName) });
  if (typeof loaded === 'number') return loaded;
  checkHost(loaded.inventory, hostName);
  const { redactor } = settings.vault;
  await withIdleContext(io, loaded, settings, (context) => {
    const texts = explainInPlays(context, loaded.playbooks, hostName, variable);
    for (const [text, plays] of texts) {
      const where = paths.length === 0 ? '' : `, when ${plays.join(' or ')} begins`;
      io.stdout.write(redactor.redact(`${variable} on ${hostName}${where}\n${text}`));
    }
  });
  return EXIT.ok;
}

/** What there is to say, and the plays of which it is true. @throws UserError where there is nothing */
function explainInPlays(
  context: RunContext,
  playbooks: readonly CheckedPlaybook[],
  hostName: string,
  variable: string,
): Map<string, string[]> {
  const texts = new Map<string, string[]>();
  const known = new Set<string>();
  for (const playbook of playbooks) {
    context.playbook = playbook;
    for (const play of playbook.plays) {
      if (!listHosts(context, play).includes(hostName)) continue;
      const scope = openScope(context, play, hostName);
      for (const name of scope.names()) known.add(name);
      const explanation = explainVariable(scope, variable);
      const changes = listChanges(play, variable);
      if (explanation.origin === undefined && changes.length === 0) continue;
      const text = formatExplanation(explanation, changes);
      texts.set(text, [...(texts.get(text) ?? []), nameOf(play)]);
    }
  }
  if (known.size === 0) throw new UserError(`no play is for ${hostName}`, { help: 'run PLAYBOOK --list-hosts' });
  if (texts.size === 0) {
    const near = suggest(variable, known);
    throw new UserError(`${hostName} has no variable \`${variable}\``, {
      help: near === undefined ? 'Name the playbook, too, if one of its plays has it.' : `Did you mean \`${near}\`?`,
    });
  }
  return texts;
}

function nameOf(play: Play): string {
  const { name } = play;
  return name === undefined ? `the play at ${formatPlace(play.span)}` : `the play \`${String(name.value)}\``;
}

function checkHost(inventory: Inventory, name: string): void {
  if (inventory.findHost(name) !== undefined) return;
  const group = inventory.groups.get(name);
  const hosts = group === undefined ? [] : matchPattern(inventory, name).hosts.map((host) => host.name);
  const near = suggest(name, inventory.hosts.keys());
  const [first] = hosts;
  const guess = near === undefined ? undefined : `Did you mean \`${near}\`?`;
  const help = first === undefined ? guess : `\`${name}\` is a group: name one of its hosts, such as \`${first}\`.`;
  throw new UserError(`there is no host \`${name}\` in the inventory`, help === undefined ? {} : { help });
}

/** A playbook of one play without tasks for the host. */
function readOnlyLabel(hostName: string): ReadFile {
  return (path) => {
    if (path === LABEL) return Buffer.from(`- hosts: ${JSON.stringify(hostName)}\n`);
    throw Object.assign(new Error(`no such file: ${path}`), { code: 'ENOENT' });
  };
}
