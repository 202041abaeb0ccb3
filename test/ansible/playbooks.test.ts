import { describe, expect, test } from 'vitest';
import { answerRun } from './answer-run.ts';
import { expectAnswer, likenNumbers } from './differences.ts';
import { listRuns } from './list-runs.ts';

// Most of a run is waiting for shells.
describe.concurrent.each(listRuns())('$project', ({ runs }) => {
  test.each(runs)('$name', async (recorded) => {
    const { said, ...ours } = await answerRun(recorded);
    const expected = expectAnswer(recorded.name, recorded.answer);
    expect(likenNumbers(ours, expected), said).toEqual(expected);
  });
});
