import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nameCheckout } from '../../src/cli/project.ts';
import { namespaceFile } from '../../src/lab/topology.ts';
import { describeWith } from '../requirement.ts';
import { LAB_NEEDS } from './lab-under-test.ts';

/** As it is built: who may not write a cache would compile all sources each time. */
const PROGRAM = fileURLToPath(new URL('../../bin/run.js', import.meta.url));

/** Without `ip` and `dig`, whoever runs this: nothing here can bring up a lab. */
const HIDDEN = 'for name in ip dig; do mount --bind /dev/null "$(readlink -f "$(command -v $name)")" || exit; done';
/** Nobody, who may read the checkout wherever it lies. */
const NOBODY =
  'setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=+dac_read_search --ambient-caps=+dac_read_search --';
const NO_LINUX = `import os from 'node:os';
import { syncBuiltinESMExports } from 'node:module';
os.platform = () => 'darwin';
syncBuiltinESMExports();`;

const NOT_ROOT = {
  code: 1,
  stdout: '',
  stderr:
    'error  the lab cannot run here: the lab needs root: it makes network namespaces, mounts and cgroups\n  sudo -E env "PATH=$PATH" run lab up\n',
};

describeWith(LAB_NEEDS, 'a machine that cannot run the lab', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'longshore-refused-'));
    chmodSync(folder, 0o755);
    writeFileSync(join(folder, 'longshore.yml'), '');
    writeFileSync(join(folder, 'site.yml'), '- hosts: all\n  tasks: [{ ping: {} }]\n');
    mkdirSync(join(folder, 'inventory/group_vars'), { recursive: true });
    writeFileSync(join(folder, 'inventory/hosts.yml'), 'all: { hosts: { n1: {} } }\n');
    writeFileSync(join(folder, 'inventory/group_vars/all.yml'), 'longshore_lab: true\n');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs the program after a script that makes the machine what it is to be, in a mount namespace that ends with it. */
  function run(script: string, argv: readonly string[], { as = '', imports = '' } = {}) {
    const preload = `data:text/javascript,${encodeURIComponent(imports)}`;
    const words = [process.execPath, '--import', preload, PROGRAM, ...argv];
    const begin = ['--mount', '--propagation', 'private', 'sh', '-c', `${script}\nexec ${as} "$@"`, 'sh'];
    const env = { PATH: process.env['PATH'], HOME: folder };
    const { status, stdout, stderr } = spawnSync('unshare', [...begin, ...words], {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
    return { code: status, stdout, stderr };
  }

  test.each([[['up']], [['up', '--install']], [['status']], [['down']], [['ssh', 'n1']]])(
    'without root, run lab %s says how to become it',
    (argv) => {
      expect(run(':', ['lab', ...argv], { as: NOBODY })).toEqual(NOT_ROOT);
    },
  );

  test('packages that are missing are one line, with the command that installs them all', () => {
    expect(run(HIDDEN, ['lab', 'up'])).toEqual({
      code: 1,
      stdout: '',
      stderr: [
        'error  the lab cannot run here: ip (package iproute2); dig (package bind9-dnsutils)',
        '  apt-get update && apt-get install -y --no-install-recommends iproute2 bind9-dnsutils   (or `run lab up --install`, which starts none of their services on this machine)\n',
      ].join('\n'),
    });
  });

  test('what only looks needs no packages', () => {
    expect(run(HIDDEN, ['lab', 'status'])).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^dns +10\.0\.0\.10 +off\n[^]*\nthe lab is down: run lab up \(.*\)\n$/) as string,
      stderr: '',
    });
    expect(run(HIDDEN, ['lab', 'ssh', 'n1'])).toEqual({
      code: 1,
      stdout: '',
      stderr: 'error  the lab is not up\n  Bring it up: run lab up\n',
    });
  });

  test('a machine without Linux is told so, and no command mends that', () => {
    expect(run(HIDDEN, ['lab', 'up'], { imports: NO_LINUX })).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error  the lab cannot run here: the lab needs Linux, and this is darwin; run it on a Linux machine or in a virtual one\n',
    });
  });

  test('only root goes into a lab that is up', () => {
    const file = namespaceFile(nameCheckout(folder), 'controller');
    const script = `mount -t tmpfs tmpfs /run && mkdir /run/netns && : >${file}`;
    expect(run(script, ['site.yml', '-i', 'inventory'], { as: NOBODY })).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error  inventory is the lab\'s inventory, and only root enters the lab\'s network\n  As root: sudo -E env "PATH=$PATH" run …\n',
    });
  });
});
