import type { Event, Problem } from '../../src/events/event.ts';

/** The problems that the hosts had, as `-o json` tells them. */
export function readProblems(stdout: string): Problem[] {
  const events = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Event);
  return events.flatMap((event) => {
    const problem = event.type === 'host-finished' ? event.outcome.problem : undefined;
    return problem === undefined ? [] : [problem];
  });
}
