import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { suggest } from '../util/suggest.ts';
import { suggestTask } from './ansible-options.ts';
import { COMMANDS, PLAYBOOK, type Command } from './commands.ts';
import { createProcessIo, type Io } from './io.ts';
import { OPTIONS } from './option.ts';
import { parseCommandLine } from './parse-command-line.ts';
import { sayStrayError } from './stray-errors.ts';
import { suggestPlaybook } from './suggest-playbook.ts';
import { formatUsage } from './usage.ts';
import { UserError } from './user-error.ts';

/** Runs a command line and answers with the exit code. */
export async function main(argv: readonly string[], io: Io = createProcessIo()): Promise<number> {
  io.onStrayError((error) => sayStrayError(io, error));
  try {
    return await dispatch(argv, io);
  } catch (error) {
    const { reportFailure } = await import('./report-failure.ts');
    return reportFailure(io, error, readVersion, argv);
  }
}

async function dispatch(argv: readonly string[], io: Io): Promise<number> {
  if (argv[0] === 'help' && !isFile(io, 'help')) return dispatch([...argv.slice(1), '--help'], io);
  const { name, command, args } = chooseCommand(argv, io);
  const line = parseCommandLine(args, command.options, name);
  if (line.has(OPTIONS.help) || (argv.length === 0 && name === '')) {
    io.stdout.write(formatUsage(command));
    return 0;
  }
  if (line.has(OPTIONS.version)) {
    io.stdout.write(`longshore ${readVersion()}\n`);
    return 0;
  }
  const run = await command.load();
  return run(io, line);
}

/** The first word that is no option chooses: a command's name, else a playbook. Options may stand before it. */
function chooseCommand(argv: readonly string[], io: Io): { name: string; command: Command; args: readonly string[] } {
  const [first] = argv;
  const before = first?.startsWith('-') === true ? parseCommandLine(argv, PLAYBOOK.options, '').positionals[0] : first;
  if (before === undefined || isFile(io, before)) return { name: '', command: PLAYBOOK, args: argv };
  const command = Object.hasOwn(COMMANDS, before) ? COMMANDS[before] : undefined;
  if (command !== undefined) {
    const at = argv.indexOf(before);
    return { name: before, command, args: [...argv.slice(0, at), ...argv.slice(at + 1)] };
  }
  if (/\.(?:ya?ml|json)$/.test(before) || before.includes('/')) return { name: '', command: PLAYBOOK, args: argv };
  const near = suggest(before, Object.keys(COMMANDS)) ?? suggestPlaybook(before);
  const help = near === undefined ? '`run --help` lists the commands.' : `Did you mean \`run ${near}\`?`;
  throw new UserError(`\`${before}\` is neither a command nor a playbook that is there`, {
    help: suggestTask(argv, before) ?? help,
  });
}

function isFile(io: Io, path: string): boolean {
  return statSync(resolve(io.cwd, path), { throwIfNoEntry: false })?.isFile() === true;
}

function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
