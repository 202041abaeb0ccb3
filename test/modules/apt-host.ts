import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { plantTree } from './file-tree.ts';
import { type TestShell, TestSession } from './test-shells.ts';

/** A package that the test's repository has. */
export interface TestPackage {
  readonly name: string;
  readonly version: string;
  /** Further lines of its control file. */
  readonly control?: readonly string[];
  readonly scripts?: Readonly<Record<string, string>>;
  /** Files below /opt/NAME that are configuration. */
  readonly configuration?: readonly string[];
}

export interface AptHost {
  /** New for each test; a wrapper is a command that goes before that of the shell. */
  readonly session: (wrapper?: readonly string[]) => TestSession;
  /** Packages that are installed: name → version; of what is left of removed ones `config-files`. */
  readonly packages: () => Record<string, string>;
  /** Names that were not asked for by name. */
  readonly automatic: () => string[];
  /** A path of the host below /opt, /usr/sbin, /var/lib/apt and /var/cache/apt as `opt/…`, `sbin/…`, `lists/…` and `cache/…`. */
  readonly at: (path: string) => string;
  /** Runs a command on the host. */
  readonly exec: (...command: readonly string[]) => string;
  /** A folder of commands that go before the host's own. */
  readonly tools: () => string;
}

/** When the lists of packages were updated, in seconds since the epoch. */
export const LISTED = 1_000_000_000;

/** Where each folder of the test stands on the host. */
const PLACES: Readonly<Record<string, string>> = {
  apt: '/etc/apt',
  lists: '/var/lib/apt',
  cache: '/var/cache/apt',
  dpkg: '/var/lib/dpkg',
  log: '/var/log',
  opt: '/opt',
  sbin: '/usr/sbin',
};
/** What dpkg wants to have in /usr/sbin. */
const SBIN = ['ldconfig', 'start-stop-daemon'];

/**
 * A Debian of its own for each test: apt, dpkg and what they keep are the machine's programs on folders of the test, in a mount namespace.
 * The repository has `offered`; `installed` are words of apt-get that bring the host into the state in which each test finds it.
 */
export function useAptHost(shell: TestShell, offered: readonly TestPackage[], installed: readonly string[]): AptHost {
  let shared = '';
  let root = '';
  let sessions: TestSession[] = [];
  const isolate = (folder: string) => ['unshare', '-m', '--propagation', 'private', 'sh', '-c', MOUNT, folder];
  const execIn = (folder: string, command: readonly string[]) => {
    const [program = '', ...words] = [...isolate(folder), ...command];
    return execFileSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  };
  beforeAll(() => {
    shared = mkdtempSync(join(tmpdir(), 'longshore-apt-'));
    const template = join(shared, 'template');
    makeRepository(join(shared, 'repository'), offered);
    plantTree(template, {
      'apt/sources.list': `deb [trusted=yes] file:${shared}/repository ./\n`,
      'apt/apt.conf.d/0test': 'APT::Sandbox::User "root";\nDPkg::Options { "--force-unsafe-io"; };\n',
      'apt/preferences.d': { folder: true },
      'apt/sources.list.d': { folder: true },
      'dpkg/status': '',
      'dpkg/available': '',
      'dpkg/info': { folder: true },
      'dpkg/updates': { folder: true },
      'tools/none': '',
      ...Object.fromEntries(['lists', 'cache', 'log', 'opt', 'sbin'].map((name) => [name, { folder: true }])),
    });
    for (const name of SBIN) copyFileSync(join('/sbin', name), join(template, 'sbin', name));
    execIn(template, ['apt-get', 'update', '-q']);
    if (installed.length > 0) execIn(template, ['apt-get', '-qq', 'install', ...installed]);
  });
  afterAll(() => rmSync(shared, { recursive: true, force: true }));
  beforeEach(() => {
    root = mkdtempSync(join(shared, 'host-'));
    cpSync(join(shared, 'template'), root, { recursive: true, preserveTimestamps: true });
    utimesSync(join(root, 'lists/lists'), LISTED, LISTED);
    sessions = [];
  });
  afterEach(() => Promise.all(sessions.map((session) => session.close())));
  const openSession = (wrapper: readonly string[]) => {
    const command = [...isolate(root), ...wrapper, ...shell.command];
    const session = new TestSession({ ...shell, command, applets: false }, join(root, 'tools'));
    sessions.push(session);
    return session;
  };
  return {
    session: (wrapper) => (wrapper === undefined ? (sessions[0] ?? openSession([])) : openSession(wrapper)),
    packages: () => Object.fromEntries(readStanzas(join(root, 'dpkg/status')).map(describePackage)),
    automatic: () =>
      readStanzas(join(root, 'lists/extended_states'))
        .filter((stanza) => /^Auto-Installed: 1$/m.test(stanza))
        .map((stanza) => /^Package: (.*)$/m.exec(stanza)?.[1] ?? ''),
    at: (path) => join(root, path),
    exec: (...command) => execIn(root, command),
    tools: () => join(root, 'tools'),
  };
}

const MOUNT = `${Object.entries(PLACES)
  .map(([name, place]) => `mount --bind "$0/${name}" ${place}`)
  .join(' && ')} && exec "$@"`;

function readStanzas(path: string): string[] {
  return readFileSync(path, 'utf8')
    .split('\n\n')
    .filter((stanza) => stanza.trim() !== '');
}

function describePackage(stanza: string): [name: string, version: string] {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(stanza)?.[1] ?? '';
  const status = field('Status').split(' ')[2] ?? '';
  return [field('Package'), status === 'installed' ? field('Version') : status];
}

/** A repository of one folder. */
export function makeRepository(folder: string, offered: readonly TestPackage[]): void {
  const index = offered.map((offer) => {
    const file = makePackage(folder, offer);
    const control = execFileSync('dpkg-deb', ['-f', file], { encoding: 'utf8' });
    const [sum = ''] = execFileSync('sha256sum', [file], { encoding: 'utf8' }).split(' ');
    const size = readFileSync(file).length;
    return `${control.trim()}\nFilename: ./${offer.name}_${offer.version}.deb\nSize: ${size}\nSHA256: ${sum}\n\n`;
  });
  writeFileSync(join(folder, 'Packages'), index.join(''));
}

/** @returns the path of the file. */
export function makePackage(folder: string, offer: TestPackage): string {
  const { name, version, control = [], scripts = {}, configuration = [] } = offer;
  const tree = join(folder, `${name}-${version}`);
  const file = join(folder, `${name}_${version}.deb`);
  const lines = [
    `Package: ${name}`,
    `Version: ${version}`,
    'Architecture: all',
    'Maintainer: none',
    'Description: none',
  ];
  mkdirSync(tree, { recursive: true });
  plantTree(tree, {
    'DEBIAN/control': `${[...lines, ...control].join('\n')}\n`,
    ...(configuration.length === 0
      ? {}
      : { 'DEBIAN/conffiles': configuration.map((path) => `/opt/${name}/${path}\n`).join('') }),
    ...Object.fromEntries(configuration.map((path) => [`opt/${name}/${path}`, `of ${version}\n`])),
    [`opt/${name}/version`]: `${version}\n`,
    ...Object.fromEntries(
      Object.entries(scripts).map(([script, text]) => [
        `DEBIAN/${script}`,
        { content: `#!/bin/sh\n${text}\n`, mode: '0755' },
      ]),
    ),
  });
  execFileSync('dpkg-deb', ['-Znone', '--root-owner-group', '-b', tree, file], { stdio: 'ignore' });
  rmSync(tree, { recursive: true });
  return file;
}
