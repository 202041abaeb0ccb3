import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { answerRun } from './answer-run.ts';
import type { Answer } from './list-runs.ts';

/** A project that a program made up at random, and what ansible-core 2.19 says to it: the names are those of its seeds. */
interface Generated {
  readonly args: readonly string[];
  /** Path → what stands there; JSON is YAML. */
  readonly files: Readonly<Record<string, unknown>>;
  readonly answer: Pick<Answer, 'code' | 'recap' | 'hosts'>;
}

const RECORDED = JSON.parse(readFileSync(new URL('./generated.json', import.meta.url), 'utf8')) as Record<
  string,
  Generated
>;

test.each(Object.entries(RECORDED))('the generated project %s', async (_seed, { args, files, answer }) => {
  const folder = mkdtempSync(join(tmpdir(), 'generated-'));
  try {
    for (const [name, data] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), JSON.stringify(data));
    }
    const site = { playbook: join(folder, 'site.yml'), options: args };
    const { code, recap, hosts, said } = await answerRun(site, join(folder, 'hosts.yml'));
    expect({ code, recap, hosts }, said).toEqual(answer);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
