import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { Io } from '../../src/cli/io.ts';
import { RUN_OPTIONS } from '../../src/cli/option.ts';
import { parseCommandLine } from '../../src/cli/parse-command-line.ts';
import type { ProjectSettings } from '../../src/cli/project-settings.ts';
import { resolveSettings } from '../../src/cli/resolve-settings.ts';
import type { RunSettings } from '../../src/engine/settings.ts';

/** A terminal at which somebody answers a question. */
function createIo(answer: string): { io: Io; said: () => string } {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => stdin });
  const stderr = Object.assign(new PassThrough(), { isTTY: true });
  let said = '';
  stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
    if (said.endsWith(': ')) stdin.write(`${answer}\r`);
  });
  const io = { stdin, stdout: new PassThrough(), stderr, env: {}, cwd: '/', onSignal: () => () => {} };
  return { io: io as unknown as Io, said: () => said };
}

function resolve(argv: readonly string[], project: ProjectSettings = {}, io = createIo('').io): Promise<RunSettings> {
  return resolveSettings(io, parseCommandLine(argv, RUN_OPTIONS, ''), {
    project: { folder: '/', settingsFile: undefined },
    defaults: project,
  });
}

type Setting = readonly [
  name: string,
  read: (settings: RunSettings) => unknown,
  byDefault: unknown,
  project: ProjectSettings,
  ofProject: unknown,
  argv: readonly string[],
  ofCommandLine: unknown,
];

const SETTINGS: readonly Setting[] = [
  ['forks', (settings) => settings.forks, 50, { forks: 5 }, 5, ['-f', '7'], 7],
  ['user', (settings) => settings.remoteUser, undefined, { remote_user: 'mine' }, 'mine', ['-u', 'given'], 'given'],
  [
    'key',
    (settings) => settings.privateKeyFiles,
    undefined,
    { private_key_file: 'keys/mine' },
    ['keys/mine'],
    ['--private-key', 'given'],
    ['given'],
  ],
  ['time-out', (settings) => settings.connectTimeoutMs, 10_000, { connect_timeout: 2.5 }, 2_500, ['-T', '0.5'], 500],
  ['become', (settings) => settings.become.enabled, false, { become: true }, true, ['-b'], true],
  [
    'become user',
    (settings) => settings.become.user,
    'root',
    { become_user: 'mine' },
    'mine',
    ['--become-user', 'given'],
    'given',
  ],
  [
    'become method',
    (settings) => settings.become.method,
    'sudo',
    { become_method: 'su' },
    'su',
    ['--become-method', 'doas'],
    'doas',
  ],
];

describe.each(SETTINGS)('%s', (_, read, byDefault, project, ofProject, argv, ofCommandLine) => {
  test('without a word, by longshore.yml, and by the command line', async () => {
    expect(read(await resolve([]))).toEqual(byDefault);
    expect(read(await resolve([], project))).toEqual(ofProject);
    expect(read(await resolve(argv))).toEqual(ofCommandLine);
  });

  test('the command line goes before longshore.yml, and its last word before the others', async () => {
    expect(read(await resolve(argv, project))).toEqual(ofCommandLine);
    const before = argv.length === 2 ? [argv[0] ?? '', '1'] : [];
    expect(read(await resolve([...before, ...argv], project))).toEqual(ofCommandLine);
  });
});

test.each([
  [['-C'], { check: true, diff: false, verbosity: 0 }],
  [['-D'], { check: false, diff: true, verbosity: 0 }],
  [['-CDv'], { check: true, diff: true, verbosity: 1 }],
  [['-vvv'], { check: false, diff: false, verbosity: 3 }],
  [['-v', '--verbose'], { check: false, diff: false, verbosity: 2 }],
  [['-t', 'a,b', '-t', ' c ', '--skip-tags', 'd'], { tags: ['a', 'b', 'c'], skipTags: ['d'] }],
  [['-l', 'a', '-l', 'b:!c'], { limit: 'b:!c' }],
])('%j', async (argv, expected) => {
  expect(await resolve(argv)).toMatchObject(expected);
});

test('what only longshore.yml says', async () => {
  expect(await resolve([])).not.toMatchObject({ hostKeyPolicy: expect.anything() as unknown });
  expect(await resolve([], { host_key_policy: 'accept-new', task_timeout: 1.5 })).toMatchObject({
    hostKeyPolicy: 'accept-new',
    taskTimeoutMs: 1500,
  });
});

test('-K asks for the password, once, and does not show it', async () => {
  const { io, said } = createIo('s3cret');
  expect((await resolve(['-K', '-K'], {}, io)).become).toEqual({
    enabled: false,
    method: 'sudo',
    user: 'root',
    password: 's3cret',
  });
  expect(said()).toBe('BECOME password: \n');
  expect((await resolve([])).become).not.toHaveProperty('password');
});

test.each([
  [['-f', '0'], '--forks: expected a whole number from 1, found `0`'],
  [['-f', '1.5'], '--forks: expected a whole number from 1, found `1.5`'],
  [['-f', ''], '--forks: expected a whole number from 1, found ``'],
  [['-T', 'soon'], '--timeout: expected a number of seconds, found `soon`'],
])('%j is refused', async (argv, message) => {
  await expect(resolve(argv, { forks: 1, connect_timeout: 1 })).rejects.toThrow(message);
});
