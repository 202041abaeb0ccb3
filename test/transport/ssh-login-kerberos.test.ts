import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Target } from '../../src/transport/connection.ts';
import { describeWith } from '../requirement.ts';
import { KERBEROS_REQUIREMENTS, startRealm } from './kerberos-realm.ts';
import type { KerberosRealm } from './kerberos-realm.ts';
import { makePool, makeTarget } from './ssh-target.ts';
import { SSHD_REQUIREMENTS, startSshd } from './sshd.ts';
import type { RunningSshd } from './sshd.ts';

const USER = `ls${randomBytes(4).toString('hex')}`;
const HOST_ACCEPTS = expect.stringMatching(/^the host accepts: .*gssapi-with-mic/);

describeWith([...SSHD_REQUIREMENTS, ...KERBEROS_REQUIREMENTS], 'Kerberos', () => {
  let realm: KerberosRealm;
  let sshd: RunningSshd;
  const stops: (() => Promise<void>)[] = [];
  const environment = (): Record<string, string | undefined> => ({ ...process.env, ...realm.environment });
  beforeAll(async () => {
    realm = await startRealm([USER, 'somebody'], 'host/127.0.0.1');
    stops.push(() => realm.stop());
    for (const [name, value] of Object.entries(realm.environment)) vi.stubEnv(name, value);
    sshd = await startSshd({
      account: { name: USER },
      config: ['GSSAPIAuthentication yes', 'GSSAPIStrictAcceptorCheck no'],
    });
    stops.push(() => sshd.stop());
  });
  afterEach(() => realm.forget());
  afterAll(async () => {
    vi.unstubAllEnvs();
    for (const stop of stops.reverse()) await stop();
  });

  const logIn = async (
    more: Partial<Target> = {},
  ): Promise<{ readonly user: string; readonly said: readonly string[] }> => {
    const said: string[] = [];
    const pool = makePool({ environment: environment(), warn: (message) => said.push(message) });
    const sshArguments = ['-F', 'none', '-o', 'IdentityAgent=none', '-o', 'GSSAPIAuthentication=yes'];
    try {
      const session = await pool.session(makeTarget(sshd, { privateKeyFiles: [], sshArguments, ...more }));
      return { user: (await session.run({ id: 'who', script: 'id -un' })).stdout.toString().trim(), said };
    } finally {
      await pool.close();
    }
  };

  test('a ticket is all that a login needs, and this machine’s ssh is taken for it', async () => {
    realm.logIn(USER);
    expect(await logIn()).toEqual({
      user: USER,
      said: [expect.stringContaining("with this machine's ssh: GSSAPIAuthentication yes, with a Kerberos ticket")],
    });
  });

  test('a ticket of somebody else is refused, and that it was tried is said', async () => {
    realm.logIn('somebody');
    await expect(logIn()).rejects.toMatchObject({
      failure: 'authentication',
      details: ['tried 1. gssapi-with-mic', HOST_ACCEPTS],
    });
  });

  test('without a ticket it is not taken for it; where it is chosen, it says that there is none', async () => {
    await expect(logIn()).rejects.toMatchObject({
      failure: 'authentication',
      details: ['tried: nothing', HOST_ACCEPTS],
    });
    await expect(logIn({ connection: 'openssh' })).rejects.toMatchObject({
      failure: 'authentication',
      details: [expect.stringMatching(/^tried 1\. gssapi-with-mic: No Kerberos credentials available/), HOST_ACCEPTS],
    });
  });
});
