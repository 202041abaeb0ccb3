import { readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Target } from '../../src/transport/connection.ts';
import { describeWith } from '../requirement.ts';
import { makePool, makeTarget } from './ssh-target.ts';
import { SSHD_REQUIREMENTS, startSshd, type RunningSshd } from './sshd.ts';

const DEAD = 30;
const LIVING = 6;

describeWith(SSHD_REQUIREMENTS, 'hosts behind one ProxyCommand or jump host', () => {
  let sshd: RunningSshd;
  beforeEach(async () => {
    sshd = await startSshd({ account: {} });
  });
  afterEach(() => sshd.stop());

  const behind = (name: string, command: string): Target =>
    makeTarget(sshd, {
      host: name,
      sshArguments: ['-F', 'none', '-o', `HostKeyAlias=[127.0.0.1]:${sshd.port}`, '-o', `ProxyCommand=${command}`],
    });

  test('that are dead wait at the same time, and keep those that live from nothing', async () => {
    const script = join(sshd.directory, 'proxy');
    const started = join(sshd.directory, 'started');
    const pipe = `${process.execPath} -e "const s = require('node:net').connect(${sshd.port}); process.stdin.pipe(s).pipe(process.stdout)"`;
    writeFileSync(script, `echo $1 >>${started}\ncase $1 in dead*) exec cat >/dev/null ;; esac\nexec ${pipe}\n`);
    const open = (name: string) => pool.session(behind(name, `sh ${script} %h`));
    const pool = makePool();
    try {
      const dead = Array.from({ length: DEAD }, (_, index) => open(`dead${index}`));
      const living = Array.from({ length: LIVING }, (_, index) => open(`living${index}`));
      const firstDead = Promise.race(dead.map((session) => session.catch((error: unknown) => error)));
      const alive = Promise.all(living).then((sessions) => sessions.length);
      expect(await Promise.race([alive, firstDead])).toBe(LIVING);
      const all = readFileSync(started, 'utf8')
        .split('\n')
        .filter((name) => name.startsWith('dead'));
      expect(all.length).toBe(DEAD);
      await pool.close();
      await expect(Promise.allSettled(dead)).resolves.toEqual(
        dead.map(() => expect.objectContaining({ reason: expect.objectContaining({ failure: 'cancelled' }) })),
      );
    } finally {
      await pool.close();
    }
  });

  test('that are dead behind a jump host keep those that live from nothing, too', async () => {
    let taken = 0;
    let tell: () => void = () => {};
    const allTaken = new Promise<void>((resolve) => (tell = resolve));
    const silent = createServer((socket) => {
      socket.on('error', () => {}).resume();
      if (++taken === DEAD) tell();
    });
    await once(silent.listen(0, '0.0.0.0'), 'listening');
    const { port } = silent.address() as AddressInfo;
    const jump = ['-o', `ProxyJump=${sshd.user}@localhost:${sshd.port}`, '-F', 'none'];
    const open = (more: Partial<Target>) =>
      pool.session(makeTarget(sshd, { hostKeyPolicy: 'off', sshArguments: jump, ...more }));
    const pool = makePool();
    try {
      const dead = Array.from({ length: DEAD }, (_, index) => open({ host: `127.0.1.${index + 1}`, port }));
      const firstDead = Promise.race(dead.map((session) => session.catch((error: unknown) => error)));
      expect(await Promise.race([allTaken, firstDead])).toBeUndefined();
      const alive = open({}).then((session) => session.run({ id: 'a', script: 'echo alive' }));
      expect(await Promise.race([alive, firstDead])).toMatchObject({ rc: 0 });
      await pool.close();
      await Promise.allSettled(dead);
    } finally {
      await pool.close();
      silent.close();
    }
  });

  test('come through also where the sshd that it goes through drops some', async () => {
    const jump = await startSshd({ account: {}, config: ['MaxStartups 2:50:4'] });
    const trust = `-i ${jump.privateKeyFile} -o UserKnownHostsFile=${jump.knownHostsFile}`;
    const ssh = `ssh -F none ${trust} -W 127.0.0.1:${sshd.port} -p ${jump.port} ${jump.user}@127.0.0.1`;
    const pool = makePool();
    try {
      const names = Array.from({ length: 12 }, (_, index) => `host${index}`);
      const sessions = await Promise.all(names.map((name) => pool.session(behind(name, ssh))));
      expect(new Set(sessions).size).toBe(12);
    } finally {
      await pool.close();
      await jump.stop();
    }
  });
});
