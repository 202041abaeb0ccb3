import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import etcdMembers from '../../tasks/etcd_members.ts';
import { runDefinition } from '../modules/run-definition.ts';
import { TEST_SHELLS, TestSession } from '../modules/test-shells.ts';
import { describeWith } from '../requirement.ts';

const LIST = `8e9e05c52164694d, started, etcd-n1, http://10.0.0.137:2380, http://10.0.0.137:2379
91bc3c398fb3c146, unstarted, , http://10.0.0.138:2380, `;

/** Stands in for `docker exec … etcdctl`: the list, and the status that a file beside it holds. */
const DOCKER = `#!/bin/sh
case $* in
  *'member list'*) echo '${LIST}' ;;
  *'endpoint status'*) cat "\${0%/*}/status" ;;
esac
`;

describeWith(
  TEST_SHELLS.map((shell) => shell.requirement),
  'etcd_members with `own`',
  () => {
    let tools = '';
    beforeAll(() => {
      tools = mkdtempSync(join(tmpdir(), 'longshore-members-'));
      writeFileSync(join(tools, 'docker'), DOCKER);
      chmodSync(join(tools, 'docker'), 0o755);
    });
    afterAll(() => rmSync(tools, { recursive: true }));

    const say = (id: string): string =>
      `[{"Endpoint":"127.0.0.1:2379","Status":{"header":{"member_id":${id},"revision":1}}}]`;
    const cases: [string, string, string | undefined][] = [
      ['it is in the list, by an id beyond 2^53', say('10276657743932975437'), undefined],
      ['it has another id', say('10276657743932975438'), 'expected its own id 8e9e05c52164694e among the members that'],
      ['it is listed, and has not started', say('10501334649042878790'), 'expected its own id 91bc3c398fb3c146'],
      [
        'it does not answer',
        'Error: deadline exceeded',
        'expected the member to say its own id, found `Error: deadline',
      ],
    ];
    test.each(TEST_SHELLS.flatMap((shell) => cases.map((each) => [shell.name, ...each] as const)))(
      'under %s: %s',
      async (name, _, status, wrong) => {
        writeFileSync(join(tools, 'status'), status);
        const shell = TEST_SHELLS.find((each) => each.name === name);
        if (shell === undefined) throw new Error('no shell');
        const session = new TestSession(shell, tools);
        const result = await runDefinition(etcdMembers, { container: 'etcd', own: true }, session);
        await session.close();
        expect(String(result['details'])).toContain(String(wrong));
        expect(result.failed ?? false).toBe(wrong !== undefined);
      },
    );
  },
);
