import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that would be the last to end if they did not begin first: half a minute and more each, the longest of each project first. */
const SLOW = [
  'test/modules/background-failure.test.ts',
  'test/fuzz/playbooks.test.ts',
  'test/modules/get_url.test.ts',
  'test/fuzz/runs.test.ts',
  'test/fuzz/hostile-arguments.test.ts',
  'test/modules/unarchive.test.ts',
  'test/modules/apt.test.ts',
  'test/modules/docker-container-interrupted.test.ts',
  'test/modules/docker-container-comparison.test.ts',
  'test/modules/docker-network.test.ts',
  'test/modules/docker-container-states.test.ts',
  'test/transport/docker-connection.test.ts',
  'test/bad-input/built-program.test.ts',
  'test/modules/docker-container-options.test.ts',
  'test/lab/traces.test.ts',
  'test/modules/docker-image.test.ts',
  'test/bad-input/copy-cut-off.test.ts',
  'test/modules/docker-container-copy-into.test.ts',
  'test/tasks/etcd-dns.test.ts',
  'test/modules/docker-compose.test.ts',
  'test/engine/jobs-on-hosts.test.ts',
  'test/transport/connections.test.ts',
  'test/transport/session-ending.test.ts',
  'test/lab/bring-up.test.ts',
  'test/e2e/deploy-changes.test.ts',
  'test/e2e/deploy-killed.test.ts',
  'test/e2e/diagnose.test.ts',
  'test/e2e/deploy-refused.test.ts',
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
