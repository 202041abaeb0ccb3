import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answerRun } from './answer-run.ts';
import { findPlaybooks } from './find-playbooks.ts';
import type { Answer } from './list-runs.ts';

type Outcome = Pick<Answer, 'code' | 'recap'>;

export interface ComparedRun {
  readonly path: string;
  readonly ansible: Outcome;
  readonly ours: Outcome;
  readonly same: boolean;
}

const RECORDER = fileURLToPath(new URL('./recorder', import.meta.url));

/** Runs every playbook of a folder with ansible-playbook and here, each in a folder of its own (`-e work=…`), and compares exit code and recap. */
export async function* compareRuns(
  folder: string,
  inventory: string,
  program = 'ansible-playbook',
): AsyncGenerator<ComparedRun> {
  for (const { path } of findPlaybooks(folder)) {
    const ansible = runAnsible(program, path, inventory);
    const { code, recap } = await answerRun({ playbook: path, options: [] }, inventory);
    const ours = { code, recap };
    yield { path, ansible, ours, same: JSON.stringify(ansible) === JSON.stringify(ours) };
  }
}

function runAnsible(program: string, playbook: string, inventory: string): Outcome {
  const home = mkdtempSync(join(tmpdir(), 'longshore-compare-'));
  const work = mkdtempSync(join(home, 'work-'));
  const record = join(home, 'record.json');
  try {
    const { status, error } = spawnSync(program, [playbook, '-i', inventory, '-e', `work=${work}`], {
      cwd: dirname(playbook),
      env: {
        PATH: process.env['PATH'],
        HOME: home,
        LC_ALL: 'C.UTF-8',
        PYTHONDONTWRITEBYTECODE: '1',
        RECORD_TO: record,
        ANSIBLE_CALLBACK_PLUGINS: RECORDER,
        ANSIBLE_STDOUT_CALLBACK: 'recorded',
      },
      stdio: 'ignore',
    });
    if (error !== undefined) throw error;
    const recorded = existsSync(record) ? (JSON.parse(readFileSync(record, 'utf8')) as Answer) : undefined;
    return { code: status ?? -1, recap: recorded?.recap ?? {} };
  } finally {
    rmSync(home, { recursive: true });
  }
}
