import { expect, test } from 'vitest';
import { checkPlaybook } from '../../src/check/check-playbook.ts';
import { runPlaybooks } from '../../src/engine/run-playbooks.ts';
import type { EventBody } from '../../src/events/event.ts';
import { readInventory } from '../../src/inventory/read-inventory.ts';
import { arg } from '../../src/module/arg.ts';
import { defineModule } from '../../src/module/define-module.ts';
import { createRegistry } from '../../src/module/registry.ts';
import { BUILTINS } from '../../src/modules/builtins.ts';
import { readPlaybook } from '../../src/playbook/read-playbook.ts';
import { DiagnosticError } from '../../src/source/diagnostic.ts';
import { EvaluationError } from '../../src/template/template-error.ts';
import type { SessionPool } from '../../src/transport/connection.ts';
import { createRecordingConnection } from '../../src/transport/kinds/recording-connection.ts';
import { layerOfBindings } from '../../src/variables/layer.ts';
import { createReadFile } from '../source/memory-files.ts';
import { RUNNABLE } from './corpus.ts';
import { createInput, ROUNDS, SEED, TIMEOUT_MS } from './mutate.ts';

/** Actions that touch nothing but the run itself. */
const HARMLESS = new Set([
  'add_host',
  'assert',
  'debug',
  'fail',
  'group_by',
  'include_vars',
  'set_fact',
  'validate_argument_spec',
]);
const command = defineModule({
  name: 'command',
  summary: 'Says that it ran.',
  args: { cmd: arg.str(), chdir: arg.path(), creates: arg.path() },
  freeForm: 'cmd',
  run: ({ args, host }) => host.query`echo ${args.cmd ?? ''}`.then(({ stdout }) => ({ stdout, rc: 0 })),
});
const REGISTRY = createRegistry([...BUILTINS.filter(({ name }) => name !== undefined && HARMLESS.has(name)), command]);
const FILES = {
  'inner.yml': '- set_fact: {inner: "{{ given | default(1) }}"}\n',
  'vars.yml': 'from_file: "{{ a }}"\n',
};
const MOST_SLEEPS = 20;

/** Runs a playbook that passes the check, on hosts that answer every task with the same; tells whether it was run. */
async function run(text: string): Promise<boolean> {
  const readFile = createReadFile({ 'p.yml': text, ...FILES });
  const { inventory } = readInventory(['n1,n2,n3']);
  const extraVars = layerOfBindings('extra vars', new Map());
  const read = readPlaybook('p.yml', { registry: REGISTRY, readFile });
  if (read.playbook === undefined) return false;
  const options = { playbook: read.playbook, inventory, registry: REGISTRY, extraVars, readFile };
  const { playbook } = checkPlaybook({ ...options, earlier: read.diagnostics });
  if (playbook === undefined) return false;
  const connection = createRecordingConnection(() => ({
    rc: 0,
    stdout: Buffer.from('{{ 1 }}\n'),
    stderr: Buffer.alloc(0),
  }));
  const pool: SessionPool = {
    session: (_, become) => connection.openSession(become),
    connection: () => Promise.resolve(connection),
    reset: () => Promise.resolve(),
    release: () => Promise.resolve(),
    frames: 0,
    close: () => connection.close(),
  };
  const controller = new AbortController();
  const events: EventBody[] = [];
  let sleeps = 0;
  const running = runPlaybooks([playbook], {
    inventory,
    registry: REGISTRY,
    pool,
    settings: {
      forks: 3,
      check: false,
      diff: true,
      verbosity: 3,
      extraVars,
      connectTimeoutMs: 1000,
      become: { enabled: false, method: 'sudo', user: 'root' },
      tags: [],
      skipTags: [],
    },
    surroundings: { now: () => new Date(0), random: () => 0.5 },
    emit: (event) => events.push(event),
    addSecret: () => {},
    now: () => 0,
    sleep: () => {
      if (++sleeps > MOST_SLEEPS) controller.abort();
      return Promise.resolve();
    },
    signal: controller.signal,
    readFile: (path) => Buffer.from(readFile(path)),
    fileExists: (path) => path in FILES,
  });
  try {
    expect((await running).exitCode).toBeGreaterThanOrEqual(0);
  } catch (error) {
    // What ends a run with its place, such as hosts that cannot be computed.
    if (!(error instanceof EvaluationError || error instanceof DiagnosticError)) throw error;
  }
  for (const event of events) {
    const problem = event.type === 'host-finished' ? event.outcome.problem : undefined;
    expect(JSON.stringify(problem ?? '')).not.toMatch(
      /a bug in|TypeError|ReferenceError|RangeError|\bat .*\.[jt]s:\d+/,
    );
  }
  return true;
}

test(
  `of ${ROUNDS} mutated playbooks those that pass the check end in a run`,
  async () => {
    let runs = 0;
    for (let seed = SEED; seed < SEED + ROUNDS; seed++) {
      const text = createInput(RUNNABLE, seed).text;
      try {
        if (await run(text)) runs++;
      } catch (error) {
        throw new Error(`FUZZ_SEED=${seed} FUZZ_ROUNDS=1: ${JSON.stringify(text)}`, { cause: error });
      }
    }
    expect(runs).toBeGreaterThanOrEqual(ROUNDS === 1 ? 0 : ROUNDS / 10);
  },
  TIMEOUT_MS,
);
