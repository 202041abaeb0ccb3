import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { describeWith } from '../requirement.ts';
import { LAB_NEEDS, useLab } from './lab-under-test.ts';

describeWith(LAB_NEEDS, 'a lab that is broken', () => {
  const under = useLab();
  const { on, stateOf } = under;

  test('a cable can be pulled and put back', async () => {
    await under.lab.cut('n2');
    expect(await stateOf('n2')).toBe('cut');
    await expect(on('n2', 'true')).rejects.toThrow(/timed out/);
    await expect(on('n1', 'true')).resolves.toBe('');
    await under.lab.heal('n2');
    expect(await stateOf('n2')).toBe('on');
    await expect(on('n2', 'true')).resolves.toBe('');
  });

  test('a paused host keeps its connections and goes on where it was', async () => {
    const argv = [...under.lab.sshCommand('n2'), 'read word; echo "got $word"'];
    const child = spawn(argv[0] ?? '', argv.slice(1));
    const said = new Promise<string>((done) => child.stdout.once('data', (chunk: Buffer) => done(chunk.toString())));
    await new Promise((done) => child.once('spawn', done));
    await on('n2', 'until pgrep -u ops -f "read word"; do :; done');
    await under.lab.pause('n2');
    expect(await stateOf('n2')).toBe('paused');
    child.stdin.end('hello\n');
    await expect(Promise.race([said, on('n1', 'sleep 0.3').then(() => 'nothing')])).resolves.toBe('nothing');
    await under.lab.heal('n2');
    await expect(said).resolves.toBe('got hello\n');
  });

  test('a killed host keeps its disk, and its containers come back as their restart policy says', async () => {
    await on(
      'n1',
      'sudo docker run -d --name etcd --restart unless-stopped -e ALLOW_NONE_AUTHENTICATION=yes -v data:/bitnami/etcd bitnami/etcd:3.4.14',
    );
    await on('n1', 'until sudo docker exec etcd etcdctl put key kept; do :; done; echo kept >note; sync');
    await under.lab.kill('n1');
    expect(await stateOf('n1')).toBe('off');
    await expect(under.lab.cut('n1')).rejects.toMatchObject({
      message: 'n1 is off',
      help: expect.stringContaining('run lab start n1'),
    });
    await under.lab.start('n1');
    expect(await on('n1', 'cat note; until sudo docker exec etcd etcdctl get --print-value-only key; do :; done')).toBe(
      'kept\nkept',
    );
    await on('n1', 'sudo docker rm -f etcd');
  });

  test('up mends whatever was broken', async () => {
    await under.lab.cut('n1');
    await under.lab.pause('n2');
    await under.lab.kill('n3');
    expect((await under.lab.status()).hosts.map(({ state }) => state)).toEqual(['on', 'cut', 'paused', 'off']);
    expect(await under.lab.up()).toMatchObject({ changed: true });
    expect(await under.lab.status()).toMatchObject({ up: true });
  });

  test('rejects a host that is not there', async () => {
    await expect(under.lab.cut('n9')).rejects.toMatchObject({
      message: 'the lab has no host "n9"',
      help: 'its hosts are dns, n1, n2, n3',
    });
  });
});
