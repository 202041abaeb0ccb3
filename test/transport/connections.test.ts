import { afterAll, beforeAll } from 'vitest';
import type { SessionPool } from '../../src/transport/connection.ts';
import { LocalConnection } from '../../src/transport/kinds/local-connection.ts';
import { createRecordingConnection } from '../../src/transport/kinds/recording-connection.ts';
import { describeWith } from '../requirement.ts';
import { describeContract } from './connection-contract.ts';
import { poolOf } from './pool-of-one.ts';
import { makePool, makeTarget } from './ssh-target.ts';
import { SSHD_REQUIREMENTS, startSshd } from './sshd.ts';
import type { RunningSshd } from './sshd.ts';

const DAEMON = { method: 'sudo', user: 'daemon' } as const;

describeWith([...SSHD_REQUIREMENTS, { command: 'sudo', package: 'sudo' }], 'every connection', () => {
  let sshd: RunningSshd;
  let pool: SessionPool;
  let recording: SessionPool;
  beforeAll(async () => {
    sshd = await startSshd({ account: { sudoers: 'ALL=(ALL) NOPASSWD: ALL' } });
    pool = makePool();
    recording = poolOf(() => createRecordingConnection(new LocalConnection(60_000)));
  });
  afterAll(async () => {
    await Promise.all([pool.close(), recording.close()]);
    await sshd.stop();
  });

  for (const connection of ['ssh', 'openssh', 'local'] as const) {
    describeContract(connection, () => ({ pool, target: makeTarget(sshd, { connection }), become: DAEMON }));
  }
  describeContract('recording', () => ({ pool: recording, target: makeTarget(sshd), become: DAEMON }));
});
