import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dockerContainerCopyInto } from '../../src/modules/docker_container_copy_into.ts';
import { describeWith } from '../requirement.ts';
import { DOCKER_NEEDS, useDockerHost } from './docker-host.ts';
import { HOSTILE } from './host-cases.ts';
import { TEST_SHELLS } from './test-shells.ts';

describeWith(DOCKER_NEEDS, 'docker_container_copy_into', () => {
  const host = useDockerHost({ hasty: true });
  const run = (args: Record<string, unknown>, options: Parameters<typeof host.run>[2] = {}) =>
    host.run(dockerContainerCopyInto, { container: 'box', ...args }, options);
  const state = (path: string) =>
    host.docker('exec', 'box', 'sh', '-c', 'busybox stat -c "%a %u %g" "$1"; cat "$1"', 'sh', path);

  test.each(TEST_SHELLS)('a file of the host, under $name', async (shell) => {
    host.docker('run', '-d', '--name', 'box', 'test/box:1');
    const path = join(host.engine.folder, `it's "a file" $(id)`);
    writeFileSync(path, `${HOSTILE.join('\n')}\n\n`, { mode: 0o640 });
    const container_path = `/data/-it's "one" $(id) ü`;
    const args = { path, container_path };
    const planned = await run(args, { shell, check: true, diff: true });
    expect(planned).toMatchObject({
      changed: true,
      container_path,
      diff: { before: '', after: `${HOSTILE.join('\n')}\n\n`, after_header: path },
    });
    expect(host.docker('exec', 'box', 'ls', '/data')).toBe('');
    expect(await run(args, { shell })).toMatchObject({ changed: true });
    expect(state(container_path)).toBe(`640 0 0\n${HOSTILE.join('\n').trimEnd()}`);
    expect(await run(args, { shell })).toMatchObject({ changed: false });
    expect(await run({ ...args, force: true }, { shell })).toMatchObject({ changed: true });
    expect(await run({ ...args, owner_id: 7, group_id: 2_000_000, mode: 0o4755 }, { shell })).toMatchObject({
      changed: true,
    });
    expect(state(container_path)).toMatch(/^4755 7 2000000\n/);
  });

  test('a text, also for a container that does not run; links, and what is there already', async () => {
    host.docker('create', '--name', 'box', '--user', '5:6', 'test/box:1');
    const args = {
      content: 'aGFsbG8=',
      content_is_b64: true,
      container_path: '/etc-x',
      mode: '0600',
      mode_parse: 'modern',
    };
    const owned = { ...args, owner_id: 5, group_id: 6 };
    expect(await run(args)).toMatchObject({ failed: true, help: expect.stringContaining('owner_id') });
    expect(await run(owned)).toMatchObject({ changed: true });
    host.docker('start', 'box');
    expect(state('/etc-x')).toBe('600 5 6\nhallo');
    expect(await run(args)).toMatchObject({ changed: false });
    expect(await run({ ...args, content: '', force: false })).toMatchObject({ changed: false });
    expect(await run({ ...args, content: '' }, { diff: true })).toMatchObject({
      changed: true,
      diff: { before: 'hallo', after: '' },
    });
    host.docker(
      'exec',
      '-u',
      '0',
      'box',
      'sh',
      '-c',
      'busybox ln -s ../etc-x /data/link; busybox ln -s link /data/more',
    );
    expect(await run({ ...owned, container_path: '/data/more', follow: true })).toMatchObject({
      changed: true,
      container_path: '/data/../etc-x',
    });
    expect(state('/etc-x')).toContain('hallo');
    expect(await run({ ...owned, container_path: '/data/more' })).toMatchObject({ changed: true });
    expect(await run({ ...owned, container_path: '/data/more' })).toMatchObject({ changed: false });
  });

  test.each<[Record<string, unknown>, string]>([
    [{ container: 'nobox' }, 'there is no container nobox on this host'],
    [{ container: '$(id)' }, 'not a name of a container: `$(id)`'],
    [{ container_path: 'x' }, 'container_path is no path of a file: `x`'],
    [{ container_path: '/data' }, '/data in box is a folder'],
    [{ container_path: '/none/x' }, '/none/x cannot be put into box'],
    [{ container_path: `/${'x'.repeat(101)}` }, 'more than 100 bytes'],
    [{ path: undefined, content: 'x' }, 'content needs a mode'],
    [{ mode: '0644' }, 'mode cannot be read: "0644"'],
    [{ mode: 420, mode_parse: 'octal_string_only' }, 'mode cannot be read: 420'],
    [{ path: '/none' }, 'there is no file /none on this host'],
    [{ path: '/' }, '/ is not a file'],
  ])('%j fails', async (args, msg) => {
    host.docker('create', '--name', 'box', 'test/box:1');
    const given = { path: '/etc/passwd', container_path: '/x', owner_id: 0, group_id: 0, ...args };
    const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    expect(await run(known)).toMatchObject({ failed: true, msg: expect.stringContaining(msg) });
  });

  test('a link of the host is followed, or refused', async () => {
    host.docker('create', '--name', 'box', 'test/box:1');
    const folder = join(host.engine.folder, 'links');
    mkdirSync(folder);
    symlinkSync('/etc/passwd', join(folder, 'link'));
    const args = { path: join(folder, 'link'), container_path: '/x', owner_id: 0, group_id: 0 };
    expect(await run({ ...args, local_follow: false })).toMatchObject({ failed: true });
    expect(await run(args)).toMatchObject({ changed: true });
  });
});
