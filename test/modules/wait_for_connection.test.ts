import { connect, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitForConnection } from '../../src/modules/wait_for_connection.ts';
import { runProject } from '../engine/run-project.ts';
import { describeWith } from '../requirement.ts';
import { type RunningSshd, SSHD_REQUIREMENTS, startSshd } from '../transport/sshd.ts';
import { runDefinition } from './run-definition.ts';
import { findShell, TestSession } from './test-shells.ts';

/** What a host does at each attempt: it answers, or that is why not. */
type Attempts = readonly (string | undefined)[];

test.each<[title: string, args: object, attempts: Attempts, sleeps: number[], result: object]>([
  ['is there at once', {}, [undefined], [], { changed: false, elapsed: 0 }],
  ['is there after a delay', { delay: 7 }, [undefined], [7], { changed: false, elapsed: 7 }],
  ['comes up', { sleep: 3 }, ['gone', 'gone', undefined], [3, 3], { changed: false, elapsed: 8 }],
  [
    'does not come up',
    { timeout: 4, delay: 10 },
    ['refused', 'no route to the host'],
    [10, 1],
    { failed: true, msg: 'timed out waiting for ping module test: no route to the host', elapsed: 13 },
  ],
  ['is tried once, however short the time', { timeout: 0 }, ['gone'], [], { failed: true }],
])('a host %s', async (_, args, attempts, sleeps, result) => {
  const session = new TestSession(findShell('dash'));
  let clock = 0;
  let count = 0;
  const slept: number[] = [];
  const limits: number[] = [];
  const answer = await runDefinition(waitForConnection, { ...args }, session, {
    context: {
      now: () => clock,
      sleep: (ms) => {
        slept.push(ms / 1000);
        clock += ms;
        return Promise.resolve();
      },
      tryConnection: (limitMs) => {
        limits.push(limitMs);
        const reason = attempts[count++];
        clock += reason === undefined ? 0 : 1000;
        return Promise.resolve(reason);
      },
    },
  });
  await session.close();
  expect(answer).toMatchObject(result);
  expect(slept).toEqual(sleeps);
  expect(limits).toEqual(attempts.map(() => 5000));
});

test('check mode does not wait', async () => {
  const run = await runProject(
    { 'site.yml': '- hosts: n1\n  tasks:\n    - wait_for_connection: { delay: 1000 }\n' },
    { settings: { check: true } },
  );
  expect(run.tasks).toEqual(['wait_for_connection: n1 skipped']);
  expect(run.sleeps).toEqual([]);
});

describeWith(SSHD_REQUIREMENTS, 'through a port in front of a real sshd', () => {
  let sshd: RunningSshd;
  let port: number;
  let server: Server;
  /** Connections that are cut at once. */
  let refused = 0;
  const sockets = new Set<Socket>();
  beforeAll(async () => {
    sshd = await startSshd();
    server = createServer((socket) => {
      socket.on('error', () => {});
      if (refused > 0) {
        refused--;
        socket.destroy();
        return;
      }
      const behind = connect(sshd.port, '127.0.0.1').on('error', () => {});
      socket.pipe(behind).pipe(socket);
      sockets.add(socket);
      socket.on('close', () => {
        sockets.delete(socket);
        behind.destroy();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as { port: number }).port;
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await sshd.stop();
  });

  const inventory = (): string => `
all:
  vars:
    ansible_user: root
    ansible_ssh_private_key_file: ${sshd.privateKeyFile}
    ansible_ssh_known_hosts_file: ${sshd.knownHostsFile}
    ansible_ssh_extra_args: ''
  hosts:
    n1: { ansible_host: 127.0.0.1, ansible_port: ${port}, ansible_host_key_checking: false }
`;

  test('a host that refuses for a while is waited for', async () => {
    refused = 12;
    const run = await runProject({
      'inventory.yml': inventory(),
      'site.yml': '- hosts: n1\n  gather_facts: false\n  tasks:\n    - wait_for_connection:\n    - command: "true"\n',
    });
    expect(run.tasks).toEqual(['wait_for_connection: n1 ok', 'command: n1 changed']);
    expect(run.sleeps.length).toBeGreaterThan(0);
  });

  test('a connection that was cut meanwhile is made again', async () => {
    const run = await runProject(
      {
        'inventory.yml': inventory(),
        'site.yml': `- hosts: n1
  gather_facts: false
  tasks:
    - command: "true"
    - wait_for_connection: { timeout: 20 }
    - command: "true"
`,
      },
      {
        onEvent: (event) => {
          if (event.type !== 'task-started' || event.name !== 'wait_for_connection') return;
          refused = 1;
          for (const socket of sockets) socket.destroy();
        },
      },
    );
    expect(run.tasks).toEqual(['command: n1 changed', 'wait_for_connection: n1 ok', 'command: n1 changed']);
    expect(run.sleeps.length).toBeGreaterThan(0);
  });

  test('what does not get better is not waited for', async () => {
    const run = await runProject({
      'inventory.yml': inventory().replace(sshd.privateKeyFile, '/none/key'),
      'site.yml': '- hosts: n1\n  gather_facts: false\n  tasks:\n    - wait_for_connection:\n',
    });
    expect(run.tasks).toEqual(['wait_for_connection: n1 unreachable']);
    expect(run.sleeps).toEqual([]);
  });

  test('the time is over', async () => {
    refused = 100;
    const run = await runProject({
      'inventory.yml': inventory(),
      'site.yml': '- hosts: n1\n  gather_facts: false\n  tasks:\n    - wait_for_connection: { timeout: 1 }\n',
    });
    refused = 0;
    expect(run.tasks).toEqual(['wait_for_connection: n1 failed']);
  });
});
