import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand, tryCommand } from '../command.ts';
import type { CommandOptions } from '../command.ts';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** Packages of a Debian release, and the folder that they are unpacked into. */
export interface WantedPackages {
  readonly release: string;
  readonly packages: readonly string[];
  readonly folder: string;
}

/**
 * Downloads and unpacks Debian's packages of several releases. apt gets lists and sources of its own, so that the machine's are not
 * changed; it checks Debian's signatures as ever.
 * @param cache a folder on the file system of the folders that are wanted.
 * @returns by release why it is missing; the folder of each other one is there.
 */
export async function downloadPackages(
  cache: string,
  wanted: readonly WantedPackages[],
  options: CommandOptions = {},
): Promise<ReadonlyMap<string, string>> {
  const missing = new Map<string, string>();
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(join(cache, 'apt-'));
  try {
    await mkdir(join(work, 'lists/partial'), { recursive: true });
    await mkdir(join(work, 'cache/archives/partial'), { recursive: true });
    const mirror = await findMirror(options);
    await writeFile(
      join(work, 'sources.list'),
      wanted.map(({ release }) => `deb [signed-by=${KEYRING}] ${mirror} ${release} main\n`).join(''),
    );
    const apt = ['apt-get', '-q', ...aptOptions(work)];
    const update = await tryCommand([...apt, 'update'], options);
    for (const { release, packages, folder } of wanted) {
      const archives = join(work, release);
      await mkdir(archives);
      const result = await tryCommand([...apt, 'download', ...packages.map((name) => `${name}/${release}`)], {
        ...options,
        cwd: archives,
      });
      options.signal?.throwIfAborted();
      if (result.code !== 0) {
        missing.set(release, lastLine(update.code === 0 ? result.stderr : update.stderr));
        continue;
      }
      await unpack(archives, join(work, `${release}-unpacked`), options);
      await rename(join(work, `${release}-unpacked`), folder).catch(() => {
        // Somebody else has just put the same thing there.
      });
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return missing;
}

async function unpack(packages: string, target: string, options: CommandOptions): Promise<void> {
  for (const file of await readdir(packages))
    await runCommand(['dpkg-deb', '-x', join(packages, file), target], options);
}

/** The mirror from which the machine has its own Debian packages. */
async function findMirror(options: CommandOptions): Promise<string> {
  const format = '$(ORIGIN) $(CODENAME) $(REPO_URI)';
  const said = await tryCommand(['apt-get', 'indextargets', '--format', format, 'Created-By: Packages'], options);
  const lines = said.stdout.split('\n').map((line) => line.split(' '));
  const main = lines.find(([origin, codename = '']) => origin === 'Debian' && /^[a-z]+$/.test(codename));
  return main?.[2] ?? 'http://deb.debian.org/debian/';
}

function aptOptions(work: string): string[] {
  const settings = {
    'Dir::Etc::SourceList': join(work, 'sources.list'),
    'Dir::Etc::SourceParts': '/dev/null',
    'Dir::State::lists': join(work, 'lists'),
    'Dir::Cache': join(work, 'cache'),
    'APT::Sandbox::User': 'root',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '1',
    'Acquire::http::Timeout': '15',
    'Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled': 'false',
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled': 'false',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
