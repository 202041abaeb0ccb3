/**
 * `npm run bench [-- ROW…]`: the same work by Longshore and by other tools, in turn, several times, on hosts of this machine; medians and ratios.
 * Nothing here passes or fails: read the figures. docs/benchmarks.md says what they mean.
 */
import { prepareFolder, prepareLargeFile } from './file-work.ts';
import { sampleConnections } from './connections.ts';
import { enterBenchHosts } from './hosts.ts';
import {
  hasAnsible,
  hasMitogen,
  hasParallelSsh,
  runAnsible,
  runInBareShell,
  runLongshore,
  runMeasured,
  runOneByParallelSsh,
  runOneBySsh,
  runPlays,
  runScripts,
  Site,
  type Timing,
} from './tools.ts';

const ROUNDS = Number(process.env['ROUNDS'] ?? 5);
const ROUND_TRIP_MS = 100;
const CONNECTIONS = Number(process.env['CONNECTIONS'] ?? 5000);
const STEADY_TASKS = 2000;
const LONG_TASKS = 6000;

interface Contender {
  readonly name: string;
  readonly run: () => Promise<Timing>;
  /** Rounds of those that take minutes are fewer. */
  readonly rounds?: number;
}

const ROWS: Readonly<Record<string, (folder: string) => Promise<void>>> = {
  'tasks-10': (folder) => compareTasks(folder, 10),
  'tasks-50': (folder) => compareTasks(folder, 50),
  again: measureAgain,
  command: compareCommand,
  slow: measureSlowLine,
  thousand: measureThousand,
  steady: measureSteadyState,
  'copy-1g': compareLargeFile,
  'folder-2000': compareFolder,
  'connections-5000': measureConnections,
};

const asked = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const unknown = asked.find((name) => !Object.hasOwn(ROWS, name));
if (unknown !== undefined) throw new Error(`there is no row ${unknown}, but: ${Object.keys(ROWS).join(', ')}`);

await enterBenchHosts(ROUND_TRIP_MS, async (folder) => {
  for (const [name, row] of Object.entries(ROWS)) {
    if (asked.length === 0 || asked.includes(name)) await row(folder);
  }
});

async function compareTasks(folder: string, hosts: number): Promise<void> {
  for (const line of ['equal', 'own'] as const) {
    const site = new Site(folder, line, hosts);
    await compare(
      `20 small tasks × ${hosts} hosts, ${line === 'equal' ? 'the same key exchange' : "each tool's own key exchange"}`,
      [
        { name: 'longshore', run: () => runLongshore(site, 'mixed.yml') },
        { name: 'ssh HOST sh < script, in parallel', run: () => runScripts(site) },
        ...(hasMitogen && line === 'equal'
          ? [{ name: 'ansible-core with mitogen', run: () => runAnsible(site, 'mixed.yml', true), rounds: 1 }]
          : []),
        ...(hasAnsible && line === 'equal' && hosts <= 10
          ? [{ name: 'ansible-core', run: () => runAnsible(site, 'mixed.yml', false), rounds: 1 }]
          : []),
      ],
    );
  }
}

async function measureAgain(folder: string): Promise<void> {
  const site = new Site(folder, 'equal', 10);
  site.write(
    'again.yml',
    `- hosts: all\n  gather_facts: false\n  tasks: [{ raw: ":" }]\n- import_playbook: mixed.yml\n`,
  );
  const first: number[] = [];
  const second: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    Site.clear();
    first.push((await runPlays(site, 'again.yml'))[1] ?? NaN);
    second.push((await runPlays(site, 'again.yml'))[1] ?? NaN);
  }
  console.log(`\n20 small tasks × 10 hosts, start-up and connecting apart`);
  console.log(
    `first ${format(median(first))}, again ${format(median(second))}: × ${(median(second) / median(first)).toFixed(2)}`,
  );
}

async function compareCommand(folder: string): Promise<void> {
  for (const line of ['equal', 'own'] as const) {
    const site = new Site(folder, line, 50);
    site.write('one.yml', '- hosts: all\n  gather_facts: false\n  tasks: [{ command: uname }]\n');
    await compare(`one command × 50 hosts, ${line} key exchange`, [
      { name: 'longshore', run: () => runLongshore(site, 'one.yml') },
      { name: 'ssh HOST uname, in parallel', run: () => runOneBySsh(site) },
      ...(hasParallelSsh ? [{ name: 'parallel-ssh', run: () => runOneByParallelSsh(site) }] : []),
    ]);
  }
}

async function measureSlowLine(folder: string): Promise<void> {
  const site = new Site(folder, 'slow', 10);
  const one = new Site(folder, 'slow', 1);
  one.write('one.sh', 'ssh -n $(head -1 addresses) true\n');
  await compare(`20 tasks without edits × 10 hosts, ${ROUND_TRIP_MS} ms round trip`, [
    { name: 'longshore', run: () => runLongshore(site, 'plain.yml') },
    { name: 'longshore, pipelined', run: () => runLongshore(site, 'pipelined.yml') },
    { name: 'ssh HOST true (one host)', run: () => runOneBySsh(one) },
  ]);
}

