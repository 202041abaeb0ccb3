import { afterEach, expect, test, vi } from 'vitest';
import { runProject } from './run-project.ts';

const SIZE = 4 * 1024 * 1024;

afterEach(() => {
  vi.restoreAllMocks();
});

/** @param step milliseconds that pass whenever somebody looks at the clock */
async function copy(step: number, more = ''): Promise<readonly object[]> {
  let now = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => (now += step));
  const tasks = `    - copy: { src: large, dest: "{{ playbook_dir }}/copied" }\n${more}`;
  const site = `- hosts: n1\n  gather_facts: false\n  tasks:\n${tasks}`;
  const { events, exitCode } = await runProject({ 'site.yml': site, 'files/large': 'x'.repeat(SIZE) });
  expect(exitCode).toBe(0);
  return events.filter(({ type }) => type === 'transfer-progressed');
}

test('a copy that lasts tells how far it has come, of which host and of what', async () => {
  const told = await copy(1500);
  expect(told.length).toBeGreaterThan(1);
  const bytes = told.map((event) => ('bytes' in event ? Number(event.bytes) : NaN));
  expect(bytes).toEqual([...bytes].sort((a, b) => a - b));
  expect(bytes.at(-1)).toBeLessThanOrEqual(SIZE);
  expect(told[0]).toMatchObject({ host: 'n1', path: expect.stringMatching(/large|copied/), size: SIZE });
});

test('under no_log it does not tell of what', async () => {
  const told = await copy(1500, '      no_log: true\n');
  expect(told.length).toBeGreaterThan(1);
  for (const event of told) expect(event).not.toHaveProperty('path');
});

test('one that is quick tells nothing', async () => {
  expect(await copy(0)).toEqual([]);
});
