import { relative } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../cli/fake-io.ts';
import { listRuns, PROJECTS } from './list-runs.ts';

const ran = listRuns().flatMap(({ runs }) => runs.filter(({ answer }) => Object.keys(answer.recap).length > 0));
const playbooks = new Set(ran.map(({ playbook }) => relative(PROJECTS, playbook)));

test('there are enough of them', () => {
  expect(playbooks.size).toBeGreaterThanOrEqual(120);
});

test.each([...playbooks])('a check finds no mistake in %s, which Ansible runs', async (playbook) => {
  const inventory = ['-i', `${PROJECTS}/hosts.yml`, '-e', 'work=/tmp'];
  const { code, stderr } = await run(['check', `${PROJECTS}/${playbook}`, ...inventory]);
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
});
