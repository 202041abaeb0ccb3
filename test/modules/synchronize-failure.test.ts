import { execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listFailures, runProject } from '../engine/run-project.ts';
import { describeWith } from '../requirement.ts';
import { findFreePort, startSshd } from '../transport/sshd.ts';
import { snapshotTree } from './file-tree.ts';
import { SYNCHRONIZE_REQUIREMENTS, useSynchronizeHost } from './synchronize-host.ts';

/** Waits for what somebody else makes true. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** The processes whose command line names a path. */
function listProcesses(path: string): number[] {
  return readdirSync('/proc').flatMap((pid) => {
    try {
      const words = /^\d+$/.test(pid) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') : '';
      return words.includes(path) ? [Number(pid)] : [];
    } catch {
      return [];
    }
  });
}

describeWith(SYNCHRONIZE_REQUIREMENTS, 'synchronize', () => {
  const host = useSynchronizeHost();

  describe('fails with a reason and changes nothing', () => {
    test.each<
      [string, Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>, RegExp, RegExp | undefined]
    >([
      [
        'no rsync here',
        {},
        { vars: { ansible_rsync_path: '/no/rsync' } },
        /^there is no \/no\/rsync on localhost/,
        /apt-get install rsync.*ansible_rsync_path/,
      ],
      [
        'rsync_path',
        { rsync_path: 'sudo /no/rsync' },
        {},
        /^`sudo \/no\/rsync` cannot be run on ssh|command not found/,
        undefined,
      ],
      [
        'rsync_path of a shell',
        { rsync_path: '/no/rsync' },
        {},
        /^`\/no\/rsync` cannot be run on ssh: .*not found/,
        /Correct `rsync_path`/,
      ],
      ['no such source', { src: 'nosuch' }, {}, /^Could not find or access 'nosuch' on the controller/, undefined],
      [
        'no such source on the host',
        { mode: 'pull', src: '/nosuch', dest: 'x' },
        {},
        /No such file or directory/,
        undefined,
      ],
      [
        'a source that may not be read',
        { mode: 'pull', src: '/etc/shadow', dest: 'x' },
        {},
        /Permission denied/,
        /become/,
      ],
      ['a folder that may not be written', { dest: '/etc/nosuch' }, {}, /Permission denied/, /become/],
      ['--rsh', { rsync_opts: ['--rsh=ssh -p 22'] }, {}, /^`--rsh=ssh` in rsync_opts is not supported/, /ansible_port/],
      [
        '-e among other letters',
        { rsync_opts: ['-ave ssh'] },
        {},
        /^`-ave` in rsync_opts is not supported/,
        /ansible_port/,
      ],
      [
        '--old-args',
        { rsync_opts: ['--old-args'] },
        {},
        /^`--old-args` in rsync_opts is not supported: no shell/,
        /Leave it out/,
      ],
      ['an open quote', { rsync_opts: ["--exclude='x"] }, {}, /a single quote is not closed/, undefined],
      ['an option that rsync does not have', { rsync_opts: ['--nosuch'] }, {}, /--nosuch: unknown option/, undefined],
      ['the name of a host', { dest: 'web:/srv' }, {}, /^`web:\/srv` names a host/, /delegate_to/],
      ['a home folder as a whole', { mode: 'pull', src: '~', dest: 'x' }, {}, /whole home folder/, /Write ~\//],
      ['a user who is not there', { mode: 'pull', src: '~nosuchuser/x', dest: 'x' }, {}, /nosuchuser/, undefined],
      [
        'two daemons',
        { src: 'rsync://a/b', dest: 'rsync://a/c' },
        {},
        /either src or dest must be a localhost/,
        undefined,
      ],
      ['a link_dest somewhere', { link_dest: 'x' }, {}, /link_dest `x` is no absolute path/, undefined],
      [
        'a link_dest around it',
        { src: '/tmp/a/b', dest: '/tmp/a/c', link_dest: '/tmp/a' },
        { delegate_to: 'ssh' },
        /Hardlinking into a subdirectory/,
        undefined,
      ],
      ['a NUL byte', { dest: 'a\0b' }, {}, /NUL byte/, undefined],
    ])('%s', async (_what, more, keywords, message, help) => {
      const { here, there } = host.makeFolders({ a: 'a' });
      const outcome = await host.run({ args: { src: here, dest: there, ...more }, keywords });
      expect(outcome).toMatchObject({ status: 'failed' });
      expect(outcome.problem?.message).toMatch(message);
      expect(outcome.problem?.help ?? '').toMatch(help ?? /^/);
      expect(snapshotTree(there)).toEqual({});
    });

    test.each([
      ['the host', 'gone', {}],
      ['the other host', 'ssh', { delegate_to: 'gone' }],
    ])('%s cannot be reached', async (_what, name, keywords) => {
      const { here, there } = host.makeFolders();
      const outcome = await host.run({ args: { src: `${here}/`, dest: there }, host: name, keywords });
      expect(outcome).toMatchObject({ status: 'unreachable' });
      expect(outcome.problem?.message).toMatch(/connection refused/);
    });

    test('a host without rsync', async () => {
      const tools = mkdtempSync(join(tmpdir(), 'longshore-tools-'));
      for (const tool of ['sh', 'dd', 'sleep']) symlinkSync(`/bin/${tool}`, join(tools, tool));
      const sshd = await startSshd({ config: [`SetEnv PATH=${tools}`] });
      try {
        const vars = {
          ansible_host: sshd.host,
          ansible_port: sshd.port,
          ansible_user: sshd.user,
          ansible_ssh_common_args: '-F none',
          ansible_ssh_private_key_file: sshd.privateKeyFile,
          ansible_ssh_known_hosts_file: sshd.knownHostsFile,
        };
        const tasks = [{ synchronize: { src: '/etc/hostname', dest: join(tools, 'x') } }];
        const run = await runProject({
          'inventory.yml': JSON.stringify({ all: { hosts: { bare: vars } } }),
          'site.yml': JSON.stringify([{ hosts: 'bare', gather_facts: false, tasks }]),
        });
        expect(listFailures(run)).toEqual(['bare: there is no rsync on bare, and synchronize needs it on both sides']);
        expect(readdirSync(tools)).toHaveLength(3);
      } finally {
        await sshd.stop();
        rmSync(tools, { recursive: true });
      }
    });
  });

  describe('leaves no process of its own', () => {
    /** A transfer that lasts: one megabyte, at some kilobytes a second. */
    function makeTransfer(mode: string) {
      const tree = { large: 'x'.repeat(1_000_000) };
      const { here, there } = mode === 'push' ? host.makeFolders(tree) : host.makeFolders({}, tree);
      const [src, dest] = mode === 'push' ? [here, there] : [there, here];
      const args = { src: `${src}/`, dest, mode, compress: false, rsync_opts: ['--bwlimit=5'] };
      return {
        args,
        dest,
        root: join(here, '..'),
        isUnderWay: () => readdirSync(dest).some((name) => name !== 'large'),
      };
    }

    test.each(['push', 'pull'])('when the run is cancelled (%s)', async (mode) => {
      const { args, root, isUnderWay } = makeTransfer(mode);
      const controller = new AbortController();
      const running = host.run({ args: { ...args, delay_updates: false } }, { signal: controller.signal });
      await until(isUnderWay);
      expect(listProcesses(root).length).toBeGreaterThan(1);
      controller.abort();
      await running;
      await until(() => listProcesses(root).length === 0);
    });

    test.each(['ssh', 'other'])('when its time is over (from %s)', async (from) => {
      const { args, root } = makeTransfer('push');
      execFileSync('chmod', ['-R', 'a+rX', args.src]);
      const keywords = { timeout: 1, ...(from === 'other' ? { delegate_to: from } : {}) };
      const outcome = await host.run({ args, keywords });
      expect(outcome).toMatchObject({
        status: 'failed',
        problem: { message: expect.stringMatching(/ended after 1s/) },
      });
      await until(() => listProcesses(root).length === 0);
    });

    test('when the far rsync is killed', async () => {
      const { args, dest, root, isUnderWay } = makeTransfer('push');
      const running = host.run({ args: { ...args, delay_updates: false } });
      await until(isUnderWay);
      const far = listProcesses(dest).filter((pid) =>
        readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--server'),
      );
      for (const pid of far) process.kill(pid, 'SIGKILL');
      const outcome = await running;
      expect(outcome).toMatchObject({ status: 'failed' });
      expect(outcome.problem?.message).toMatch(/^rsync on ssh was ended by signal 9: /);
      await until(() => listProcesses(root).length === 0);
      expect(existsSync(join(dest, 'large'))).toBe(false);
    });
  });

  test('a daemon is spoken to without the host’s connection', async () => {
    const { here, there } = host.makeFolders({ a: 'a' });
    const port = await findFreePort();
    const [config, shared] = [join(here, '..', 'rsyncd.conf'), join(here, '..', 'shared')];
    mkdirSync(shared);
    writeFileSync(config, `use chroot = no\nuid = root\n[shared]\npath = ${shared}\nread only = no\n`);
    // One whose input is a socket would serve that.
    const daemon = spawn(
      'rsync',
      ['--daemon', '--no-detach', `--config=${config}`, `--port=${port}`, '--address=127.0.0.1'],
      { stdio: 'ignore' },
    );
    try {
      await until(
        () =>
          new Promise<boolean>((resolve) => {
            const socket = connect(port, '127.0.0.1', () => resolve(true));
            socket.on('error', () => resolve(false)).on('connect', () => socket.destroy());
          }),
      );
      const url = `rsync://127.0.0.1:${port}/shared/`;
      expect(await host.run({ args: { src: `${here}/`, dest: url } })).toMatchObject({ status: 'changed' });
      expect(readdirSync(shared)).toEqual(['a']);
      const pull = { args: { mode: 'pull', src: url, dest: `${there}/` }, keywords: { delegate_to: 'other' } };
      expect(await host.run(pull)).toMatchObject({ status: 'changed' });
      expect(readdirSync(there)).toEqual(['a']);
    } finally {
      daemon.kill();
    }
  });
});
