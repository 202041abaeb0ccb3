import { spawn } from 'node:child_process';
import { existsSync, rmdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createLab, type Lab } from '../../lab/lab.ts';
import type { Progress } from '../../lab/progress.ts';
import { HOSTS } from '../../lab/topology.ts';
import { formatDuration } from '../../report/text/format-duration.ts';
import { suggest } from '../../util/suggest.ts';
import { watchForCancellation } from '../cancellation.ts';
import { EXIT } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { describeLab } from '../lab-project.ts';
import { OPTIONS } from '../option.ts';
import type { CommandLine } from '../parse-command-line.ts';
import { findProject, shortenPath } from '../project.ts';
import { sayWarning } from '../say.ts';
import { UserError } from '../user-error.ts';

const ON_HOST = ['cut', 'heal', 'pause', 'kill', 'start'] as const;
const ACTIONS = ['up', 'status', 'ssh', 'down', ...ON_HOST] as const;

const DONE: Readonly<Record<(typeof ON_HOST)[number], string>> = {
  cut: 'is cut off',
  heal: 'is reachable again',
  pause: 'is frozen',
  kill: 'is off',
  start: 'is on',
};

/** `run lab …` */
export async function lab(io: Io, line: CommandLine): Promise<number> {
  const [action, host, ...more] = line.positionals;
  if (action === undefined) throw new UserError('what is the lab to do?', { help: `run lab ${ACTIONS.join('|')}` });
  if (!isAction(action)) {
    const near = suggest(action, ACTIONS);
    const help = near === undefined ? `It has ${ACTIONS.join(', ')}.` : `Did you mean \`run lab ${near}\`?`;
    throw new UserError(`the lab has no command \`${action}\``, { help });
  }
  if (more.length > 0)
    throw new UserError(`unexpected \`${more.join(' ')}\` behind \`run lab ${action} ${host ?? ''}\``);
  const options = describeLab(findProject(io.cwd).folder, io);
  const theLab = createLab({ ...options, onProgress: (progress) => sayProgress(io, progress) });
  if (action === 'ssh') return openShell(io, theLab, host, line.rest ?? []);
  if (isOnHost(action)) {
    const name = requireHost(action, host);
    await theLab[action](name);
    io.stdout.write(`${name} ${DONE[action]}\n`);
    return EXIT.ok;
  }
  if (host !== undefined) throw new UserError(`\`run lab ${action}\` is about the whole lab, not \`${host}\``);
  if (action === 'up') return bringUp(io, theLab, line.has(OPTIONS.install));
  if (action === 'status') return sayStatus(io, theLab);
  await theLab.down();
  removeIfEmpty(dirname(options.stateFolder));
  io.stdout.write(`the lab is down: nothing of it is left${sayDownloads(io, options.cacheFolder)}\n`);
  return EXIT.ok;
}

/** What is fetched once serves every lab of the user, and is not this one's. */
function sayDownloads(io: Io, folder: string | undefined): string {
  if (folder === undefined || !existsSync(folder)) return '';
  return `; what it downloaded serves the next one (${shortenPath(folder, io.cwd)})`;
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It holds something else, or is gone.
  }
}

async function bringUp(io: Io, theLab: Lab, install: boolean): Promise<number> {
  const cancellation = watchForCancellation(io, (text) => sayWarning(io, text));
  try {
    const report = await theLab.up({ install, signal: cancellation.signal });
    for (const { name, address, booted } of report.hosts) {
      io.stdout.write(`${name.padEnd(4)} ${address.padEnd(12)} ${booted ? 'up' : 'was up'}\n`);
    }
    for (const note of report.notes) io.stdout.write(`note  ${note}\n`);
    io.stdout.write(
      'Go on with: run playbooks/deploy.yml   Look around: run lab ssh n1   Take it down: run lab down\n',
    );
    return EXIT.ok;
  } catch (error) {
    const code = cancellation.exitCode();
    if (code === undefined) throw error;
    io.stderr.write('cancelled; `run lab up` goes on from here, `run lab down` takes away what is there\n');
    return code;
  } finally {
    cancellation.close();
  }
}

async function sayStatus(io: Io, theLab: Lab): Promise<number> {
  const status = await theLab.status();
  for (const { name, address, state } of status.hosts)
    io.stdout.write(`${name.padEnd(4)} ${address.padEnd(12)} ${state}\n`);
  const words = status.up
    ? 'the lab is up'
    : status.exists
      ? 'the lab is not wholly up: run lab up'
      : 'the lab is down: run lab up';
  io.stdout.write(`${words} (${shortenPath(status.stateFolder, io.cwd)})\n`);
  return EXIT.ok;
}

/** Logs in, or runs one command; answers with its exit status. */
async function openShell(io: Io, theLab: Lab, host: string | undefined, command: readonly string[]): Promise<number> {
  const [name = '', user = 'ops'] = requireHost('ssh', host).split('@').reverse();
  const [program = '', ...words] = [...theLab.sshCommand(name, user), ...command];
  if (!(await theLab.status()).exists) throw new UserError('the lab is not up', { help: 'Bring it up: run lab up' });
  return new Promise((resolve, reject) => {
    // Ctrl-C is for what runs on the host.
    const stop = io.onSignal('SIGINT', () => {});
    const child = spawn(program, words, { stdio: 'inherit' });
    child.once('error', reject);
    child.once('close', (code) => {
      stop();
      resolve(code ?? EXIT.error);
    });
  });
}

function sayProgress(io: Io, { step, host, state, ms }: Progress): void {
  const place = host === undefined ? '' : `${host}: `;
  if (state === 'end') io.stderr.write(`  ${place}${step} (${formatDuration(ms)})\n`);
  else if (!io.stderr.isTTY || host === undefined) io.stderr.write(`  ${place}${step} …\n`);
}

function requireHost(action: string, host: string | undefined): string {
  if (host !== undefined) return host;
  const names = HOSTS.map(({ name }) => name).join(', ');
  throw new UserError(`\`run lab ${action}\` needs a host`, { help: `The lab has ${names}.` });
}

function isAction(word: string): word is (typeof ACTIONS)[number] {
  return ACTIONS.some((action) => action === word);
}

function isOnHost(action: string): action is (typeof ON_HOST)[number] {
  return ON_HOST.some((name) => name === action);
}
