import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useBuiltProgram } from '../bad-input/built-program.ts';
import { useProject } from '../bad-input/project.ts';
import { readProblems } from '../bad-input/read-problems.ts';
import { describeWith } from '../requirement.ts';
import { SSHD_REQUIREMENTS, startSshd, type RunningSshd } from './sshd.ts';

/** With names of its own. */
const WORLD = 'mount --bind names /etc/hosts && exec "$@"';
/** As ssh asks for them, and then who connects. */
const NAMES = '127.0.0.1 localhost web.inner.example web.inner.example.\n';

/** Only what is behind the canonical name, and what is read last, leads to the sshd. */
const CONFIG = `CanonicalizeHostname yes
CanonicalDomains nothing.example inner.example
CanonicalizeFallbackLocal no
Host web
  SetEnv LC_NAME=original
Match canonical host web.inner.example
  HostKeyAlias the-web
Match !canonical host web.inner.example
  Port 1
Match final host *.inner.example
  Port PORT
Match canonical all
  User root
  IdentityFile KEY
  UserKnownHostsFile KNOWN
`;

describeWith(
  [...SSHD_REQUIREMENTS, { command: 'unshare', package: 'util-linux' }],
  'names that ssh makes canonical',
  () => {
    const project = useProject({ 'longshore.yml': 'inventory: hosts.yml\n', names: NAMES });
    const program = useBuiltProgram();
    let sshd: RunningSshd;
    beforeAll(async () => {
      sshd = await startSshd({ config: ['AcceptEnv LC_*'] });
    });
    afterAll(() => sshd.stop());

    test.each(['node-ssh', 'openssh'])(
      'are those that Match canonical and Match final tell apart: %s',
      async (kind) => {
        const known = join(project.folder, 'known');
        writeFileSync(known, `the-web ${sshd.hostKeys[0]}\n`);
        const config = CONFIG.replace('PORT', String(sshd.port)).replace('KEY', sshd.privateKeyFile);
        project.write('config', config.replace('KNOWN', known));
        const vars = { ansible_connection: kind, ansible_ssh_common_args: `-F ${join(project.folder, 'config')}` };
        project.write('hosts.yml', JSON.stringify({ all: { vars, hosts: { web: {}, nosuch: {} } } }));
        const play = {
          hosts: 'all',
          gather_facts: false,
          tasks: [{ shell: 'set -- $SSH_CONNECTION; echo "$LC_NAME $3 $4"' }],
        };
        project.write('site.yml', JSON.stringify([play]));
        const words = [
          '-m',
          '--propagation',
          'private',
          'sh',
          '-c',
          WORLD,
          'sh',
          process.execPath,
          program.path,
          'site.yml',
        ];
        const env = { PATH: process.env['PATH'], HOME: '/nonexistent', XDG_CACHE_HOME: join(project.folder, '.cache') };
        const options = { cwd: project.folder, env };
        const ran = promisify(execFile)('unshare', [...words, '-o', 'json'], options).catch((error: unknown) => error);
        const { code, stdout } = (await ran) as { readonly code: number; readonly stdout: string };
        expect(code, stdout).toBe(4);
        expect(readProblems(stdout)).toMatchObject([
          { message: 'the name nosuch has no address in any domain of CanonicalDomains' },
        ]);
        expect(stdout).toContain(`"stdout":"original 127.0.0.1 ${sshd.port}"`);
      },
    );
  },
);
