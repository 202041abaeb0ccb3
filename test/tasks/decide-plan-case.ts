import { expect } from 'vitest';
import { decidePlan } from '../../tasks/etcd/decide-plan.ts';
import type { Member, Peer, Wish } from '../../tasks/etcd/plan.ts';
import { WISH } from './sketch-cluster.ts';

export interface PlanCase {
  title: string;
  members: Member[];
  peers?: Peer[];
  wish?: Partial<Wish>;
  state: string;
  steps: string;
  clears?: string;
  token?: boolean;
  refused?: string[];
}

/** Holds the plan for a cluster against what is expected of it. */
export function checkPlan(expected: PlanCase): void {
  const { members, peers, wish, state, steps, clears = '', token = false, refused = [] } = expected;
  const plan = decidePlan(members, peers, { ...WISH, ...wish });
  expect(plan.state).toBe(state);
  expect(
    Object.values(plan.members)
      .map(({ step }) => step)
      .join(' '),
  ).toBe(steps);
  expect(
    Object.entries(plan.members)
      .filter(([, { clear }]) => clear)
      .map(([host]) => host)
      .join(' '),
  ).toBe(clears);
  expect(plan.needs_token).toBe(token);
  const said = plan.refusals.map(({ host, reason }) => `${host === undefined ? '' : `${host}: `}${reason}`);
  expect(said).toEqual(refused.map((begin) => expect.stringMatching(`^${escape(begin)}`)));
  for (const { remedy } of plan.refusals) expect(remedy).not.toBe('');
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
