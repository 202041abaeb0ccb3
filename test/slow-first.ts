import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that would be the last to end if they did not begin first: by themselves they take a good part of their project's time. */
const SLOW = [
  'test/modules/background-failure.test.ts',
  'test/fuzz/playbooks.test.ts',
  'test/fuzz/runs.test.ts',
  'test/modules/docker-container-interrupted.test.ts',
  'test/e2e/deploy-changes.test.ts',
  'test/e2e/deploy-killed.test.ts',
  'test/e2e/diagnose.test.ts',
];

/** As vitest sorts files, where nothing is known of earlier runs: but for these, which go first. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = SLOW.findIndex((path) => moduleId.endsWith(`/${path}`));
      return place === -1 ? SLOW.length : place;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
