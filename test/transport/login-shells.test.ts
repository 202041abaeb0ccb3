import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWith } from '../requirement.ts';
import { makePool, makeTarget } from './ssh-target.ts';
import { type RunningSshd, SSHD_REQUIREMENTS, startSshd } from './sshd.ts';

/** What may stand in the start-up file of a POSIX shell, and concerns no task. */
const HOSTILE = `echo welcome; printf 'no line end'; echo oops >&2
alias echo=false cd=false exec=false
set -e -u -C -f
cd() { return 1; }
umask 077
export CDPATH=/tmp ENV=/nosuch/env BASH_ENV=/nosuch/env LANG=de_DE.UTF-8 IFS=x PS1=x PATH=:/usr/bin:/bin:.
trap 'echo trapped' EXIT
`;
const NOISY = 'echo welcome\nexec false';

interface Login {
  readonly shell: string;
  /** Start-up files, by their names in the home folder. */
  readonly files?: Readonly<Record<string, string>>;
}

const LOGINS: readonly Login[] = [
  { shell: '/bin/dash' },
  { shell: '/bin/bash', files: { '.bashrc': HOSTILE } },
  { shell: '/bin/bash', files: { '.profile': NOISY, '.bash_profile': NOISY } },
  { shell: '/bin/zsh', files: { '.zshenv': HOSTILE.replace('alias', '#') } },
  { shell: '/bin/mksh', files: { '.mkshrc': HOSTILE, '.profile': NOISY } },
  {
    shell: '/usr/bin/fish',
    files: { '.config/fish/config.fish': 'echo welcome; echo oops >&2; umask 077\nset -x LANG de_DE.UTF-8\n' },
  },
  {
    shell: '/bin/tcsh',
    files: { '.tcshrc': 'echo welcome\nsetenv LANG de_DE.UTF-8\numask 077\nalias cd false\nset noclobber\n' },
  },
];

describeWith(
  [
    ...SSHD_REQUIREMENTS,
    { command: 'zsh', package: 'zsh' },
    { command: 'mksh', package: 'mksh' },
    { command: 'fish', package: 'fish' },
    { command: 'tcsh', package: 'tcsh' },
  ],
  'login shells',
  () => {
    let sshd: RunningSshd;
    const home = (): string => join(sshd.directory, 'home');
    const change = (...options: readonly string[]): void => {
      execFileSync('usermod', [...options, sshd.user], { stdio: 'ignore' });
    };
    beforeAll(async () => {
      sshd = await startSshd({ account: {} });
    });
    afterAll(() => sshd.stop());

    const ask = async (
      script: string,
    ): Promise<{ readonly stdout: string; readonly stderr: string; readonly rc: number }> => {
      const pool = makePool();
      try {
        const { rc, stdout, stderr } = await (await pool.session(makeTarget(sshd))).run({ id: 'a', script });
        return { rc, stdout: stdout.toString(), stderr: stderr.toString() };
      } finally {
        await pool.close();
      }
    };

    const named = LOGINS.map((login) => [[login.shell, ...Object.keys(login.files ?? {})].join(' '), login] as const);
    test.each(named)('%s, whatever its start-up files do', async (_, { shell, files = {} }) => {
      change('-s', shell);
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(home(), name)), { recursive: true });
        writeFileSync(join(home(), name), text);
      }
      try {
        const script = `false; f=$(mktemp); echo it\\'s >"$f"; cat "$f" "$f" >|"$f.2"; rm "$f"*; echo 'it'"'"'s' "$HOME" "$(pwd)" "$(umask)" *; ls /nosuch`;
        const reply = await ask(script);
        expect(reply).toMatchObject({ rc: 2, stdout: `it's ${home()} ${home()} 0022 *\n` });
        expect(reply.stderr).toMatch(/^ls: [^\n]*\n$/);
      } finally {
        for (const name of Object.keys(files)) rmSync(join(home(), name));
      }
    });

    test('a home folder that is not there: the session starts in /', async () => {
      renameSync(home(), `${home()}.gone`);
      try {
        expect(await ask('pwd')).toMatchObject({ rc: 0, stdout: '/\n' });
      } finally {
        renameSync(`${home()}.gone`, home());
      }
    });

    test('a PATH without sh: the host says so', async () => {
      change('-s', '/bin/bash');
      writeFileSync(join(home(), '.bashrc'), 'PATH=/nosuch\n');
      try {
        await expect(ask('echo')).rejects.toMatchObject({
          failure: 'shell',
          details: [expect.stringMatching(/sh: (No such file or directory|not found)/)],
        });
      } finally {
        rmSync(join(home(), '.bashrc'));
      }
    });
  },
);
