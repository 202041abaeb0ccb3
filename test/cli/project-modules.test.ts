import { existsSync, mkdirSync, readFileSync, readlinkSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Ran, run } from './fake-io.ts';
import { useFolder } from './use-folder.ts';

/** The worked examples of docs/project-modules.md, by their paths. */
const EXAMPLES = [
  ...readFileSync(new URL('../../docs/project-modules.md', import.meta.url), 'utf8').matchAll(
    /^```ts (tasks\/\w+\.ts)\n([^]*?)^```$/gm,
  ),
];
const folder = useFolder();
const task = (...words: string[]): Promise<Ran> =>
  run(['task', '-i', 'a,', '-c', 'local', 'a', ...words], {
    cwd: folder.path,
    env: { PATH: process.env['PATH'], HOME: folder.path, XDG_CACHE_HOME: `${folder.path}/cache` },
  });

beforeEach(() => {
  folder.write('longshore.yml', 'forks: 1\n');
  for (const [, path = '', text = ''] of EXAMPLES) folder.write(path, text);
  mkdirSync(`${folder.path}/it's $(id)`);
});

test('there are two', () => {
  expect(EXAMPLES.map(([, path]) => path)).toEqual(['tasks/release_link.ts', 'tasks/disk_room.ts']);
});

describe('release_link', () => {
  test('is not set in check mode, is set, and then is right', async () => {
    const link = `${folder.path}/current`;
    const words = ['release_link', `link=${link}`, `release=${folder.path}/it's $(id)`];
    expect((await task(...words, '-C')).stdout).toMatch(/would change +a/);
    expect(existsSync(link)).toBe(false);
    expect((await task(...words)).stdout).toMatch(/changed +a/);
    expect(readlinkSync(link)).toBe(`${folder.path}/it's $(id)`);
    expect((await task(...words)).stdout).toMatch(/ok +a/);
  });

  test('an argument that is missing is found before', async () => {
    const { code, stderr } = await task('release_link', 'link=/x');
    expect(code).toBe(4);
    expect(stderr).toContain('`release`');
  });
});

describe('disk_room', () => {
  test('is there', async () => {
    const { code, stdout } = await task('disk_room', 'path=/', 'least=0', '-vv');
    expect(code).toBe(0);
    expect(stdout).toMatch(/free.*\d/);
  });

  test('is missing', async () => {
    const { code, stdout } = await task('disk_room', 'path=/', 'least=999999999999');
    expect(code).toBe(2);
    expect(stdout).toMatch(/\d+ MiB are free for \/, and 999999999999 are needed/);
  });
});
