import { expect, test } from 'vitest';
import { listFailures, listMessages, runProject } from './run-project.ts';

export interface FactCase {
  readonly title: string;
  readonly site: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly messages: readonly string[];
  /** Round trips: one for each host that is asked. */
  readonly frames: number;
}

/** Runs each playbook: what its tasks show, and how often a host was asked. */
export function testFacts(cases: readonly FactCase[]): void {
  test.each(cases)('$title', async ({ site, files = {}, messages, frames }) => {
    const run = await runProject({ 'site.yml': site, ...files });
    expect(listFailures(run)).toEqual([]);
    expect(listMessages(run)).toEqual(messages);
    expect(run.frames).toBe(frames);
  });
}
