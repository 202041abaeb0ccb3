import type { Io } from '../io.ts';
import { EXIT } from '../exit-codes.ts';
import { loadPlaybooks } from '../load-playbooks.ts';
import { checkLimit } from '../match-hosts.ts';
import { findPlace } from '../place.ts';
import type { CommandLine } from '../parse-command-line.ts';
import { resolveSettings } from '../resolve-settings.ts';
import { UserError } from '../user-error.ts';

/** `run check PLAYBOOK…` */
export async function check(io: Io, line: CommandLine): Promise<number> {
  const { positionals } = line;
  if (positionals.length === 0) throw new UserError('which playbook?', { help: 'run check PLAYBOOK…' });
  const place = findPlace(io, line);
  const settings = await resolveSettings(io, line, place.defaults);
  const loaded = await loadPlaybooks(io, positionals, { place, settings });
  if (typeof loaded === 'number') return loaded;
  checkLimit(io, loaded.inventory, settings);
  const plays = loaded.playbooks.reduce((count, playbook) => count + playbook.plays.length, 0);
  io.stdout.write(`${positionals.join(', ')}: no mistake found (${plays} ${plays === 1 ? 'play' : 'plays'})\n`);
  return EXIT.ok;
}
