import { dirname, resolve } from 'node:path';
import { DiagnosticError } from '../../source/diagnostic.ts';
import { formatDiagnosticJson } from '../diagnostic-json.ts';
import { EXIT } from '../exit-codes.ts';
import { explainCode } from '../explain-code.ts';
import type { Io } from '../io.ts';
import { judge, readPlaybooks, sayFindings } from '../load-playbooks.ts';
import { checkLimit } from '../match-hosts.ts';
import { chooseForm } from '../open-reporter.ts';
import { OPTIONS } from '../option.ts';
import { findPlace } from '../place.ts';
import type { CommandLine } from '../parse-command-line.ts';
import { resolveSettings } from '../resolve-settings.ts';
import { sayDiagnostics, sayError } from '../say.ts';
import { UserError } from '../user-error.ts';
import { watchFiles } from '../watch-files.ts';

/** `run check PLAYBOOK…` */
export async function check(io: Io, line: CommandLine): Promise<number> {
  const code = line.get(OPTIONS.explain);
  if (code !== undefined) {
    io.stdout.write(explainCode(code));
    return EXIT.ok;
  }
  if (line.positionals.length === 0) throw new UserError('which playbook?', { help: 'run check PLAYBOOK…' });
  if (!line.has(OPTIONS.watch)) return checkOnce(io, line);
  const { project } = findPlace(io, line);
  const folders = line.positionals.map((path) => dirname(resolve(io.cwd, path)));
  // Without its file the project is whatever folder the user is in.
  if (project.settingsFile !== undefined) folders.push(project.folder);
  let last = await checkOnce(io, line);
  await watchFiles(io, dropInner(folders), async () => {
    io.stdout.write('\n');
    try {
      last = await checkOnce(io, line);
    } catch (error) {
      last = sayMistake(io, error);
    }
  });
  return last;
}

async function checkOnce(io: Io, line: CommandLine): Promise<number> {
  const { positionals } = line;
  const place = findPlace(io, line);
  const settings = await resolveSettings(io, line, place);
  const standsForUnknown = readUnknownModules(line) === 'warn';
  const found = await readPlaybooks(io, positionals, { place, settings, standsForUnknown });
  const code = judge(found.diagnostics);
  if (chooseForm(io, line) === 'json') {
    const count = (severity: string): number => found.diagnostics.filter((each) => each.severity === severity).length;
    for (const diagnostic of found.diagnostics) io.stdout.write(`${formatDiagnosticJson(diagnostic)}\n`);
    const end = { type: 'check-finished', errors: count('error'), warnings: count('warning') };
    io.stdout.write(`${JSON.stringify(end)}\n`);
    return code;
  }
  sayFindings(io, found.diagnostics);
  if (code !== EXIT.ok) return code;
  checkLimit(io, found.inventory, settings);
  const plays = found.playbooks.reduce((count, playbook) => count + playbook.plays.length, 0);
  io.stdout.write(`${positionals.join(', ')}: no mistake found (${plays} ${plays === 1 ? 'play' : 'plays'})\n`);
  return EXIT.ok;
}

function readUnknownModules(line: CommandLine): 'error' | 'warn' {
  const how = line.get(OPTIONS.unknownModules) ?? 'error';
  if (how === 'error' || how === 'warn') return how;
  throw new UserError(`--unknown-modules takes \`error\` or \`warn\`, not \`${how}\``);
}

/** What is wrong with the command's settings, which may change, too. */
function sayMistake(io: Io, error: unknown): number {
  if (error instanceof DiagnosticError) sayDiagnostics(io, error.diagnostics);
  else if (error instanceof UserError) sayError(io, error.message, error.help);
  else throw error;
  return EXIT.error;
}

/** Without those that lie in another one of them. */
function dropInner(folders: readonly string[]): string[] {
  const all = [...new Set(folders)];
  return all.filter(
    (folder) => !all.some((other) => other !== folder && folder.startsWith(`${other.replace(/\/$/, '')}/`)),
  );
}
