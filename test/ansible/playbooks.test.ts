import { describe, expect, test } from 'vitest';
import { run } from '../cli/fake-io.ts';
import { answerRun } from './answer-run.ts';
import { expectAnswer, likenNumbers } from './differences.ts';
import { listRuns, PROJECTS } from './list-runs.ts';

describe.each(listRuns())('$project', ({ runs }) => {
  test.each(runs)('$name', async (recorded) => {
    const { said, ...ours } = await answerRun(recorded);
    const expected = expectAnswer(recorded.name, recorded.answer);
    expect(likenNumbers(ours, expected), said).toEqual(expected);
  });

  const playbooks = new Set(
    runs.filter(({ answer }) => Object.keys(answer.recap).length > 0).map((each) => each.playbook),
  );
  test.each([...playbooks])('check finds no mistake in %s', async (playbook) => {
    const { code, stderr } = await run(['check', playbook, '-i', `${PROJECTS}/hosts.yml`, '-e', 'work=/tmp']);
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  });
});
