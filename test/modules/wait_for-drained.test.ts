import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { waitFor } from '../../src/modules/wait_for.ts';
import { describeWith } from '../requirement.ts';
import { runDefinition } from './run-definition.ts';
import { TEST_SHELLS, TestSession } from './test-shells.ts';

for (const shell of TEST_SHELLS) {
  describeWith(['linux', shell.requirement], `wait_for: drained, under ${shell.name}`, () => {
    test.each([
      ['counts', {}, true],
      ['of a host that is excluded', { exclude_hosts: ['127.0.0.1'] }, false],
      ['of another host', { exclude_hosts: ['127.0.0.2', '::1'] }, true],
      ['in another state', { active_connection_states: ['SYN_SENT', 'CLOSE_WAIT'] }, false],
      ['in its state', { active_connection_states: 'ESTABLISHED' }, true],
    ])('a connection %s', async (_, args, counts) => {
      const session = new TestSession(shell);
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const client = connect(port, '127.0.0.1');
      const [[peer]] = (await Promise.all([once(server, 'connection'), once(client, 'connect')])) as [
        [Socket],
        unknown,
      ];
      try {
        const result = await runDefinition(waitFor, { port, state: 'drained', timeout: 0, ...args }, session);
        expect(result.failed === true, result.msg).toBe(counts);
      } finally {
        client.destroy();
        peer.destroy();
        server.close();
        await session.close();
      }
    });

    test.each([
      [{ port: 1, state: 'drained', exclude_hosts: ['web'] }, 'exclude_hosts: web is not an address'],
      [{ port: 1, exclude_hosts: ['127.0.0.1'] }, 'exclude_hosts should only be with state=drained'],
    ])('refuses %j', async (args, msg) => {
      const session = new TestSession(shell);
      expect(await runDefinition(waitFor, args, session)).toMatchObject({ failed: true, msg });
      await session.close();
    });
  });
}
