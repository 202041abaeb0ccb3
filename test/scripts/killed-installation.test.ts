import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../quality/project-files.ts';
import { describeWith } from '../requirement.ts';

const NEEDS = ['linux', 'root', { command: 'unshare', package: 'util-linux' }] as const;
const FOREIGN = '#!/bin/sh\n# of the machine\nexit 104\n';

/** What the stand-in for apt-get does while the program runs: it asks the policy as a package would. */
const APT = `#!/bin/sh
case " $* " in *" update "*) exit 0 ;; esac
exec 9>/run/test.lock
flock 9
exec >>"$FOLDER/said"
echo "asked: $(/usr/sbin/policy-rc.d x start >/dev/null 2>&1; echo $?)"
eval "$DURING"
`;

/**
 * Runs the program in a mount namespace in which /usr/sbin, /etc/systemd and /run are overlays that end with it, with a stand-in for
 * apt-get, waits for its end, and runs what `after` says. Returns what both printed.
 */
function install(more: { policy?: string; during?: string; after: string }): string {
  const folder = mkdtempSync(join(tmpdir(), 'longshore-killed-'));
  try {
    mkdirSync(join(folder, 'bin'));
    mkdirSync(join(folder, 'space'));
    writeFileSync(join(folder, 'bin/apt-get'), APT);
    chmodSync(join(folder, 'bin/apt-get'), 0o755);
    if (more.policy !== undefined) writeFileSync(join(folder, 'policy'), more.policy, { mode: 0o755 });
    const program = /* sh */ `
      set -e
      mount -t tmpfs tmpfs "$FOLDER/space"
      mkdir "$FOLDER/space/empty" "$FOLDER/space/again"
      mount --bind "$FOLDER/bin/apt-get" /usr/bin/apt-get
      for place in /usr/sbin /etc/systemd /run; do
        mkdir -p "$FOLDER/space$place/upper" "$FOLDER/space$place/work"
        mount -t overlay overlay -o "lowerdir=$place,upperdir=$FOLDER/space$place/upper,workdir=$FOLDER/space$place/work" "$place"
      done
      rm -f /usr/sbin/policy-rc.d
      if [ -e "$FOLDER/policy" ]; then cp -p "$FOLDER/policy" /usr/sbin/policy-rc.d; fi
      set +e
      unshare --mount -- sh "$PROGRAM" "$FOLDER/space/empty" some-package 2>/dev/null
      status=$?
      flock /run/test.lock true
      exec >>"$FOLDER/said"
      [ "$status" -eq 0 ] || echo "killed: $status"
      eval "$AFTER"
      true
    `;
    execFileSync('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', program], {
      stdio: 'ignore',
      env: {
        ...process.env,
        FOLDER: folder,
        PROGRAM: join(ROOT, 'src/lab/install.sh'),
        DURING: more.during ?? '',
        AFTER: more.after,
      },
    });
    return readFileSync(join(folder, 'said'), 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describeWith(NEEDS, 'installing Debian packages, killed on the way', () => {
  test.each([
    ['a policy of its own', FOREIGN, 104],
    ['no policy', undefined, 0],
  ])('after a kill -9 on a machine with %s, the next question finds the former state', (_, policy, status) => {
    const during = 'kill -9 $PPID';
    const after = '/usr/sbin/policy-rc.d x start; echo "then: $?"; cat /usr/sbin/policy-rc.d 2>/dev/null';
    const found = install({ ...(policy === undefined ? {} : { policy }), during, after });
    expect(found).toBe(`asked: 101\nkilled: 137\nthen: ${status}\n${policy ?? ''}`);
  });

  test('while apt-get goes on after the program was killed, services are still refused', () => {
    const during =
      'kill -9 $PPID; while kill -0 $PPID 2>/dev/null; do :; done; /usr/sbin/policy-rc.d x start; echo "still: $?"';
    expect(install({ during, after: 'true' })).toBe('asked: 101\nstill: 101\nkilled: 137\n');
  });

  test('a second run mends what a killed one left', () => {
    const during = '[ -e /run/once ] || { touch /run/once; kill -9 $PPID; }';
    const after =
      'unshare --mount -- sh "$PROGRAM" "$FOLDER/space/again" some-package; cat /usr/sbin/policy-rc.d; ls /usr/sbin/policy-rc.d.* 2>/dev/null';
    expect(install({ policy: FOREIGN, during, after })).toBe(`asked: 101\nkilled: 137\nasked: 101\n${FOREIGN}`);
  });
});
