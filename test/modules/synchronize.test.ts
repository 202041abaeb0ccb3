import { existsSync, lstatSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeWith } from '../requirement.ts';
import { type FileTree, plantTree, snapshotTree } from './file-tree.ts';
import { HOSTILE } from './host-cases.ts';
import { type Folders, SYNCHRONIZE_REQUIREMENTS, useSynchronizeHost } from './synchronize-host.ts';

const TREE: FileTree = {
  a: { content: 'a', mode: '0640' },
  'b/c': 'c',
  'b/link': { link: 'c' },
  'b/empty': { folder: true },
};

describeWith(SYNCHRONIZE_REQUIREMENTS, 'synchronize', () => {
  const host = useSynchronizeHost();

  test.each([
    ['ssh', 'push'],
    ['ssh', 'pull'],
    ['openssh', 'push'],
    ['openssh', 'pull'],
    ['local', 'push'],
  ])('over %s: %s', async (name, mode) => {
    const { here, there } = mode === 'push' ? host.makeFolders(TREE) : host.makeFolders({}, TREE);
    const [src, dest] = mode === 'push' ? [here, there] : [there, here];
    const args = { src: `${src}/`, dest, mode };
    const before = snapshotTree(dest);

    expect(await host.run({ args, host: name }, { settings: { check: true } })).toMatchObject({ status: 'changed' });
    expect(snapshotTree(dest), 'check mode leaves all as it is').toEqual(before);

    const first = await host.run({ args, host: name }, { settings: { diff: true } });
    expect(first).toMatchObject({ status: 'changed', result: { rc: 0, changed: true } });
    expect(first.result?.['stdout_lines']).toContainEqual(expect.stringMatching(/^[<>]f\+{9} b\/c$/));
    expect(first.diff).toEqual([{ prepared: `${String(first.result?.['msg'])}\n` }]);
    expect(snapshotTree(dest)).toEqual(snapshotTree(src));

    expect(await host.run({ args, host: name })).toMatchObject({ status: 'ok', result: { changed: false, msg: '' } });
  });

  test('shows the command without how it reaches the host', async () => {
    const { here, there } = host.makeFolders(TREE);
    const args = { src: here, dest: there, compress: false, rsync_opts: ['--exclude=.git', "--exclude='it''s *'"] };
    const { result } = await host.run({ args });
    expect(result?.['cmd']).toBe(
      `rsync --delay-updates -F --archive '--exclude=.git' '--exclude=its *' '--out-format=<<CHANGED>>%i %n%L' ${here} ssh:${there}`,
    );
    expect(existsSync(join(there, 'here/b/c')), 'without a slash the folder itself').toBe(true);
  });

  describe('arguments', () => {
    /** What the host has afterwards; both sides begin with the same `old`. */
    const HERE: FileTree = {
      new: 'new',
      old: 'new text',
      'f/in': 'in',
      link: { link: 'new' },
      '.rsync-filter': '- secret',
      secret: 's',
    };
    const THERE: FileTree = { old: 'as it was', gone: 'gone', 'f/gone': 'gone' };
    test.each<[string, Readonly<Record<string, unknown>>, readonly string[]]>([
      ['by themselves', {}, ['.rsync-filter', 'f', 'f/gone', 'f/in', 'gone', 'link', 'new', 'old']],
      ['delete', { delete: true }, ['.rsync-filter', 'f', 'f/in', 'link', 'new', 'old']],
      ['existing_only', { existing_only: true }, ['f', 'f/gone', 'gone', 'old']],
      [
        'recursive: false',
        { recursive: false, dirs: true },
        ['.rsync-filter', 'f', 'f/gone', 'gone', 'link', 'new', 'old'],
      ],
      ['links: false', { links: false }, ['.rsync-filter', 'f', 'f/gone', 'f/in', 'gone', 'new', 'old']],
      ['copy_links', { copy_links: true }, ['.rsync-filter', 'f', 'f/gone', 'f/in', 'gone', 'link', 'new', 'old']],
      [
        'no archive',
        { archive: false, recursive: true },
        ['.rsync-filter', 'f', 'f/gone', 'f/in', 'gone', 'new', 'old'],
      ],
      [
        'delay_updates: false',
        { delay_updates: false },
        ['.rsync-filter', 'f', 'f/gone', 'f/in', 'gone', 'link', 'new', 'old', 'secret'],
      ],
      [
        'rsync_opts',
        { rsync_opts: ['--exclude=new --exclude=link', ''] },
        ['.rsync-filter', 'f', 'f/gone', 'f/in', 'gone', 'old'],
      ],
      [
        'rsync_opts as a text',
        { rsync_opts: '--exclude=new,--exclude=link' },
        ['.rsync-filter', 'f', 'f/gone', 'f/in', 'gone', 'old'],
      ],
      [
        'what is not used',
        { verify_host: true, use_ssh_args: true, set_remote_user: false, partial: true, rsync_timeout: 30 },
        ['.rsync-filter', 'f', 'f/gone', 'f/in', 'gone', 'link', 'new', 'old'],
      ],
    ])('%s', async (_what, more, expected) => {
      const { here, there } = host.makeFolders(HERE, THERE);
      const outcome = await host.run({ args: { src: `${here}/`, dest: there, ...more } });
      expect(outcome).toMatchObject({ status: 'changed' });
      expect(Object.keys(snapshotTree(there)).sort()).toEqual([...expected].sort());
      expect(readFileSync(join(there, 'old'), 'utf8')).toBe('new text');
      const link = lstatSync(join(there, 'link'), { throwIfNoEntry: false });
      expect(link?.isFile() ?? false).toBe('copy_links' in more);
    });

    test('checksum finds what has the same time and size', async () => {
      const { here, there } = host.makeFolders({ a: 'one' }, { a: 'two' });
      for (const folder of [here, there]) utimesSync(join(folder, 'a'), 1000, 1000);
      const args = { src: `${here}/a`, dest: `${there}/a` };
      expect(await host.run({ args })).toMatchObject({ status: 'ok' });
      expect(await host.run({ args: { ...args, checksum: true } })).toMatchObject({ status: 'changed' });
      expect(readFileSync(join(there, 'a'), 'utf8')).toBe('one');
    });

    test('link_dest: the second time nothing changes', async () => {
      const { here, there } = host.makeFolders({ a: 'a' }, { 'before/a': 'a' });
      for (const path of [join(here, 'a'), join(there, 'before/a')]) utimesSync(path, 1000, 1000);
      const args = {
        src: `${here}/`,
        dest: `${there}/now`,
        link_dest: `${there}/before`,
        archive: false,
        recursive: true,
        times: true,
      };
      expect(await host.run({ args })).toMatchObject({ status: 'changed' });
      expect(statSync(join(there, 'now/a')).ino).toBe(statSync(join(there, 'before/a')).ino);
      expect(await host.run({ args })).toMatchObject({ status: 'ok' });
    });
  });

  describe('hostile names arrive as they are', () => {
    const isPattern = (name: string): boolean => /[*?[]/.test(name);

    test.each(['push', 'pull'])('%s', async (mode) => {
      // What is pulled may be a pattern.
      const path = HOSTILE.filter((name) => mode === 'push' || !isPattern(name)).join('/');
      const tree = { [`x/${path}/a`]: 'a' };
      const { here, there } = mode === 'push' ? host.makeFolders(tree) : host.makeFolders({}, tree);
      const [src, dest] = mode === 'push' ? [here, there] : [there, here];
      const args = { src: `${src}/x/${path}/`, dest: `${dest}/x:y/${path}`, mode, rsync_opts: ['--mkpath'] };
      expect(await host.run({ args })).toMatchObject({ status: 'changed' });
      expect(snapshotTree(join(dest, 'x:y'))).toEqual(snapshotTree(join(src, 'x')));
      expect(existsSync(join(host.home, 'pwned'))).toBe(false);
    });

    test.each(['-rf', '*', '$(touch pwned)\n;'])('below the home folder: %j', async (name) => {
      const { here } = host.makeFolders({ a: 'a' });
      const args = { src: `${here}/`, dest: name, rsync_opts: [`--backup --backup-dir="/it's $(touch pwned)"`] };
      expect(await host.run({ args })).toMatchObject({ status: 'changed' });
      expect(readFileSync(join(host.home, name, 'a'), 'utf8')).toBe('a');
      rmSync(join(host.home, name), { recursive: true });
      expect(existsSync(join(host.home, 'pwned'))).toBe(false);
    });

    test('wildcards in what is pulled are the host’s', async () => {
      const { here, there } = host.makeFolders({}, { 'a.log': 'a', 'b.log': 'b', 'c.txt': 'c' });
      const args = { src: `${there}/*.l[o]g`, dest: `${here}/`, mode: 'pull' };
      expect(await host.run({ args })).toMatchObject({ status: 'changed' });
      expect(Object.keys(snapshotTree(here))).toEqual(['a.log', 'b.log']);
    });
  });

  test.each<[string, string, string]>([
    ['a path below the home folder', 'some/where', 'some/where'],
    ['~', '~/some/where', 'some/where'],
    ['~USER', '~{user}/some/where', 'some/where'],
  ])('%s', async (_what, dest, expected) => {
    const { here } = host.makeFolders({ a: 'a' });
    const rendered = dest.replace('{user}', host.sshd.user);
    for (const keywords of dest.startsWith('~/') ? [{}, { become: true }] : [{ become: true }]) {
      const args = { src: `${here}/`, dest: rendered, rsync_opts: '--mkpath' };
      expect(await host.run({ args, keywords })).toMatchObject({ status: 'changed' });
      expect(readFileSync(join(host.home, expected, 'a'), 'utf8')).toBe('a');
      rmSync(join(host.home, 'some'), { recursive: true });
    }
  });

  test('finds the source in files/ and below the playbook, and pulls to a folder below it', async () => {
    const { there } = host.makeFolders({}, { p: 'p' });
    const files = { 'files/app/a': 'a', 'more/b': 'b' };
    expect(await host.run({ args: { src: 'app/', dest: there }, files })).toMatchObject({ status: 'changed' });
    expect(await host.run({ args: { src: 'more/', dest: there }, files })).toMatchObject({ status: 'changed' });
    expect(Object.keys(snapshotTree(there))).toEqual(['a', 'b', 'p']);
    const pulled = await host.run({ args: { src: `${there}/`, dest: 'more', mode: 'pull' }, files });
    expect(pulled.result?.['cmd']).toMatch(/ ssh:\S+\/there\/ \/\S+\/more$/);
  });

  describe('delegate_to', () => {
    const run = (folders: Folders, delegate: string, name = 'ssh') =>
      host.run({
        args: { src: `${folders.there}/x/`, dest: `${folders.there}/y` },
        host: name,
        keywords: { delegate_to: delegate },
      });
    test.each([
      ['the host itself', 'ssh', 'ssh', / \S+\/x\/ \S+\/y$/],
      ['its address', '127.0.0.1', 'ssh', / \S+\/x\/ \S+\/y$/],
      ['another host: through the controller', 'other', 'ssh', / \S+\/x\/ ssh:\S+\/y$/],
      ['another host, to this machine', 'other', 'local', / \S+\/x\/ local:\S+\/y$/],
      ['this machine: as without it', 'localhost', 'ssh', / \S+\/x\/ ssh:\S+\/y$/],
    ])('%s', async (_what, delegate, name, command) => {
      const folders = host.makeFolders({}, { 'x/a': 'a' });
      const outcome = await run(folders, delegate, name);
      expect(outcome).toMatchObject({ status: 'changed', result: { cmd: expect.stringMatching(command) } });
      expect(readFileSync(join(folders.there, 'y/a'), 'utf8')).toBe('a');
      expect(statSync(join(folders.there, 'y')).uid).toBe(statSync(join(folders.there, 'x')).uid);
      expect(await run(folders, delegate, name)).toMatchObject({ status: 'ok' });
    });
  });

  test('become is for the host, with a password too', async () => {
    const { here, there } = host.makeFolders({ a: 'a' });
    const closed = join(there, '..', 'closed');
    plantTree(join(there, '..'), { closed: { folder: true, mode: '0700' } });
    const args = { src: `${here}/`, dest: closed };
    const refused = await host.run({ args });
    expect(refused).toMatchObject({ status: 'failed', problem: { help: expect.stringMatching(/become/) } });
    expect(await host.run({ args, keywords: { become: true } })).toMatchObject({ status: 'changed' });
    expect(await host.run({ args: { ...args, rsync_path: 'sudo rsync' } })).toMatchObject({ status: 'ok' });
    const su = { become: true, become_method: 'su', become_user: host.sshd.user };
    const vars = { ansible_become_password: 'right one' };
    expect(await host.run({ args: { ...args, dest: there }, keywords: { ...su, vars } })).toMatchObject({
      status: 'changed',
    });
    const nobody = await host.run({ args, keywords: { become: true, become_user: 'nosuchuser' } });
    expect(nobody.problem?.message).toContain('the user nosuchuser does not exist');
  });
});
