import type { RunSettings } from '../../engine/settings.ts';
import { enterLab } from '../enter-lab.ts';
import { EXIT } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import type { Task } from '../../playbook/play.ts';
import type { LoadedPlaybooks } from '../load-playbooks.ts';
import { chooseForm } from '../open-reporter.ts';
import { findPlace } from '../place.ts';
import { OPTIONS } from '../option.ts';
import type { CommandLine } from '../parse-command-line.ts';
import { UserError } from '../user-error.ts';

/** `run PLAYBOOK…` */
export async function runPlaybook(io: Io, line: CommandLine): Promise<number> {
  const { positionals, rest } = line;
  if (rest !== undefined && positionals.length > 0)
    throw new UserError('`--` is for `run exec`; a playbook takes no command');
  const paths = rest ?? positionals;
  if (paths.length === 0) throw new UserError('which playbook?', { help: 'run PLAYBOOK…   or run --help' });
  if (line.has(OPTIONS.syntaxCheck)) return (await import('./check.ts')).check(io, line);
  const form = chooseForm(io, line);
  const place = findPlace(io, line);
  const onlyLists = [OPTIONS.listHosts, OPTIONS.listTasks, OPTIONS.listTags].some((option) => line.has(option));
  const inside = onlyLists ? undefined : await enterLab(io, place.inventory);
  if (inside !== undefined) return inside;
  const [{ loadPlaybooks }, { resolveSettings }, { checkLimit }] = await Promise.all([
    import('../load-playbooks.ts'),
    import('../resolve-settings.ts'),
    import('../match-hosts.ts'),
  ]);
  const settings = await resolveSettings(io, line, place);
  const loaded = await loadPlaybooks(io, paths, { place, settings, opensVaults: !onlyLists });
  if (typeof loaded === 'number') return loaded;
  checkLimit(io, loaded.inventory, settings);
  if (onlyLists) {
    const [{ listPlays }, { withIdleContext }] = await Promise.all([
      import('../list-plays.ts'),
      import('../idle-context.ts'),
    ]);
    const wanted = {
      hosts: line.has(OPTIONS.listHosts),
      tasks: line.has(OPTIONS.listTasks),
      tags: line.has(OPTIONS.listTags),
    };
    const text = await withIdleContext(io, loaded, settings, (context) => listPlays(loaded.playbooks, context, wanted));
    io.stdout.write(settings.vault.redactor.redact(text));
    return EXIT.ok;
  }
  if (settings.step === true && !io.stdin.isTTY)
    throw new UserError('--step asks before each task: the input is no terminal');
  const { runChecked } = await import('../run-checked.ts');
  return runChecked(io, form, loaded, { ...settings, ...(await readStart(line, loaded, settings)) });
}

async function readStart(
  line: CommandLine,
  loaded: LoadedPlaybooks,
  settings: RunSettings,
): Promise<{ startAt?: Task }> {
  const name = line.get(OPTIONS.startAtTask);
  if (name === undefined) return {};
  const { findStart } = await import('../start-at.ts');
  return { startAt: findStart(loaded, settings, name) };
}
