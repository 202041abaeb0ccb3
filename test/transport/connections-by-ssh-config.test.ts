import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Target } from '../../src/transport/connection.ts';
import type { SessionPoolOptions } from '../../src/transport/pool.ts';
import { describeWith } from '../requirement.ts';
import { makePool } from './ssh-target.ts';
import { SSHD_REQUIREMENTS, startSshd } from './sshd.ts';
import type { RunningSshd } from './sshd.ts';

const run = promisify(execFile);

/** Joins its standard streams with a port, as nc does. */
const PIPE = `${process.execPath} -e "const s = require('node:net').connect(%p, '%h'); process.stdin.pipe(s).pipe(process.stdout)"`;

describeWith(SSHD_REQUIREMENTS, 'what the ssh configuration says takes effect', () => {
  let sshd: RunningSshd;
  let config: string;
  beforeAll(async () => {
    // With every key exchange that sshd knows by itself, post-quantum ones too.
    const exchanges = 'KexAlgorithms +curve25519-sha256';
    sshd = await startSshd({ account: {}, config: [exchanges, 'AcceptEnv LONGSHORE_* LC_*'] });
    config = join(sshd.directory, 'ssh_config');
    writeFileSync(join(sshd.directory, 'aliased'), `the-alias ${sshd.hostKeys[0]}\n`);
  });
  afterAll(() => sshd.stop());

  async function say(lines: readonly string[], script: string, more: Options = {}): Promise<string> {
    const login = [`IdentityFile ${sshd.privateKeyFile}`, `UserKnownHostsFile ${sshd.knownHostsFile}`];
    const place = ['HostName 127.0.0.1', `Port ${sshd.port}`, `User ${sshd.user}`];
    writeFileSync(config, ['Host there', ...lines, ...place, 'Host *', ...login, 'IdentityAgent none', ''].join('\n'));
    const pool = makePool({ warn: () => {}, ...more.pool });
    try {
      const target: Target = {
        name: 'test',
        connection: 'ssh',
        host: 'there',
        sshArguments: ['-F', config],
        connectTimeoutMs: 60_000,
        ...more.target,
      };
      const reply = await (await pool.session(target)).run({ id: 'x', script });
      return reply.stdout.toString().trim();
    } finally {
      await pool.close();
    }
  }
  interface Options {
    readonly pool?: Partial<SessionPoolOptions>;
    readonly target?: Partial<Target>;
  }
  const CLIENT = 'echo "${SSH_CONNECTION%% *}"';

  test.each<[string, readonly string[], string, string]>([
    ['HostName, Port, User, IdentityFile', ['IdentityFile /nowhere/key'], 'echo here', 'here'],
    ['AddressFamily', ['AddressFamily inet'], CLIENT, '127.0.0.1'],
    ['BindAddress', ['BindAddress 127.0.0.7'], CLIENT, '127.0.0.7'],
    ['BindInterface', ['BindInterface lo', 'AddressFamily inet'], CLIENT, '127.0.0.1'],
    ['HostKeyAlias', ['HostKeyAlias the-alias', 'UserKnownHostsFile DIRECTORY/aliased'], 'echo here', 'here'],
    [
      'GlobalKnownHostsFile',
      ['UserKnownHostsFile none', 'GlobalKnownHostsFile DIRECTORY/known_hosts'],
      'echo here',
      'here',
    ],
    [
      'StrictHostKeyChecking',
      ['UserKnownHostsFile DIRECTORY/new', 'StrictHostKeyChecking accept-new'],
      'echo here',
      'here',
    ],
    [
      'NoHostAuthenticationForLocalhost',
      ['UserKnownHostsFile none', 'NoHostAuthenticationForLocalhost yes'],
      'echo here',
      'here',
    ],
    [
      'SetEnv and SendEnv',
      ['SetEnv LONGSHORE_SET="a b" OTHER=no', 'SendEnv LONGSHORE_* !LC_ALL', 'SendEnv LC_NAME'],
      'echo "$LONGSHORE_SET|$LONGSHORE_SENT|$LC_NAME|$OTHER|$LC_OTHER"',
      'a b|sent by name|posix||',
    ],
    ['ProxyCommand', [`ProxyCommand ${PIPE}`], 'echo here', 'here'],
    ['KexAlgorithms', ['KexAlgorithms sntrup761x25519-sha512@openssh.com,curve25519-sha256'], 'echo here', 'here'],
  ])('%s', async (_keyword, lines, script, said) => {
    const own = lines.map((line) => line.replace('DIRECTORY', sshd.directory));
    const environment = { LONGSHORE_SENT: 'sent by name', LC_NAME: 'posix', LC_OTHER: 'x' };
    expect(await say(own, script, { pool: { environment } })).toBe(said);
  });

  test('the inventory goes first', async () => {
    const target = { port: sshd.port, user: sshd.user };
    expect(await say(['Port 1', 'User nobody'], 'id -un', { target })).toBe(sshd.user);
  });

  test.each<[string, readonly string[], object]>([
    ['HostName that nobody has', ['HostName no-such-host.invalid'], { failure: 'resolve' }],
    [
      'AddressFamily of another kind',
      ['HostName localhost', 'AddressFamily inet6'],
      // As this machine has an address for it or not.
      { failure: expect.stringMatching(/^(?:refused|resolve)$/) },
    ],
    ['BindAddress that is none of this machine', ['BindAddress 192.0.2.1'], { failure: 'ssh-config' }],
    ['BindInterface that there is not', ['BindInterface none0'], { failure: 'ssh-config' }],
    ['UserKnownHostsFile without the host', ['UserKnownHostsFile none'], { failure: 'host-key-unknown' }],
    [
      'ProxyCommand that ends',
      [`ProxyCommand sh -c 'echo no way there >&2; exit 3'`],
      {
        failure: 'network',
        message: 'the ProxyCommand did not reach the host: it ended with status 3',
        details: [`ProxyCommand sh -c 'echo no way there >&2; exit 3'`, 'no way there'],
      },
    ],
    [
      'ProxyCommand that there is not',
      ['ProxyCommand /no/such/command %h'],
      { failure: 'network', details: [expect.anything(), expect.stringMatching(/\/no\/such\/command.*not found/)] },
    ],
  ])('%s', async (_what, lines, error) => {
    await expect(say(lines, 'echo here')).rejects.toMatchObject(error);
  });

  test('the command of a ProxyCommand ends with the connection', async () => {
    const file = join(sshd.directory, 'proxy.pid');
    await say(
      [`ProxyCommand sh -c 'echo $$ >${file}; exec ${PIPE.replaceAll("'", '`')}'`.replaceAll('`', `'"'"'`)],
      ':',
    );
    const pid = execFileSync('cat', [file]).toString().trim();
    const gone = run('sh', ['-c', `while kill -0 ${pid} 2>/dev/null; do sleep 0.05; done`], { timeout: 60_000 });
    await expect(gone).resolves.toBeDefined();
  });

  test('ProxyJump over several hops, each with the same configuration file', async () => {
    const hop = [`HostName 127.0.0.1`, `Port ${sshd.port}`, `User ${sshd.user}`];
    expect(await say(['ProxyJump one,two', 'Host one', ...hop, 'Host two', ...hop, 'Host there'], CLIENT)).toBe(
      '127.0.0.1',
    );
  });

  test('ConnectTimeout, unless the inventory or the command line says another', async () => {
    const server = createServer((socket) => socket.on('error', () => {}));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const lines = [`Port ${port}`, 'ConnectTimeout 1'];
    const chosen = { connectTimeoutMs: 300 };
    await expect(say(lines, ':', { target: { connectTimeoutIsDefault: true } })).rejects.toThrow('timed out after 1s');
    await expect(say(lines, ':', { target: chosen })).rejects.toThrow('timed out after 0.3s');
    server.close();
  });

  test('Compression', async () => {
    const bytes = { count: 0 };
    const server = createServer((socket) => {
      const far = connect(sshd.port, '127.0.0.1');
      far.on('data', (chunk) => (bytes.count += chunk.length)).on('error', () => {});
      socket
        .on('error', () => {})
        .pipe(far)
        .pipe(socket);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const counted = async (line: string): Promise<number> => {
      bytes.count = 0;
      await say(
        [`Port ${port}`, 'HostKeyAlias the-alias', `UserKnownHostsFile ${sshd.directory}/aliased`, line],
        'head -c 300000 /dev/zero',
      );
      return bytes.count;
    };
    expect(await counted('Compression no')).toBeGreaterThan(300_000);
    expect(await counted('Compression yes')).toBeLessThan(50_000);
    server.close();
  });

  describe('ForwardAgent', () => {
    let agent: { readonly socket: string; readonly stop: () => void };
    beforeAll(async () => {
      const socket = join(sshd.directory, 'agent');
      const child = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] });
      await once(child.stdout, 'data');
      execFileSync('ssh-add', ['-q', sshd.privateKeyFile], {
        env: { ...process.env, SSH_AUTH_SOCK: socket },
        stdio: 'ignore',
      });
      agent = { socket, stop: () => void child.kill() };
    });
    afterAll(() => agent.stop());
    const LIST = 'ssh-add -L 2>/dev/null | cut -d" " -f1';

    test.each<[string, readonly string[], string]>([
      ['yes', ['IdentityAgent AGENT', 'ForwardAgent yes'], 'ssh-ed25519'],
      ['a path', ['ForwardAgent AGENT'], 'ssh-ed25519'],
      ['a variable', ['ForwardAgent $AGENT_OF_MINE'], 'ssh-ed25519'],
      ['no', ['IdentityAgent AGENT', 'ForwardAgent no'], ''],
    ])('%s', async (_what, lines, said) => {
      const own = lines.map((line) => line.replace('AGENT', line.includes('$') ? 'AGENT' : agent.socket));
      expect(await say(own, LIST, { pool: { environment: { AGENT_OF_MINE: agent.socket } } })).toBe(said);
    });
  });
});
