import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from './fake-io.ts';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'longshore-cli-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('help and version', () => {
  test.each([[['--help']], [['-h']], [['help']], [[]]])(
    '%j says how to run playbooks, and what else there is',
    async (argv) => {
      const { code, stdout, stderr } = await run(argv, { cwd: folder });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^run PLAYBOOK… \[options\]\n/);
      for (const word of ['run exec', 'run task', 'run check', 'run lab', '-i, --inventory PATH', 'Exit codes:']) {
        expect(stdout).toContain(word);
      }
    },
  );

  test.each(['exec', 'task', 'check', 'lab'])('%s --help is about that command', async (command) => {
    for (const argv of [
      [command, '--help'],
      ['help', command],
      ['-h', command],
    ]) {
      const { code, stdout } = await run(argv, { cwd: folder });
      expect(code).toBe(0);
      expect(stdout.startsWith(`run ${command} `)).toBe(true);
    }
  });

  test.each([
    ['inventory', ['list [PATTERN]', 'graph [GROUP]']],
    ['vault', ['create FILE', 'encrypt [FILE…]']],
    ['lab', ['up [--install]', 'status']],
  ])('%s --help has its actions in one column', async (command, actions) => {
    const { stdout } = await run([command, '--help'], { cwd: folder });
    for (const action of actions) expect(stdout).toContain(`\n  ${action} `);
  });

  test('--version', async () => {
    expect(await run(['--version'], { cwd: folder })).toEqual({
      code: 0,
      stderr: '',
      stdout: expect.stringMatching(/^longshore \d+\.\d+\.\d+\n$/) as string,
    });
  });
});

test.each([
  [['chekc', 'a.yml'], '`chekc` is neither a command nor a playbook that is there', 'Did you mean `run check`?'],
  [['zzz'], '`zzz` is neither a command nor a playbook that is there', '`run --help` lists the commands.'],
  [['a.yml', '--invetory', 'x'], 'unknown option `--invetory`', 'Did you mean `--inventory`?'],
  [['exec', 'all', '--tags', 'x', '--', 'true'], 'unknown option `--tags`', '`run exec --help` lists the options.'],
  [['a.yml', '-Z'], 'unknown option `-Z`', '`run --help` lists the options.'],
  [['a.yml', '--check=yes'], '--check takes no value, and was given `yes`', undefined],
  [['a.yml', '--limit'], '--limit needs a value: --limit PATTERN', undefined],
  [['a.yml', '-f', 'many'], '--forks: expected a whole number from 1, found `many`', undefined],
  [['a.yml', '-T', '0'], '--timeout: expected a number of seconds, found `0`', undefined],
  [['a.yml', '-e', 'novalue'], '`-e novalue`: expected name=value, found `novalue`', 'JSON and @FILE go too.'],
  [
    ['a.yml', '-e', '@missing.yml'],
    'the variables of `-e @missing.yml` cannot be read: there is no such file',
    undefined,
  ],
  [['a.yml', '-K'], 'cannot ask `BECOME password:`: the input is no terminal', undefined],
  [['exec', 'all'], 'which hosts, and which command?', 'run exec PATTERN -- COMMAND…'],
  [['task', 'all'], 'which hosts, and which module?', 'run task PATTERN MODULE [k=v …]'],
  [['check'], 'which playbook?', 'run check PLAYBOOK…'],
  [['-C'], 'which playbook?', 'run PLAYBOOK…   or run --help'],
  [['lab'], 'what is the lab to do?', 'run lab up|status|ssh|down|cut|heal|pause|kill|start'],
  [['lab', 'stat'], 'the lab has no command `stat`', 'Did you mean `run lab start`?'],
  [['lab', 'cut'], '`run lab cut` needs a host', 'The lab has dns, n1, n2, n3.'],
  [['lab', 'ssh', 'n9'], 'the lab has no host "n9"', 'its hosts are dns, n1, n2, n3'],
  [['lab', 'ssh', 'root@n9', '--', 'true'], 'the lab has no host "n9"', 'its hosts are dns, n1, n2, n3'],
  [['lab', 'kill', 'n9'], 'the lab has no host "n9"', 'its hosts are dns, n1, n2, n3'],
  [['lab', 'kill', 'n1', 'n2'], 'unexpected `n2` behind `run lab kill n1`', undefined],
  [['lab', 'cut', 'n1'], 'the lab is not up', 'bring it up with `run lab up`'],
  [['lab', 'down', 'n1'], '`run lab down` is about the whole lab, not `n1`', undefined],
])('%j is one clear error', async (argv, message, help) => {
  const { code, stdout, stderr } = await run(argv, { cwd: folder });
  expect(stderr).toBe(`error  ${message}\n${help === undefined ? '' : `  ${help}\n`}`);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
});

describe('longshore.yml', () => {
  test('is found from a folder below, and every mistake in it is said at once', async () => {
    writeFileSync(
      join(folder, 'longshore.yml'),
      'invetory: hosts.yml\nforks: many\nhost_key_policy: maybe\nbecome: 3\nconnect_timeout: 0\n',
    );
    const { code, stderr } = await run(['exec', 'all', '--', 'true'], { cwd: folder });
    expect(code).toBe(4);
    expect(stderr).toContain('error LS0202  unknown setting `invetory`\n  longshore.yml:1:1\n');
    expect(stderr).toContain('did you mean `inventory`?');
    expect(stderr).toContain('`forks` is a whole number from 1\n  longshore.yml:2:8\n');
    expect(stderr).toContain('`host_key_policy` is one of strict, accept-new, off\n  longshore.yml:3:18\n');
    expect(stderr).toContain('`become` is `true` or `false`\n  longshore.yml:4:9\n');
    expect(stderr).toContain('`connect_timeout` is a number of seconds\n  longshore.yml:5:18\n');
  });

  test('that is no YAML is said with its place', async () => {
    writeFileSync(join(folder, 'longshore.yml'), 'inventory: [a\n');
    const { code, stderr } = await run(['exec', 'all', '--', 'true'], { cwd: folder });
    expect(code).toBe(4);
    expect(stderr).toMatch(/^error LS0101 .*\n {2}longshore.yml:\d+:\d+\n/);
  });
});

test('a bug of ours is called one, without a stack unless asked', async () => {
  const break_ = {
    onIo: (io: object) =>
      Object.defineProperty(io, 'cwd', {
        get: () => {
          throw new TypeError('broken on purpose');
        },
      }),
  };
  const quiet = await run(['exec', 'all', '--', 'true'], break_);
  expect(quiet).toEqual({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(
      /^error {2}a bug in Longshore [\d.]+ \(Node v[\d.]+\): broken on purpose\n.*-vvv.*\n$/,
    ) as string,
  });
  const loud = await run(['exec', 'all', '-vvv', '--', 'true'], break_);
  expect(loud.stderr).toMatch(/\n {6}at /);
});
