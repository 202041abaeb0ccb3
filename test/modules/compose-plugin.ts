import { existsSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach } from 'vitest';
import { LabError } from '../../src/lab/lab-error.ts';
import { downloadPackages } from '../../src/lab/images/debian-packages.ts';
import type { DockerHost } from './docker-host.ts';

/** Where packages of distributions put it, and Docker's own. */
const FOLDERS = ['/usr/libexec/docker', '/usr/lib/docker', '/usr/local/libexec/docker', '/usr/local/lib/docker'];
/** The first release of Debian that has Compose 2. Its program runs on older ones too. */
const RELEASE = 'trixie';

/** What a test of Compose works in, on a host: a client that has the plugin, and a folder of a project, made anew for each test. */
export interface ComposePlace {
  /** For DOCKER_CONFIG. */
  readonly config: () => string;
  readonly folder: () => string;
  /** Writes a file of the project. */
  readonly write: (project: object, name?: string) => void;
}

export function useComposePlace(host: DockerHost, plugin: string | undefined): ComposePlace {
  const config = (): string => join(host.engine.folder, 'client');
  let folder = '';
  beforeAll(() => {
    mkdirSync(config());
    symlinkSync(plugin ?? '/none', join(config(), 'cli-plugins'));
  });
  beforeEach(() => {
    folder = mkdtempSync(join(host.engine.folder, 'project-'));
  });
  return {
    config,
    folder: () => folder,
    write: (project, name = 'compose.yaml') => writeFileSync(join(folder, name), JSON.stringify(project)),
  };
}

/** The folder with docker's plugin `compose`: the machine's own, or else that of Debian's package, downloaded once; undefined where it cannot be had. */
export async function findComposePlugin(): Promise<string | undefined> {
  const cache = join(homedir(), '.cache/longshore/compose');
  const folder = join(cache, `compose-${RELEASE}`);
  const find = () =>
    [...FOLDERS, join(folder, 'usr/libexec/docker')]
      .map((each) => join(each, 'cli-plugins'))
      .find((each) => existsSync(join(each, 'docker-compose')));
  const found = find();
  if (found !== undefined) return found;
  try {
    await downloadPackages(cache, [{ release: RELEASE, packages: ['docker-compose'], folder }]);
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
  }
  return find();
}
