import { FactsNeeded, withFacts } from './host-facts.ts';
import type { Job } from './job.ts';
import { NotAhead } from './not-ahead.ts';

/**
 * Evaluates for a task on its host; where that needs facts, they are gathered first.
 * @throws GatheringFailed where the host does not give them; NotAhead where the task has not its turn yet, and facts would be from too early
 */
export function withOwnFacts<T>({ run, task, host }: Job, evaluate: () => T | Promise<T>): Promise<T> {
  if (run.flights.get(host)?.isAhead(task) !== true) return withFacts(host.facts, evaluate);
  return evaluateAhead(evaluate);
}

async function evaluateAhead<T>(evaluate: () => T | Promise<T>): Promise<T> {
  try {
    return await evaluate();
  } catch (error) {
    throw error instanceof FactsNeeded ? new NotAhead() : error;
  }
}