async function measureThousand(folder: string): Promise<void> {
  for (const hosts of [100, 1000]) {
    Site.clear();
    const site = new Site(folder, 'equal', hosts);
    const { ms, peak, stdout } = await runLongshore(site, 'mixed.yml', '-f', '100');
    console.log(
      `\n${hosts} hosts × 20 tasks: ${format(ms)}, ${(ms / hosts / 20).toFixed(2)} ms per host and task, ${(peak / 1e6).toFixed(0)} MB`,
    );
    console.log(stdout.trimEnd().split('\n').at(-1));
  }
}

/** Whether anything of a connection stays in memory when it is closed: all behind the first thousand should cost nothing. */
async function measureConnections(folder: string): Promise<void> {
  const samples = await sampleConnections(new Site(folder, 'equal', CONNECTIONS), 100, CONNECTIONS / 10);
  console.log(`\n${CONNECTIONS} connections, 100 at a time: ${format(samples.at(-1)?.ms ?? NaN)}`);
  for (const { hosts, memory } of samples) console.log(`${String(hosts).padStart(6)}  ${(memory / 1e6).toFixed(0)} MB`);
}

/**
 * What one more task costs where many have gone before, its reading and checking apart; of the controller's processor time what those behind the
 * first STEADY_TASKS take, when V8 has compiled what is used much.
 */
async function measureSteadyState(folder: string): Promise<void> {
  const site = new Site(folder, 'equal', 1);
  const task = '    - command: uname\n      changed_when: false\n';
  const write = (name: string, count: number, first: string): void =>
    site.write(`${name}.yml`, `- hosts: all\n  gather_facts: false\n${first}  tasks:\n${task.repeat(count)}`);
  const ALONE = '  any_errors_fatal: true\n';
  write('steady', STEADY_TASKS, ALONE);
  write('ahead', STEADY_TASKS, '');
  write('long', LONG_TASKS, ALONE);
  // Read and check as much.
  write('none', STEADY_TASKS, `${ALONE}  tags: [never]\n`);
  write('long-none', LONG_TASKS, `${ALONE}  tags: [never]\n`);
  const compute = async (name: string, none: string): Promise<number> =>
    (await runMeasured(site, `${name}.yml`)) - (await runMeasured(site, `${none}.yml`));
  const bare: number[] = [];
  const times = { steady: [] as number[], ahead: [] as number[] };
  const computed: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(await runInBareShell(site, STEADY_TASKS, 'uname'));
    for (const name of ['steady', 'ahead'] as const) times[name].push((await runPlays(site, `${name}.yml`))[0] ?? NaN);
    computed.push((await compute('long', 'long-none')) - (await compute('steady', 'none')));
  }
  console.log(`\nOne more task on one host, of ${STEADY_TASKS}`);
  const each = (taken: readonly number[], count = STEADY_TASKS): string => `${(median(taken) / count).toFixed(2)} ms`;
  console.log(
    `the program in a bare persistent sh ${each(bare)}, as a task ${each(times.steady)}, sent ahead ${each(times.ahead)}`,
  );
  console.log(`controller's CPU ${each(computed, LONG_TASKS - STEADY_TASKS)}`);
}

async function compareLargeFile(folder: string): Promise<void> {
  for (const line of ['equal', 'own'] as const) {
    const site = new Site(folder, line, 4);
    const { runScp } = prepareLargeFile(site);
    const ciphers = line === 'equal' ? 'the same key exchange and cipher' : "each tool's own";
    await compare(`1 GiB to 4 hosts, ${ciphers}`, [
      { name: 'scp, in parallel', run: runScp },
      { name: 'longshore', run: () => runLongshore(site, 'large.yml') },
      { name: 'longshore, as root by become', run: () => runLongshore(site, 'large-become.yml') },
    ]);
  }
}

async function compareFolder(folder: string): Promise<void> {
  const site = new Site(folder, 'equal', 4);
  prepareFolder(site, 2000);
  const again = async (): Promise<Timing> => {
    await runLongshore(site, 'folder.yml');
    return runLongshore(site, 'folder.yml');
  };
  await compare('a folder of 2,000 small files to 4 hosts', [
    { name: 'longshore', run: () => runLongshore(site, 'folder.yml') },
    { name: 'longshore, again', run: again },
    ...(hasMitogen
      ? [{ name: 'ansible-core with mitogen', run: () => runAnsible(site, 'folder.yml', true), rounds: 1 }]
      : []),
    ...(hasAnsible ? [{ name: 'ansible-core', run: () => runAnsible(site, 'folder.yml', false), rounds: 1 }] : []),
  ]);
}

async function compare(title: string, contenders: readonly Contender[]): Promise<void> {
  const times = new Map<Contender, number[]>(contenders.map((contender) => [contender, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [contender, taken] of times) {
      if (round >= (contender.rounds ?? ROUNDS)) continue;
      Site.clear();
      taken.push((await contender.run()).ms);
    }
  }
  console.log(`\n${title}`);
  let base: number | undefined;
  for (const [{ name }, taken] of times) {
    const ms = median(taken);
    base ??= ms;
    console.log(`${name.padEnd(40)} ${format(ms).padStart(9)}   × ${(ms / base).toFixed(2)}`);
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

function format(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
