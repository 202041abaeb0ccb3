import type { ShellSession } from '../../src/transport/connection.ts';

/**
 * Runs tasks of which each waits until as many as `together` have begun; 10 s later they give up, with status 1.
 * @returns statuses, and the process ids of the shells that ran them
 */
export async function runMeetingTasks(
  session: ShellSession,
  count: number,
  together: number,
): Promise<{ statuses: readonly number[]; shells: ReadonlySet<string> }> {
  const made = await session.run({ id: 'folder', script: 'mktemp -d' });
  const folder = made.stdout.toString().trim();
  const wait = `until [ "$(ls ${folder} | wc -l)" -ge ${together} ]; do i=$((i + 1)); [ $i -lt 200 ] || exit 1; sleep 0.05; done`;
  const replies = await Promise.all(
    Array.from({ length: count }, (_, number) =>
      session.run({ id: `m${number}`, script: `i=0; : >${folder}/${number}; ${wait}; echo $$` }),
    ),
  );
  await session.run({ id: 'remove', script: `rm -r ${folder}` });
  return {
    statuses: replies.map(({ rc }) => rc),
    shells: new Set(replies.map(({ stdout }) => stdout.toString())),
  };
}
